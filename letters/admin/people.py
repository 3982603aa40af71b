"""The form's questions about people: who is this, and who is on his family card.

POST only, so that no NIK stands in an address or a log. Nothing outside the user's
scope is ever answered, whatever number is asked for.
"""

import json
import logging
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from letters.admin.people_blocks import PeopleBlocks
from letters.admin.reach import own_letter
from letters.finding import families, person_for, search
from letters.forms.fields import to_input
from letters.forms.letter_form import MOST_ROWS
from letters.forms.schema import Role
from letters.models import Letter
from letters.prefill import applicant_defaults
from registry.throttle import asked_too_often

logger = logging.getLogger(__name__)
PER_MINUTE = 120  # questions of one user; typing a name asks some five times
TOO_MANY = "Terlalu banyak pencarian. Tunggu satu menit, lalu coba lagi."


def urls(admin_site: AdminSite) -> list:
    """Addresses below letters/letter/."""
    return [
        path(
            "<int:pk>/cari-warga/",
            admin_site.admin_view(people),
            name="letters_letter_people",
        )
    ]


@require_POST
def people(request: HttpRequest, pk: int) -> JsonResponse:
    """Answers {"ask": "search" | "choose" | "family", "role": slug, ...} in JSON.

    search: "term" -> people that may be chosen, or a message.
    choose: "resident", "index" -> the block of that person, defaults it brings.
    family: "people" {role: [resident ids]} -> whom to tick for the role.
    """
    letter = own_letter(request, pk)
    if not letter.is_editable:
        return _sorry("Surat sudah dikirim. Muat ulang halaman.", status=409)
    if asked_too_often(request.user, what="people", per_minute=PER_MINUTE):
        logger.warning("people search throttled for user %s", request.user.pk)
        return _sorry(TOO_MANY, status=429)
    asked = _question(request)
    role = _role(letter, asked)
    answer = {"search": _search, "choose": _choose, "family": _family}.get(
        str(asked.get("ask"))
    )
    if answer is None:
        raise Http404
    response = answer(request, letter, role, asked)
    response["Cache-Control"] = "private, no-store"
    return response


def _search(
    request: HttpRequest, letter: Letter, role: Role, asked: dict
) -> JsonResponse:
    found = search(
        user=request.user, term=str(asked.get("term", "")), now=timezone.now()
    )
    html = render_to_string(
        "letters/admin/form_results.html", {"found": found, "role": role}
    )
    return JsonResponse({"html": html, "count": len(found.people)})


def _choose(
    request: HttpRequest, letter: Letter, role: Role, asked: dict
) -> JsonResponse:
    index = _whole(asked.get("index"))
    if index >= MOST_ROWS:
        return _sorry(f"Paling banyak {MOST_ROWS} orang.", status=400)
    person = person_for(
        role=role,
        resident_id=_whole(asked.get("resident")),
        user=request.user,
        now=timezone.now(),
    )
    if person is None:
        raise Http404
    blocks = PeopleBlocks(letter, now=timezone.now())
    block = blocks.block(role, index, person, resident_id=_whole(asked.get("resident")))
    html = render_to_string(
        "letters/admin/form_person.html", {"person": block, "role": role}
    )
    answer = {"html": html, "defaults": {}}
    if role == letter.service_version.spec.applicant_role:
        spec = letter.service_version.spec
        found = applicant_defaults(letter, person, now=timezone.now())
        answer["defaults"] = {
            key: to_input(spec.field(key), value) for key, value in found.items()
        }
    return JsonResponse(answer)


def _family(
    request: HttpRequest, letter: Letter, role: Role, asked: dict
) -> JsonResponse:
    given = asked.get("people")
    ids = {
        str(slug): [_whole(each) for each in several[:MOST_ROWS]]
        for slug, several in (given.items() if isinstance(given, dict) else ())
        if isinstance(several, list)
    }
    found = families(letter=letter, role=role, people=ids, user=request.user)
    html = render_to_string(
        "letters/admin/form_family.html", {"family": found, "role": role}
    )
    return JsonResponse({"html": html, "count": len(found)})


def _question(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise Http404
    return asked


def _role(letter: Letter, asked: dict) -> Role:
    try:
        return letter.service_version.spec.role(str(asked.get("role")))
    except KeyError:
        raise Http404 from None


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**63 else 0


def _sorry(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
