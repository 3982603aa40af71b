"""The offices' pages: who may open which, and what a page says and leaves out."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, LetterEvent, SeriesYear, State
from tests.factories import PASSWORD
from tests.factories_letters import make_draft, make_letter

LIST = "/kantor/letters/letter/"


def page(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


def step(letter: Letter, name: str) -> str:
    return page("step", letter, name)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def submitted(people, now) -> Letter:
    return make_letter(State.SUBMITTED, people=people, now=now)


@pytest.fixture
def waiting(people, now) -> Letter:
    return make_letter(State.AWAITING_SIGNATURE, people=people, now=now)


EVERYWHERE = ("Beranda", "Surat", "Arsip")
BOOKS = ("Buku register", "Register permohonan", "Layanan desa")
MENUS = {
    "clerk": {*EVERYWHERE, *BOOKS, "Buat surat", "Penduduk"},
    "head": {*EVERYWHERE, *BOOKS, "Tanda tangan"},
    "kua_clerk": {*EVERYWHERE, "Buat surat"},
    "camat": {
        *(*EVERYWHERE, *BOOKS, "Tanda tangan", "Pemantauan", "Laporan bulanan"),
        *("Penduduk", "Pejabat", "Kantor", "Pencarian NIK", "Ekspor penduduk"),
        "Ekspor surat",
    },
}


@pytest.mark.parametrize("who", MENUS)
def test_the_menu_holds_what_the_role_may_open(client, people, who):
    client.force_login(people[who])
    html = client.get("/kantor/").content.decode()
    menu = html[html.index('id="menu"') : html.index("</nav>")]
    assert set(re.findall(r"<span>([^<]+)</span>", menu)) == MENUS[who]
    for address in re.findall(r'href="([^"]+)"', menu):
        assert client.get(address).status_code == 200, address


def test_every_address_of_the_admin_asks_for_a_login(client, submitted):
    for address in (LIST, page("change", submitted), step(submitted, "approve")):
        response = client.get(address)
        assert response.status_code == 302
        assert "/kantor/login/" in response["Location"]


def test_logging_in_without_next_leads_to_the_start_page(client, clerk):
    html = client.get("/kantor/login/").content.decode()
    target = re.search(r'name="next" value="([^"]*)"', html)[1]
    answer = client.post(
        "/kantor/login/",
        {"username": clerk.username, "password": PASSWORD, "next": target},
    )
    assert answer["Location"] == "/kantor/"


def test_another_village_reads_404_on_every_page_of_a_letter(
    client, submitted, outsider
):
    client.force_login(outsider)
    file = submitted.attachments.first()
    pages = [page("change", submitted), page("history", submitted)]
    pages += [step(submitted, name) for name in ("approve", "cancel", "submit")]
    for address in pages:
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address
    verdict = page("verdict", submitted, file.pk)
    assert client.post(verdict, {"verdict": "right"}).status_code == 404
    assert (
        submitted.subject_name not in client.get(LIST + "?tab=semua").content.decode()
    )


def test_reading_pages_take_no_post(client, submitted, examiner):
    client.force_login(examiner)
    for name in ("change", "history"):
        assert client.post(page(name, submitted)).status_code == 405


def test_opening_is_noted_once_and_only_for_who_is_to_act(
    client, submitted, examiner, clerk
):
    for user in (examiner, examiner, clerk):
        client.force_login(user)
        client.get(page("change", submitted))
    opened = LetterEvent.objects.filter(letter=submitted, kind="opened")
    assert [event.by for event in opened] == [examiner]


def test_a_nik_is_searched_without_standing_in_an_address(client, submitted, examiner):
    nik = submitted.parties.first().nik
    client.force_login(examiner)
    answer = client.post(LIST, {"q": nik})
    assert nik not in answer["Location"]
    html = client.get(answer["Location"]).content.decode()
    assert submitted.registration_number in html
    assert nik not in html
    assert nik not in client.get(LIST, {"q": nik})["Location"]


def test_a_letter_is_found_by_number_and_name(client, submitted, examiner):
    client.force_login(examiner)
    digits = submitted.registration_number.rsplit("-", 1)[1]
    for term in (submitted.registration_number, digits, submitted.subject_name[:6]):
        html = client.get(LIST, {"q": term}).content.decode()
        assert submitted.registration_number in html, term
    assert "tidak ada" in client.get(LIST, {"q": "zzz"}).content.decode().lower()


def test_a_list_takes_the_same_number_of_queries_with_more_letters(
    client, clerk, now, django_assert_max_num_queries
):
    first = make_draft(by=clerk, now=now)
    client.force_login(clerk)
    client.get(LIST + "?tab=semua")  # what is loaded once per process

    def count() -> int:
        with django_assert_max_num_queries(40) as taken:
            assert client.get(LIST + "?tab=semua").status_code == 200
        return len(taken)

    def more(number: int) -> None:
        Letter.objects.bulk_create(
            Letter(
                service_version=first.service_version,
                origin_office=first.origin_office,
                issuing_office=first.issuing_office,
                subject_name=f"Warga {index}",
                created_by=clerk,
                created_at=now,
                updated_at=now,
            )
            for index in range(number)
        )

    more(4)
    few = count()
    more(45)
    assert count() == few


def test_what_is_sensitive_is_for_those_who_work_on_the_letter(
    client, people, now, supervisor
):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    version = letter.service_version
    definition = {**version.definition, "fields": [*version.definition["fields"]]}
    for index, field in enumerate(definition["fields"]):
        if field["key"] == "yang_dihajatkan":
            definition["fields"][index] = {**field, "sensitive": True}
    type(version).objects.filter(pk=version.pk).update(definition=definition)
    address = page("change", letter)
    client.force_login(people["examiner"])
    assert "Rina dan Budi</" in re.sub(
        r"\s*<span", "</", client.get(address).content.decode()
    )
    client.force_login(supervisor)
    html = client.get(address).content.decode()
    assert "dirahasiakan" in html
    assert letter.parties.first().nik not in html


def test_the_book_of_the_kecamatan_is_not_read_by_a_village(client, waiting, people):
    address = reverse("admin:letters_registerline_changelist")
    number = waiting.register_line.number
    client.force_login(people["registrar"])
    assert number in client.get(address).content.decode()
    client.force_login(people["kua_clerk"])
    assert client.get(address).status_code == 403
    for who in ("clerk", "head"):
        client.force_login(people[who])
        assert number not in client.get(address).content.decode()
        assert number not in client.get(address, {"q": number[:5]}).content.decode()


def test_the_first_number_of_a_year_is_set_before_it_is_used(
    client, waiting, registrar
):
    client.force_login(registrar)
    series = waiting.register_line.series
    used = SeriesYear.objects.get(series=series, year=waiting.register_line.year)
    address = reverse("admin:letters_seriesyear_change", args=[used.pk])
    client.post(address, {"start_value": "900"})
    used.refresh_from_db()
    assert used.start_value == 0
    new = {"series": series.pk, "year": "2031", "start_value": "412"}
    client.post(reverse("admin:letters_seriesyear_add"), new)
    assert SeriesYear.objects.get(series=series, year=2031).last_seq == 412


def test_services_and_certificates_are_shown_without_a_key(client, waiting, registrar):
    client.force_login(registrar)
    service = waiting.service_version.service
    for address in (
        reverse("admin:letters_service_change", args=[service.pk]),
        reverse(
            "admin:letters_serviceversion_change", args=[waiting.service_version_id]
        ),
        reverse("admin:letters_signingcredential_changelist"),
    ):
        assert client.get(address).status_code == 200, address
        assert client.post(address).status_code in (200, 405), address


def test_nobody_adds_or_deletes_a_letter_through_djangos_forms(
    client, submitted, registrar
):
    client.force_login(registrar)
    assert client.post(LIST + "add/").status_code == 403
    address = f"{LIST}{submitted.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Letter.objects.filter(pk=submitted.pk).exists()


def test_numbers_above_a_thousand_stay_numbers_in_a_form(client, people, now):
    draft = make_draft(by=people["clerk"], now=now)
    Letter.objects.bulk_create(
        [
            Letter(
                pk=1234567,
                state=State.AWAITING_VILLAGE_SIGNATURE,
                registration_number="PITU-26-99999",
                service_version=draft.service_version,
                origin_office=draft.origin_office,
                issuing_office=draft.issuing_office,
                village_office=draft.origin_office,
                created_by=people["clerk"],
                created_at=now,
                updated_at=now,
            )
        ]
    )
    client.force_login(people["head"])
    for address in (LIST, reverse("admin:letters_letter_village_sign_many")):
        assert 'value="1234567"' in client.get(address).content.decode()
