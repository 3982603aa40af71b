"""The pages whose cost must not grow with the archive, as their users open them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from letters.admin.listing import TABS
from letters.models import Letter, State
from registry.models import Resident, User

ROLES = ("clerk", "examiner", "camat")
# the letter that a role opens: one that waits for it
OWN_STATE = {
    "clerk": State.RETURNED,
    "examiner": State.SUBMITTED,
    "camat": State.AWAITING_SIGNATURE,
}


@dataclass(frozen=True)
class Page:
    """`open` asks for it once more; its answer has to be a 200."""

    what: str
    open: Callable[[], object]


def pages_for(role: str, user: User, *, tabs: bool = True) -> Iterator[Page]:
    """Every page of this role; with `tabs` each tab of the letters, else two."""
    home = client_of(user)
    yield Page(f"{role}: home", lambda: get(home, reverse("admin:index")))
    letters = reverse("admin:letters_letter_changelist")
    for tab in TABS if tabs else ("menunggu", "semua"):
        address = f"{letters}?tab={tab}"
        yield Page(f"{role}: letters, {tab}", lambda a=address: get(home, a))
    if tabs:
        for words, query in (
            ("a status", "tab=semua&status=handed_over"),
            ("a month", f"tab=semua&bulan={_newest().created_at:%Y-%m}"),
            ("page 2", "tab=semua&p=2"),
        ):
            address = f"{letters}?{query}"
            yield Page(f"{role}: letters, {words}", lambda a=address: get(home, a))
    letter = _letter(user, OWN_STATE[role])
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    yield Page(f"{role}: a letter", lambda: get(home, page))
    number = _letter(user, State.HANDED_OVER).registration_number
    for words, term in (("number", number), ("name", letter.subject_name.split()[0])):
        address = f"{letters}?q={term}"
        yield Page(f"{role}: letters by {words}", lambda a=address: get(home, a))
    if user.has_perm("letters.view_registerline"):
        register = reverse("admin:letters_registerline_changelist")
        yield Page(f"{role}: register", lambda: get(home, register))
    if tabs and user.has_perm("letters.view_monitoring"):
        for name in ("letters_monitoring", "letters_monthly_report"):
            address = reverse(f"admin:{name}")
            yield Page(f"{role}: {name}", lambda a=address: get(home, a))
    yield from _residents(role, user)
    if user.has_perm("letters.make_letter"):
        yield from _people_search(role, user)


def _residents(role: str, user: User) -> Iterator[Page]:
    address = reverse("admin:registry_resident_changelist")
    someone = _someone(user)
    for words, term in (
        ("all", ""),
        ("by name", someone.name[:1]),  # a full page, in a small village too
        ("by NIK", someone.nik),
        ("by the beginning of a NIK", someone.nik[:8]),
    ):
        client = client_of(user)
        client.post(address, {"resident_search": term})  # kept in the session
        yield Page(f"{role}: residents, {words}", lambda c=client: get(c, address))


def _people_search(role: str, user: User) -> Iterator[Page]:
    letter = _letter(user, State.DRAFT)
    address = reverse("admin:letters_letter_people", args=[letter.pk])
    client, someone = client_of(user), _someone(user)
    for words, term in (("name", someone.name.split()[0]), ("NIK", someone.nik)):
        asked = json.dumps({"ask": "search", "role": "pemohon", "term": term})
        yield Page(
            f"{role}: people search by {words}",
            lambda a=asked: _ask(client, address, a),
        )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response.content


def _ask(client: Client, address: str, asked: str) -> bytes:
    cache.clear()  # else the throttle answers
    response = client.post(address, asked, content_type="application/json")
    assert response.status_code == 200, response.content
    return response.content


def _letter(user: User, state: State) -> Letter:
    letters = Letter.objects.visible_to(user).filter(state=state)
    return letters.filter(origin_office__code="35.21.16.2001").order_by("pk")[0]


def _newest() -> Letter:
    return Letter.objects.order_by("-created_at")[0]


def _someone(user: User) -> Resident:
    return Resident.objects.visible_to(user).filter(nik__endswith="7").order_by("pk")[0]
