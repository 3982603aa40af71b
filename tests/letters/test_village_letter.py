"""The village's own letter: numbered with its head's click, bound, voided with it."""

import pytest
from django.utils import timezone

from letters import workflow
from letters.composition import compose_letter, compose_preview
from letters.guards import blockers
from letters.models import (
    RegisterLine,
    Series,
    SeriesYear,
    State,
    VillageNumbering,
)
from letters.village_sheet import compose_village_letter
from tests.factories import make_official, make_user
from tests.factories_letters import give_specimens, make_letter
from tests.letters.village_steps import (
    PATTERN,
    TYPED,
    WAITS,
    again,
    bring,
    head_signs,
    saved,
    village_lines,
    words,
)

# --- number and paper ---------------------------------------------------------------


def test_a_typed_number_makes_the_letter_and_takes_no_line(people, now):
    letter = again(make_letter(State.AWAITING_SIGNATURE, people=people, **TYPED))
    given = letter.village_signatures.get()
    assert (given.number, str(given.number_date)) == ("300/17/XI/2026", "2026-11-20")
    assert given.register_line is None and village_lines() == []
    sheet = compose_letter(
        letter,
        line=letter.register_line,
        official=letter.document.official,
        token="x",
        now=now,
    ).sheet
    (annex,) = sheet.annexes
    assert annex.subject == "Surat Pengantar Desa Kalang"
    assert annex.letterhead.upper_line == "KECAMATAN PITU"
    assert annex.letterhead.unit_line == "DESA KALANG"
    assert annex.number_line == "Nomor : 300/17/XI/2026"
    assert annex.place_date == "Kalang, 20 November 2026"
    assert annex.village.picture and annex.camat is None
    assert annex.village.number_through == letter.registration_number
    assert (
        "Memperhatikan Surat Pengantar Kepala Desa Kalang Nomor 300/17/XI/2026 tanggal "
        "20 November 2026 sebagaimana terlampir, pada prinsipnya"
    ) in words(sheet.body_html)


def test_a_number_of_the_own_series_comes_with_the_click(people, now, own_series):
    letter = again(make_letter(WAITS, people=people, now=now))
    assert village_lines() == []
    (shown,) = compose_preview(letter, now=now).annexes
    assert shown.number_line == "Nomor : ........" and shown.village.picture is None
    letter = head_signs(letter, people, now)
    given, year = letter.village_signatures.get(), timezone.localdate(now).year
    line = given.register_line
    assert line.number == given.number == f"300.1/001/404.604.01/{year}"
    assert line.date == given.number_date == timezone.localdate(now)
    assert (line.series.office, line.letter, line.status) == (
        letter.village_office,
        letter,
        "valid",
    )
    assert line.subject == "Surat pengantar: Hajatan"
    assert line.person == letter.subject_name and line.village == "Desa Kalang"
    assert line.signer.startswith("KEPALA DESA KALANG, ")
    assert letter.register_line is None, "the kecamatan has given none yet"
    letter = make_letter(State.SIGNED, people=people, now=now)
    assert letter.register_line.number.endswith(f"/404.604/{year}")
    assert [number for number, _ in village_lines()] == [
        f"300.1/{n:03}/404.604.01/{year}" for n in (1, 2)
    ]


def test_the_own_series_begins_after_the_paper_agenda(people, now, own_series):
    series = Series.objects.create(
        office=own_series.office, slug="surat-desa", name="Buku agenda surat desa"
    )
    year = timezone.localdate(now).year
    SeriesYear.objects.create(series=series, year=year, start_value=88, last_seq=88)
    make_letter(State.SUBMITTED, people=people, now=now)
    assert village_lines() == [(f"300.1/089/404.604.01/{year}", "valid")]


def test_what_is_typed_wins_over_the_own_series(people, own_series):
    letter = make_letter(State.SUBMITTED, people=people, **TYPED)
    assert letter.village_signatures.get().number == TYPED["nomor_pengantar"]
    assert village_lines() == []


def test_a_typed_number_that_was_used_before_is_told(people, now):
    first = make_letter(State.SUBMITTED, people=people, now=now, **TYPED)
    second = make_letter(State.DRAFT, people=people, now=now, **TYPED)

    def warnings(letter):
        found = blockers(letter, "submit", user=people["clerk"], now=now)
        return [each.message for each in found if "surat pengantar" in each.message]

    assert warnings(first) == []
    assert warnings(second) == [
        f"Nomor surat pengantar ini sudah dipakai pada {first}. Periksa SRIGATI."
    ]
    workflow.reject(letter_id=first.pk, by=people["examiner"], now=now, reason="x")
    assert warnings(second) == []


def test_without_number_or_series_the_letter_is_as_before(people, now):
    letter = again(make_letter(State.SUBMITTED, people=people, now=now))
    assert letter.village_signatures.get().number == ""
    sheet = compose_preview(letter, now=now)
    assert sheet.annexes == () and compose_village_letter(letter, now=now) is None
    assert "Pengantar" not in words(sheet.body_html)


