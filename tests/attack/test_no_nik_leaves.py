"""A NIK stands in no address, no line of a log, no name of a file, no cache key."""

import logging
import re
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, State
from registry.models import Resident
from tests.attack.conftest import enter
from tests.factories import PASSWORD, make_resident
from tests.factories_letters import PASSPHRASE, make_letter, picture
from tests.letters.posting import posted

SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


class Recorder(logging.Handler):
    """Everything that is logged, by whomever, with what stands behind it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.db"):
            return  # statements are logged in DEBUG only, and hold all values
        self.lines.append(self.format(record))


class Walker(Client):
    """A browser that notes every address, and every header that comes back."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.seen: list[str] = []

    def request(self, **request):
        answer = super().request(**request)
        self.seen.append(unquote(request["PATH_INFO"]))
        self.seen.append(unquote(request.get("QUERY_STRING", "")))
        self.seen += [f"{key}: {unquote(value)}" for key, value in answer.items()]
        self.seen += [str(cookie) for cookie in answer.cookies.values()]
        if "html" in answer.get("Content-Type", ""):
            text = answer.content.decode()
            self.seen += re.findall(r'(?:href|src|action)="([^"]*)"', text)
            self.seen += re.findall(r"<title>(.*?)</title>", text)
        assert answer.status_code < 500, request["PATH_INFO"]
        return answer


@pytest.fixture
def recorder():
    handler, root = Recorder(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_nik_is_left_behind_on_the_way_of_a_letter(people, recorder):
    walker = Walker()
    clerk, now = people["clerk"], timezone.now()
    make_letter(State.SIGNED, people=people)  # services, specimens, credentials
    resident = make_resident(office=clerk.office, name="Tukiyem Rahayu")
    walker.post(
        "/kantor/login/",
        {"username": clerk.username, "password": PASSWORD, "next": "/kantor/"},
    )
    walker.get("/kantor/")
    started = walker.post(reverse("admin:letters_letter_begin", args=["hajatan"]))
    form = started["Location"]
    letter = Letter.objects.latest("pk")
    # sought in every way, by script and without
    search = reverse("admin:letters_letter_people", args=[letter.pk])
    for asked in (
        {"ask": "search", "role": "pemohon", "term": resident.nik},
        {"ask": "choose", "role": "pemohon", "resident": resident.pk, "index": 0},
        {"ask": "family", "role": "pemohon", "people": {"pemohon": [resident.pk]}},
    ):
        walker.post(search, asked, content_type="application/json")
    data = posted(letter, user=clerk, now=now)
    seeking = {"_cari": "pemohon", "cari-pemohon": resident.nik}
    walker.post(form, data | seeking)
    letter = Letter.objects.get(pk=letter.pk)
    assert letter.parties.get(role="pemohon").nik == resident.nik
    walker.get(form + "?periksa")
    upload = reverse("admin:letters_letter_upload", args=[letter.pk, "pengantar"])
    from django.core.files.uploadedfile import SimpleUploadedFile

    named = SimpleUploadedFile(f"{resident.nik}.jpg", picture(), "image/jpeg")
    walker.post(upload, {"berkas": named})
    file = letter.attachments.get()
    for name, args in (
        ("file", [letter.pk, file.pk]),
        ("preview", [letter.pk]),
        ("village_sheet", [letter.pk]),
        ("change", [letter.pk]),
        ("history", [letter.pk]),
    ):
        walker.get(reverse(f"admin:letters_letter_{name}", args=args))
    walker.post(reverse("admin:letters_letter_step", args=[letter.pk, "submit"]))
    # lists
    for path in (
        reverse("admin:letters_letter_changelist"),
        reverse("admin:registry_resident_changelist"),
    ):
        answer = walker.post(path, {"q": resident.nik, "resident_search": resident.nik})
        walker.get(answer["Location"] if answer.status_code == 302 else path)
        walker.get(path)
        spaced = f"{resident.nik[:6]} {resident.nik[6:12]} {resident.nik[12:]}"
        walker.post(path, {"q": spaced, "resident_search": spaced})
    page = reverse("admin:registry_resident_change", args=[resident.pk])
    walker.get(page)
    form_of = walker.get(page).context["adminform"].form
    changed = {k: v for k, v in form_of.initial.items() if v is not None}
    changed |= {"change_reason": "KK baru", "birth_date": "17-05-1980"}
    walker.post(page, changed)
    walker.get(reverse("admin:registry_resident_history", args=[resident.pk]))
    walker.post("/kantor/logout/")
    # signed by the others
    ready = make_letter(State.AWAITING_SIGNATURE, people=people)
    for who, name in (
        ("examiner", "approve"),
        ("registrar", "request_signature"),
        ("camat", "sign"),
    ):
        enter(walker, people[who])
        step = reverse("admin:letters_letter_step", args=[ready.pk, name])
        walker.get(step)
        walker.post(step, {"document": ready.document_id, "passphrase": PASSPHRASE})
    ready = Letter.objects.get(pk=ready.pk)
    assert ready.state == State.SIGNED
    enter(walker, clerk)
    for query in ("", "?unduh"):
        walker.get(reverse("admin:letters_letter_pdf", args=[ready.pk]) + query)
    walker.logout()
    walker.get(reverse("verify", args=[ready.document.token]))

    niks = set(Resident.objects.values_list("nik", flat=True))
    niks |= set(Resident.objects.values_list("kk_number", flat=True))
    cached = [str(key) for key in getattr(cache, "_cache", {})]
    for place in (walker.seen, recorder.lines, cached):
        text = "\n".join(place)
        assert place and not [nik for nik in niks if nik in text]
        assert not SIXTEEN.search(text), SIXTEEN.search(text)


def test_a_kua_leaves_no_nik_behind(people, recorder, desa_kalang):
    walker = Walker()
    resident = make_resident(office=desa_kalang)
    make_letter(State.DRAFT, people=people)
    enter(walker, people["kua_clerk"])
    walker.post(reverse("admin:letters_letter_begin", args=["dispensasi-nikah"]))
    letter = Letter.objects.latest("pk")
    search = reverse("admin:letters_letter_people", args=[letter.pk])
    slug = letter.service_version.spec.roles[0].slug
    for nik in (resident.nik, "3521169999990001"):
        asked = {"ask": "search", "role": slug, "term": nik}
        walker.post(search, asked, content_type="application/json")
    enter(walker, people["camat"])
    walker.get(reverse("admin:registry_residentaccess_changelist"))
    for place in (walker.seen, recorder.lines, [str(k) for k in cache._cache]):
        assert not SIXTEEN.search("\n".join(place))
