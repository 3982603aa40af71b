"""The village's own letter on paper for ink, on screen, in its book and settings."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.composition import compose_preview
from letters.models import (
    RegisterLine,
    Series,
    State,
    VillageNumbering,
)
from letters.models.attachment import INK_SHEET
from letters.village_sheet import compose_village_letter, compose_village_sheet
from registry.models import Office, Official, Specimen
from registry.scoping import forget_scope
from tests.factories import make_official, make_user
from tests.factories_letters import make_letter, picture
from tests.letters.village_steps import (
    PATTERN,
    WAITS,
    again,
    bring,
    head_signs,
    saved,
    village_lines,
    words,
)

# --- in ink -------------------------------------------------------------------------


def number_it(client, letter):
    return client.post(reverse("admin:letters_letter_village_number", args=[letter.pk]))


def test_the_sheet_for_ink_is_the_numbered_letter(client, people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    client.force_login(people["clerk"])
    page = client.get(reverse("admin:letters_letter_change", args=[letter.pk]))
    assert "Beri nomor &amp; cetak lembar untuk Kades" in page.content.decode()
    answer = number_it(client, letter)
    assert answer.url == reverse("admin:letters_letter_village_sheet", args=[letter.pk])
    assert client.get(answer.url)["Content-Type"] == "application/pdf"
    number_it(client, letter)  # pressed again: the same number
    ((number, status),) = village_lines()
    sheet = compose_village_sheet(again(letter), now=now)
    assert status == "valid" and sheet.number_line == f"Nomor : {number}"
    assert sheet.title == "SURAT PENGANTAR" and sheet.village.mode == "paper"
    page = client.get(reverse("admin:letters_letter_change", args=[letter.pk]))
    assert "Beri nomor" not in page.content.decode()
    bring(letter, INK_SHEET, people, now)
    workflow.bring_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)
    letter = again(letter)
    assert letter.village_signatures.get().number == number
    sheet = compose_preview(letter, now=now)
    assert sheet.annexes == () and len(sheet.scans) == 1
    assert f"Nomor {number} tanggal" in words(sheet.body_html)
    assert compose_village_letter(letter, now=now) is None


def test_a_sheet_without_its_number_is_not_taken(people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    bring(letter, INK_SHEET, people, now)
    with pytest.raises(workflow.Refused, match="belum bernomor"):
        workflow.bring_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)


def test_a_number_for_ink_serves_the_click_as_well(people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    numbered = workflow.number_ink_sheet(
        letter_id=letter.pk, by=people["clerk"], now=now
    )
    letter = head_signs(letter, people, now + timedelta(hours=2))
    assert letter.village_signatures.get().register_line == numbered.line
    assert village_lines() == [(numbered.number, "valid")]


def test_a_number_for_ink_falls_when_the_content_changes(people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    workflow.number_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)
    workflow.send_back(
        letter_id=letter.pk, by=people["head"], now=now, reason="Tamu keliru"
    )
    saved(again(letter), people, now, jumlah_undangan=30)
    assert [status for _, status in village_lines()] == ["void"]


def test_a_number_that_paper_overtook_is_void(people, now, own_series):
    letter = make_letter(WAITS, people=people, now=now)
    workflow.number_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)
    workflow.send_back(letter_id=letter.pk, by=people["head"], now=now, reason="x")
    bring(letter, "pengantar", people, now)
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    head_signs(letter, people, now)
    assert [status for _, status in village_lines()] == ["void"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 403), ("camat", 403), ("outsider", 404), ("kua_clerk", 404)],
)
def test_only_who_brings_the_sheet_numbers_it(
    client, people, now, own_series, who, status
):
    letter = make_letter(WAITS, people=people, now=now)
    client.force_login(people[who])
    assert number_it(client, letter).status_code == status
    assert village_lines() == []


def test_no_number_once_the_letter_has_gone_on(client, people, now, own_series):
    letter = make_letter(State.DRAFT, people=people, now=now)
    client.force_login(people["clerk"])
    assert number_it(client, letter).status_code == 403
    assert village_lines() == []


# --- on screen ----------------------------------------------------------------------


def test_the_village_prints_its_letter(client, people, now, own_series):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    address = reverse("admin:letters_letter_village_letter", args=[letter.pk])
    client.force_login(people["clerk"])
    page = client.get(reverse("admin:letters_letter_change", args=[letter.pk]))
    assert address in page.content.decode()
    number = letter.village_signatures.get().number
    assert f"Surat pengantar Nomor <strong>{number}" in page.content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="surat-desa.pdf"'
    plain = make_letter(WAITS, people=people, now=now)
    for pk, who, status in (
        (plain.pk, "clerk", 404),
        (letter.pk, "outsider", 404),
        (letter.pk, "kua_clerk", 404),
    ):
        client.force_login(people[who])
        address = reverse("admin:letters_letter_village_letter", args=[pk])
        assert client.get(address).status_code == status, who


def test_each_reads_his_own_book(client, people, now, own_series, desa_kalang):
    letter = make_letter(State.SIGNED, people=people, now=now)
    theirs, ours = village_lines()[0][0], letter.register_line.number
    address = reverse("admin:letters_registerline_changelist")

    def shown(who: str, **query) -> str:
        client.force_login(people[who])
        answer = client.get(address, query)
        assert answer.status_code == 200
        return answer.content.decode()

    for who in ("clerk", "head"):
        assert theirs in shown(who) and ours not in shown(who)
        assert ours not in shown(who, buku="35.21.16")
        assert 'name="buku"' not in shown(who)
    for who in ("registrar", "camat", "examiner"):
        assert ours in shown(who) and theirs not in shown(who)
        village = shown(who, buku=desa_kalang.code)
        assert theirs in village and ours not in village
        assert theirs in shown(who, buku="") and ours in shown(who, buku="")
    other = shown("outsider", buku=desa_kalang.code)
    assert theirs not in other and ours not in other
    assert "diketik dari SRIGATI" in shown("outsider")


# --- the database and its setting -------------------------------------------------


def test_one_valid_line_in_each_book_and_no_second(people, now, own_series):
    letter = make_letter(State.SIGNED, people=people, now=now)
    assert letter.register_lines.filter(status="valid").count() == 2
    for line in letter.register_lines.all():
        line.pk, line.seq, line._state.adding = None, line.seq + 1, True
        with (
            pytest.raises(IntegrityError, match="one_valid_line|letter_id"),
            transaction.atomic(),
        ):
            line.save(force_insert=True)


def test_the_setting_of_a_village_is_checked(client, people, desa_kalang):
    address = reverse("admin:letters_villagenumbering_add")
    given = {
        "office": desa_kalang.pk,
        "source": "own",
        "number_pattern": "{klasifikasi}/{urut:03d}/{unit}/{tahun}",
    }
    for who in ("clerk", "head", "examiner", "camat"):
        client.force_login(people[who])
        assert client.post(address, given).status_code == 403, who
    client.force_login(people["registrar"])

    def told(**changed) -> str:
        page = client.post(address, given | changed)
        assert page.status_code == 200 and not VillageNumbering.objects.exists()
        return str(page.context["adminform"].form.errors)

    assert "Kode unit Desa Kalang belum diisi" in told()
    assert "harus memuat {urut}" in told(number_pattern="300/{tahun}")
    assert "{rt}" in told(number_pattern="{urut}/{rt}")
    kecamatan = Office.objects.get(code="35.21.16")
    assert "office" in told(office=kecamatan.pk, number_pattern=PATTERN)
    assert client.post(address, given | {"number_pattern": PATTERN}).status_code == 302
    assert VillageNumbering.objects.get().office == desa_kalang


def test_the_last_number_of_the_paper_agenda_is_set_before_the_first(
    client, people, now, desa_kalang
):
    client.force_login(people["registrar"])
    given = {"office": desa_kalang.pk, "source": "own", "number_pattern": PATTERN}
    client.post(reverse("admin:letters_villagenumbering_add"), given)
    series = Series.objects.get(office=desa_kalang)
    year = timezone.localdate(now).year
    start = {"series": series.pk, "year": year, "start_value": 41}
    answer = client.post(reverse("admin:letters_seriesyear_add"), start)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    make_letter(State.SUBMITTED, people=people, now=now)
    assert village_lines() == [(f"300.1/042/404.604.01/{year}", "valid")]


def test_a_plh_signs_the_letter_of_his_village(people, now, own_series, desa_kalang):
    """The block of the village's letter is his, and the holder is told."""
    stand_in = make_user("plh.kalang", office=desa_kalang, group="Kepala Desa")
    make_official(
        user=stand_in,
        office=desa_kalang,
        position=Official.Position.KADES,
        capacity=Official.Capacity.PLH,
        start_date=timezone.localdate(now),
        printed_name="Wahyu Setyobudi",
    )
    Specimen.objects.create(kind="signature", user=stand_in, image=picture("blue"))
    letter = make_letter(WAITS, people=people, now=now)
    forget_scope(stand_in)
    with pytest.raises(workflow.Refused, match="Anda digantikan Plh. Wahyu"):
        workflow.sign_for_village(letter_id=letter.pk, by=people["head"], now=now)
    assert village_lines() == []
    workflow.sign_for_village(letter_id=letter.pk, by=stand_in, now=now)
    (annex,) = compose_preview(again(letter), now=now).annexes
    assert annex.village.heading_lines == ("Plh. KEPALA DESA KALANG,",)
    assert annex.village.name == "Wahyu Setyobudi"
    line = RegisterLine.objects.get(series__slug="surat-desa")
    assert line.signer == "Plh. KEPALA DESA KALANG, Wahyu Setyobudi"