def test_a_letter_of_paper_stands_in_its_place(people, now, own_series):
    letter = make_letter(State.DRAFT, people=people, now=now, **TYPED)
    bring(letter, "pengantar", people, now)
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    letter = head_signs(letter, people, now)
    assert letter.village_signatures.get().number == "" and village_lines() == []
    sheet = compose_preview(letter, now=now)
    assert sheet.annexes == ()
    assert [scan.caption for scan in sheet.scans] == ["Surat pengantar desa"]
    assert "Nomor 300/17/XI/2026 tanggal 20 November 2026" in words(sheet.body_html)


def test_several_at_once_get_a_number_each(people, now, own_series):
    letters = [make_letter(WAITS, people=people, now=now) for _ in range(3)]
    results = workflow.sign_many_for_village(
        letter_ids=[each.pk for each in letters], by=people["head"], now=now
    )
    assert all(each.done for each in results)
    assert [number.split("/")[1] for number, _ in village_lines()] == [
        "001",
        "002",
        "003",
    ]


def test_a_refused_click_takes_no_number(people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    head = people["head"]
    head.owns_password = False
    head.save()
    with pytest.raises(workflow.Refused, match="kata sandi"):
        workflow.sign_for_village(letter_id=letter.pk, by=head, now=now)
    assert village_lines() == [] and not SeriesYear.objects.filter(
        series__slug="surat-desa"
    )


def test_the_village_of_the_place_writes_it(people, now, desa_pitu):
    VillageNumbering.objects.create(
        office=desa_pitu, source="own", number_pattern=PATTERN.replace(".01", ".02")
    )
    letter = again(
        make_letter(WAITS, people=people, now=now, desa_lokasi=desa_pitu.code)
    )
    assert letter.village_office == desa_pitu != letter.origin_office
    other = make_user("kades.pitu", office=desa_pitu, group="Kepala Desa")
    make_official(user=other, office=desa_pitu, position="kades")
    give_specimens(other)
    workflow.sign_for_village(letter_id=letter.pk, by=other, now=now)
    letter = again(letter)
    (annex,) = compose_preview(letter, now=now).annexes
    assert annex.letterhead.unit_line == "DESA PITU"
    assert "/404.604.02/" in annex.number_line
    assert "Kepala Desa Pitu, Kecamatan Pitu" in words(annex.body_html)
    cited = "Surat Pengantar Kepala Desa Pitu Nomor 300.1/001/404.604.02/"
    assert cited in words(compose_preview(letter, now=now).body_html)


# --- back, changed, ended -----------------------------------------------------------


def test_a_changed_content_voids_number_and_signature(people, now, own_series):
    letter = make_letter(State.RETURNED, people=people, now=now)
    letter = saved(letter, people, now, jumlah_undangan=900)
    assert letter.village_signatures.get().voided_at
    ((old, status),) = village_lines()
    assert status == "void"
    reason = RegisterLine.objects.get(number=old).reason
    assert reason == "Isi surat berubah sesudah bernomor"
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    letter = head_signs(letter, people, now)
    new = letter.village_signatures.get(voided_at=None).number
    assert village_lines() == [(old, "void"), (new, "valid")]
    (annex,) = compose_preview(letter, now=now).annexes
    assert annex.number_line == f"Nomor : {new}"


def test_a_repair_of_files_keeps_number_and_signature(people, now, own_series):
    letter = make_letter(State.RETURNED, people=people, now=now)
    before = letter.village_signatures.get()
    bring(letter, "ktp", people, now)
    letter = saved(letter, people, now)
    letter = workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    assert letter.state == State.SUBMITTED
    assert letter.village_signatures.get().voided_at is None
    assert village_lines() == [(before.number, "valid")]


@pytest.mark.parametrize(
    ("state", "step", "who", "status"),
    [
        (State.SUBMITTED, "reject", "examiner", "void"),
        (State.SUBMITTED, "cancel", "clerk", "void"),
        (State.AWAITING_SIGNATURE, "reject", "camat", "void"),
        (State.SIGNED, "revoke", "registrar", "revoked"),
    ],
)
def test_the_villages_line_ends_with_the_letter(
    people, now, own_series, state, step, who, status
):
    letter = make_letter(state, people=people, now=now)
    getattr(workflow, step)(
        letter_id=letter.pk, by=people[who], now=now, reason="Alasan uji"
    )
    ((number, now_is),) = village_lines()
    assert now_is == status
    assert "Alasan uji" in RegisterLine.objects.get(number=number).reason


def test_the_way_back_to_the_admin_keeps_both_numbers(people, now, own_series):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    workflow.recall(
        letter_id=letter.pk, by=people["registrar"], now=now, reason="Cek lagi"
    )
    assert set(letter.register_lines.values_list("status", flat=True)) == {"valid"}


def test_a_letterhead_of_tomorrow_is_not_that_of_the_signature(people, now, own_series):
    letter = again(make_letter(State.SUBMITTED, people=people, now=now))
    old = letter.village_signatures.get().letterhead
    type(old).objects.create(
        office=old.office, unit_line="DESA KALANG BARU", government_line="X"
    )
    assert compose_village_letter(letter, now=now).letterhead.unit_line == "DESA KALANG"
