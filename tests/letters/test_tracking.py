"""/lacak/: who is told how far a request is, in which words, and who is not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from letters import workflow
from letters.citizens.birth_date import typed_date
from letters.citizens.tracking import WORDS, progress_of, read_number
from letters.models import Letter, Party, State
from letters.views import tracking as page
from letters.workflow import Finding
from registry.throttle import forget_visits
from tests.factories_letters import advance, make_draft, make_letter
from tests.letters.citizens import TRACK, WRONG_DAY, ask, birth_date, words


@pytest.fixture(autouse=True)
def nobody_came_before():
    forget_visits()


@pytest.fixture
def submitted(people) -> Letter:
    return make_letter(State.SUBMITTED, people=people)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("PITU-26-00427", "PITU-26-00427"),
        ("pitu 26 427", "PITU-26-00427"),
        (" Pitu-26-00427 ", "PITU-26-00427"),
        ("PITU2600427", "PITU-26-00427"),
        ("pitu/26/427", "PITU-26-00427"),
        ("PITU-26", ""),
        ("26-00427", ""),
        ("PITU-26-0042700", ""),
        ("PITU-26-00427' OR 1=1", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_was_dictated(typed, read):
    assert read_number(typed) == read


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("7", "8", "1980"),
        ("07", "08", "1980"),
        ("7", "Agustus", "1980"),
        ("07-08-1980", "", ""),
        ("7/8/1980", "", ""),
        ("7 agustus 1980", "", ""),
        ("1980-08-07", "", ""),
    ],
)
def test_a_date_is_day_month_year_never_month_first(day, month, year):
    posted = {"hari": day, "bulan": month, "tahun": year}
    assert typed_date(posted).born == date(1980, 8, 7)


@pytest.mark.parametrize(
    ("day", "month", "year", "told"),
    [
        ("", "8", "1980", "Lengkapi"),
        ("31", "2", "1980", "kalender"),
        ("8", "13", "1980", "kalender"),
        ("x", "8", "1980", "kalender"),
        ("7", "8", "80", "empat angka"),
    ],
)
def test_what_is_no_date_is_told_and_is_no_guess(
    client, submitted, day, month, year, told
):
    fields = {"hari": day, "bulan": month, "tahun": year}
    number = submitted.registration_number
    for _ in range(page.WRONG + 2):
        answer = client.post(TRACK, {"no": number} | fields)
    assert answer.status_code == 200
    assert told in words(answer)
    assert "Menunggu verifikasi" in words(ask(client, number, birth_date(submitted)))


def test_every_state_has_its_public_word():
    assert set(WORDS) == set(State)
    told = {word for _, word in WORDS.values()} - {"Belum dikirim"}
    assert told == {
        *("Menunggu verifikasi", "Perlu perbaikan", "Sedang proses", "Selesai"),
        *("Ditolak", "Dibatalkan", "Dicabut"),
    }


@pytest.mark.parametrize(
    ("state", "word", "next_"),
    [
        (State.AWAITING_VILLAGE_SIGNATURE, "Menunggu verifikasi", "Kepala Desa"),
        (State.SUBMITTED, "Menunggu verifikasi", "tidak perlu berbuat apa-apa"),
        (State.RETURNED, "Perlu perbaikan", "Hubungi Kantor Desa Kalang"),
        (State.APPROVED, "Sedang proses", "menunggu ditandatangani"),
        (State.AWAITING_SIGNATURE, "Sedang proses", "menunggu ditandatangani"),
        (State.SIGNED, "Selesai", "Ambil di Kantor Desa Kalang, gratis"),
        (State.HANDED_OVER, "Selesai", "sudah diambil"),
        (State.REJECTED, "Ditolak", "Tanyakan di Kantor Desa Kalang"),
        (State.REVOKED, "Dicabut", "tidak berlaku lagi"),
    ],
)
def test_each_state_says_what_comes_next(client, people, state, word, next_):
    letter = make_letter(state, people=people)
    answer = ask(client, letter.registration_number, birth_date(letter))
    text = words(answer)
    assert answer.status_code == 200
    assert f" {word} " in text and next_ in text
    assert "gratis" in text and "Kantor Desa Kalang" in text
    assert ("Bawa surat ini" in text) == (state in (State.SIGNED, State.HANDED_OVER))
    token = letter.document.token if letter.document else "tidak ada"
    verified = f"/verifikasi/{token}/"
    shown = verified in answer.content.decode()
    assert shown == (letter.signed_at is not None)


def test_what_was_cancelled_after_it_was_sent_is_told(client, people):
    letter = make_letter(State.SUBMITTED, people=people)
    workflow.cancel(
        letter_id=letter.pk,
        by=people["clerk"],
        now=timezone.now(),
        reason="Sukarno pindah",
    )
    text = words(ask(client, letter.registration_number, birth_date(letter)))
    assert "Dibatalkan" in text and "Sukarno" not in text and "pindah" not in text


def test_a_draft_is_not_found(client, people):
    draft = make_letter(State.DRAFT, people=people)
    Party.objects.filter(letter=draft).update(birth_date=date(1971, 2, 3))
    assert draft.registration_number is None
    for number in ("", "None", str(draft.pk)):
        text = words(ask(client, number, date(1971, 2, 3)))
        assert "Menunggu" not in text and draft.origin_office.title not in text


def test_a_wrong_number_and_a_wrong_date_are_answered_alike(client, submitted):
    number, born = submitted.registration_number, birth_date(submitted)
    asked = []
    told = []
    for other, day in ((number, WRONG_DAY), ("PITU-26-99999", born)):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, other, day)
        asked.append(len(queries))
        text = words(answer).replace(other, "")
        told.append((answer.status_code, text))
    assert asked[0] == asked[1] == 1
    assert told[0] == told[1]
    assert "Tidak ada permohonan dengan nomor dan tanggal lahir itu" in told[0][1]


def test_subject_and_applicant_open_it_and_nobody_else(people):
    """Of an heirs' letter the subject is dead; a witness's birthday is no key."""
    from letters.citizens.tracking import find_letter
    from letters.models import Service

    letter = make_letter(State.SUBMITTED, people=people)
    heirs = Service.objects.get(slug="ahli-waris").newest_version()
    Letter.objects.filter(pk=letter.pk).update(service_version=heirs)
    born = {}
    for day, role in enumerate(("pemohon", "pewaris", "ahli_waris", "saksi"), start=1):
        born[role] = date(1960, 5, day)
        Party.objects.update_or_create(
            letter=letter, role=role, defaults={"birth_date": born[role], "data": {}}
        )
    number = letter.registration_number
    for role, opens in (
        ("pemohon", True),
        ("pewaris", True),
        ("ahli_waris", False),
        ("saksi", False),
    ):
        found = find_letter(number=number, born=born[role])
        assert (found is not None) == opens, role


def test_the_page_names_nobody_and_quotes_nobody(client, people):
    letter = make_letter(State.SUBMITTED, people=people)
    workflow.send_back(
        letter_id=letter.pk,
        by=people["examiner"],
        now=timezone.now(),
        reason="Sukarno berutang",
        findings=[
            Finding("requirement:ktp", "KTP Sukarno", "foto istri Sukarno"),
            Finding("", "", "catatan tentang tetangga"),
        ],
    )
    person = letter.parties.get(role="pemohon")
    answer = ask(client, letter.registration_number, birth_date(letter))
    text = words(answer)
    secrets = [person.nik, person.name, person.data["no_hp"], "Sukarno", "berutang"]
    secrets += ["tetangga", "Rina dan Budi", people["examiner"].username]
    assert not [each for each in secrets if each in answer.content.decode()]
    assert "S*** " in text
    ktp = next(
        each.label
        for each in letter.service_version.spec.requirements
        if each.slug == "ktp"
    )
    assert f"Yang perlu dibetulkan: {ktp}" in text


def test_a_secret_question_is_not_named_among_what_is_to_be_mended(people):
    from letters.models import Service

    letter = make_letter(State.RETURNED, people=people)
    version = Service.objects.get(slug="spm-bpjs").newest_version()
    secret = sorted(version.spec.sensitive_keys)[0]
    letter.service_version = version
    letter.defects.update(target=f"field:{secret}")
    told = progress_of(letter, now=timezone.now()).missing
    assert told == ["Isian permohonan"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [("Tidak memenuhi syarat.", True), ("Sukarno memakai KTP orang lain", False)],
)
def test_only_a_standard_reason_of_a_refusal_is_public(client, people, reason, told):
    letter = make_letter(State.SUBMITTED, people=people)
    workflow.reject(
        letter_id=letter.pk, by=people["examiner"], now=timezone.now(), reason=reason
    )
    text = words(ask(client, letter.registration_number, birth_date(letter)))
    assert (reason.rstrip(".") in text) == told
    assert "Ditolak" in text


def test_the_way_is_told_with_its_dates(client, people):
    begun = timezone.now() - timedelta(days=3)
    letter = make_letter(State.RETURNED, people=people, now=begun)
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=timezone.now())
    text = words(ask(client, letter.registration_number, birth_date(letter)))
    order = ["Permohonan dikirim", "Ditandatangani Kepala Desa", "Perlu perbaikan"]
    order += ["Dikirim lagi sesudah diperbaiki"]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    day = timezone.localtime(begun)
    assert f"{day.day} " in text and f"{day:%H.%M} WIB" in text


def test_the_address_may_hold_the_number_and_nothing_else(client, submitted):
    number = submitted.registration_number
    shown = client.get(TRACK, {"no": number.lower()})
    assert f'value="{number}"' in shown.content.decode()
    born = birth_date(submitted)
    typed = {"no": number, "hari": born.day, "bulan": born.month, "tahun": born.year}
    answer = client.get(TRACK, typed)
    assert "Menunggu verifikasi" not in words(answer)
    assert f'value="{born.year}"' not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    evil = client.get(TRACK, {"no": '"><script>alert(1)</script>'})
    assert "<script>alert" not in evil.content.decode()


def test_the_public_pages_lead_to_it(client, people):
    signed = make_letter(State.SIGNED, people=people)
    for address in ("/", f"/verifikasi/{signed.document.token}/"):
        assert f'href="{TRACK}"' in client.get(address).content.decode()


def test_a_delivery_under_way_is_told_without_its_courier(client, people):
    letter = make_letter(State.SIGNED, people=people)
    workflow.start_delivery(
        letter_id=letter.pk,
        by=people["clerk"],
        now=timezone.now(),
        address="Dusun Rahasia",
        courier="Pak Kurir",
    )
    text = words(ask(client, letter.registration_number, birth_date(letter)))
    assert "sedang diantar ke rumah" in text
    assert "Pak Kurir" not in text and "Dusun Rahasia" not in text


@pytest.mark.parametrize(
    ("wish", "told"),
    [("elektronik", "mengirim tautannya"), ("diantar", "mengantarnya ke rumah")],
)
def test_where_it_is_got_follows_what_was_asked_for(people, wish, told):
    now = timezone.now()
    make_letter(people=people, now=now)  # services, specimens, credentials
    draft = make_draft(by=people["clerk"], now=now, cara_terima=wish, alamat_antar="x")
    letter = advance(draft, State.SIGNED, people=people, now=now)
    assert told in progress_of(letter, now=now).sentence
