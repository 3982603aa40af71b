"""Pemantauan, report and village sheet: who may, and whose letters they count."""

from datetime import timedelta
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from letters import workflow
from letters.models import Letter, LetterExport, State, StepTime
from letters.oversight.period import BadPeriod, Period
from letters.oversight.scope import Scope
from letters.oversight.step_figures import Spread, percentile, step_figures, whole_time
from registry.models import Office
from registry.office_hours import OfficeClock
from tests.attack.conftest import enter
from tests.factories import make_user
from tests.factories_letters import make_letter
from tests.letters.figures_read import pdf_text, tables, text_of, tiles

pytestmark = pytest.mark.django_db
KECAMATAN_ONLY = (
    "letters_monitoring",
    "letters_monitoring_figures",
    "letters_monthly_report",
)


@pytest.fixture
def neighbour(db) -> Office:
    return Office.objects.create(code="35.21.17", level="kecamatan", name="Bringin")


@pytest.fixture
def their_admin(neighbour):
    return make_user("admin.bringin", office=neighbour, group="Admin Kecamatan")


@pytest.mark.parametrize("name", KECAMATAN_ONLY)
@pytest.mark.parametrize(
    "who", ["clerk", "head", "outsider", "kua_clerk", "examiner", "stranger"]
)
def test_only_who_watches_over_the_kecamatan_sees_its_figures(
    client, people, who, name
):
    enter(client, people[who])
    assert client.get(reverse(f"admin:{name}")).status_code == 403


@pytest.mark.parametrize("name", KECAMATAN_ONLY)
@pytest.mark.parametrize("who", ["registrar", "camat", "supervisor"])
def test_who_watches_does(client, people, who, name):
    enter(client, people[who])
    assert client.get(reverse(f"admin:{name}")).status_code == 200


def test_another_kecamatan_counts_none_of_it(client, people, their_admin, now):
    make_letter(State.SIGNED, people=people, now=now)
    enter(client, people["supervisor"])
    address = reverse("admin:letters_monitoring")
    assert tiles(text_of(client.get(address)))["Ditandatangani"][0] == 1
    enter(client, their_admin)
    page = text_of(client.get(address))
    assert {count for count, _ in tiles(page).values()} == {0}
    rows = tables(page)["Surat menunggu di mana, saat ini"][1:]
    assert {row[1] for row in rows} == {"0"}
    month = timezone.localdate(now)
    report = reverse("admin:letters_monthly_report")
    summary = tables(text_of(client.get(f"{report}?bulan={month:%Y-%m}")))
    assert all(
        row[1] in ("0", "-") for row in summary["Ringkasan dan perbandingan"][1:]
    )
    for name in KECAMATAN_ONLY:
        forged = f"{reverse(f'admin:{name}')}?kantor=35.21.16"
        assert client.get(forged).status_code == 404


def test_who_sees_two_kecamatan_chooses_one(client, people, neighbour, now):
    make_letter(State.SIGNED, people=people, now=now)
    regent = make_user(
        "kabupaten", office=Office.objects.get(code="35.21"), group="Supervisor"
    )
    enter(client, regent)
    address = reverse("admin:letters_monitoring")
    for code, count in (("35.21.16", 1), ("35.21.17", 0)):
        page = text_of(client.get(f"{address}?kantor={code}"))
        counted, url = tiles(page)["Ditandatangani"]
        assert counted == count
        assert f"penerbit={code}" in url
        assert ("1 surat" in text_of(client.get(url))) == bool(count)


def test_a_village_prints_its_own_numbers_and_no_other(
    client, people, tmp_path, desa_kalang, now
):
    letter = make_letter(State.SIGNED, people=people, now=now)
    month = timezone.localdate(now).strftime("%Y-%m")
    address = f"{reverse('admin:letters_village_notice')}?bulan={month}"
    for who, status in (
        ("clerk", 200),
        ("head", 200),
        ("outsider", 404),
        ("kua_clerk", 403),
        ("stranger", 403),
        ("supervisor", 200),
    ):
        enter(client, people[who])
        asked = f"{address}&desa={desa_kalang.code}"
        assert client.get(asked).status_code == status, who
        answer = client.get(f"{asked}&pdf")
        assert answer.status_code == status, who
        if status == 200:
            text = pdf_text(answer.content, tmp_path)
            assert "LAYANAN DESA KALANG" in text.upper()
            assert "Surat selesai ditandatangani" in text
            assert letter.subject_name not in text
            assert letter.registration_number not in text
            assert len(pikepdf.open(BytesIO(answer.content)).pages) == 1
    enter(client, people["outsider"])
    own = text_of(client.get(address))
    assert "Layanan Desa Pitu" in own
    rows = tables(own)["Jumlah surat"]
    assert {row[1] for row in rows} == {"0"}


def test_taking_a_report_is_logged_and_a_wrong_kind_refused(client, supervisor):
    enter(client, supervisor)
    address = f"{reverse('admin:letters_monthly_report')}?bulan=2026-01"
    assert client.get(address).status_code == 200
    assert client.post(address, {"type": "exe"}).status_code == 302
    assert not LetterExport.objects.exists()
    answer = client.post(address, {"type": "xlsx"})
    assert answer["Content-Disposition"].endswith('laporan-2026-01-35.21.16.xlsx"')
    log = LetterExport.objects.get()
    assert (log.what, log.user, log.file_type) == ("report", supervisor, "xlsx")
    assert log.filter == "Januari 2026, Kecamatan Pitu"


def test_the_month_that_is_over_is_offered_first(client, supervisor):
    enter(client, supervisor)
    page = text_of(client.get(reverse("admin:letters_monthly_report")))
    before = Period.month_of(timezone.localdate()).month_before()
    assert f"<h2>{before.words}" in page
    assert "Laporan bulan lalu sudah siap." in page


@pytest.mark.parametrize("month", ["2026-13", "oktober", "", "2999-01", "0000-01"])
def test_a_bad_month_is_told_in_words(kecamatan, tmp_path, month, client, supervisor):
    out = tmp_path / "x.pdf"
    with pytest.raises(CommandError, match="bukan bulan|belum dimulai"):
        call_command("report", month=month, format="pdf", out=str(out))
    assert not out.exists()
    enter(client, supervisor)
    address = reverse("admin:letters_monthly_report")
    assert client.get(address, {"bulan": month}).status_code == 200


def test_the_command_wants_to_know_which_kecamatan(kecamatan, neighbour, tmp_path):
    out = str(tmp_path / "x.xlsx")
    with pytest.raises(CommandError, match="--office"):
        call_command("report", month="2026-01", format="xlsx", out=out)
    with pytest.raises(CommandError, match="Tidak ada kecamatan"):
        call_command(
            "report", month="2026-01", format="xlsx", out=out, office="35.21.99"
        )
    told = StringIO()
    call_command(
        *("report", "--month", "2026-01", "--format", "xlsx", "--out", out),
        office="35.21.17",
        stdout=told,
    )
    assert "Kecamatan Bringin" in told.getvalue()


def test_days_that_are_no_period_are_told(client, supervisor):
    enter(client, supervisor)
    address = reverse("admin:letters_monitoring")
    for query in ("dari=2026-02-01&sampai=2026-01-01", "dari=x", ""):
        answer = client.get(f"{address}?periode=sendiri&{query}")
        assert 'class="problem"' in text_of(answer)
    with pytest.raises(BadPeriod):
        Period(timezone.localdate(), timezone.localdate() - timedelta(days=1))


def test_a_reason_does_not_run_as_a_formula(client, people, examiner, registrar, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.send_back(letter_id=letter.pk, by=examiner, now=now, reason="=1+1")
    enter(client, registrar)
    month = timezone.localdate(now).strftime("%Y-%m")
    address = f"{reverse('admin:letters_monthly_report')}?bulan={month}"
    file = client.post(address, {"type": "xlsx"}).content
    sheet = load_workbook(BytesIO(file))["Alasan dikembalikan, ditolak, d"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=1+1")
    assert cell.data_type == "s"


def test_waits_are_counted_in_office_hours(people, kecamatan, now):
    """As OfficeClock counts them, over nights, Sundays and holidays."""
    letter = make_letter(State.SIGNED, people=people, now=now)
    ends = [now - timedelta(hours=17 * number) for number in range(1, 40)]
    rows = [
        StepTime(
            letter=letter,
            step="examine",
            began_at=end - timedelta(hours=31 * number, minutes=7),
            ended_at=end,
            outcome="approve",
            service_id=letter.service_version.service_id,
            origin_office_id=letter.origin_office_id,
            issuing_office=kecamatan,
        )
        for number, end in enumerate(ends)
    ]
    StepTime.objects.filter(step="examine").delete()
    StepTime.objects.bulk_create(rows)
    on = timezone.localdate(now)
    period = Period(on - timedelta(days=40), on)
    clock = OfficeClock.of(kecamatan, first=on - timedelta(days=120), last=on)
    wanted = sorted(
        clock.seconds_between(
            row.began_at.replace(microsecond=0), row.ended_at.replace(microsecond=0)
        )
        for row in rows
    )
    figures = {each.step: each for each in step_figures(Scope(kecamatan), period)}
    assert figures["examine"].wait == Spread(39, wanted[19], percentile(wanted, 90))
    assert figures["examine"].untimed == 39


def test_paper_waits_from_when_it_was_received(people, kecamatan, now):
    letter = make_letter(State.SIGNED, people=people, now=now)
    Letter.objects.filter(pk=letter.pk).update(
        paper_received_at=now - timedelta(days=2)
    )
    found = whole_time(Scope(kecamatan), Period.month_of(timezone.localdate(now)))
    assert found.calendar == Spread(1, 172_800, 172_800)


def test_percentiles_are_by_nearest_rank():
    assert [percentile([1, 2, 3, 4], each) for each in (50, 90, 100)] == [2, 4, 4]
    assert percentile(list(range(1, 11)), 90) == 9
    assert Spread.of([]) == Spread(0)


def test_a_chart_says_its_numbers_and_needs_no_colour(client, people, now):
    make_letter(State.SIGNED, people=people, now=now)
    enter(client, people["camat"])
    page = text_of(client.get(reverse("admin:letters_monitoring")))
    charts = page.split('<svg xmlns="http://www.w3.org/2000/svg" class="chart"')[1:]
    assert len(charts) == 5  # the reasons have nothing to draw
    for chart in charts:
        head = chart.split("<text", 1)[0]
        assert 'role="img"' in head
        assert "<title id=" in head
        assert "<desc id=" in head
    assert "Hajatan: Diterima 1, Ditandatangani 1" in charts[1]
    assert "<script>" not in page


def test_the_part_that_renews_itself_is_the_part_of_the_page(client, supervisor):
    enter(client, supervisor)
    page = text_of(client.get(reverse("admin:letters_monitoring")))
    part = text_of(client.get(reverse("admin:letters_monitoring_figures")))
    assert "<html" not in part
    assert tables(part).items() <= tables(page).items()
