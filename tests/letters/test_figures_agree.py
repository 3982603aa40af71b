"""Module, page, report, paper, start page and register say what the database holds.

The sums are computed once more by SQL of their own (`own_sums`), for each of 13 months.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from letters.models import Service, State
from letters.oversight.figures import Kind, counts, per_month, waiting_now
from letters.oversight.period import Period
from letters.oversight.reasons import reasons
from letters.oversight.register_figures import register_totals
from letters.oversight.scope import Scope
from letters.oversight.step_figures import percentile, step_figures
from letters.sop_clock import STEP_OF_STATE
from registry.models import Office
from tests.attack.conftest import enter
from tests.conftest import load_reference
from tests.letters import own_sums
from tests.letters.figures_read import (
    SHORT,
    links,
    listed,
    names,
    pdf_rows,
    pdf_text,
    rows_of,
    tables,
    text_of,
    tiles,
    values,
)
from tests.letters.letters_of_a_year import Year, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker) -> Iterator[Year]:
    """Made once; what a test adds to it is rolled back, and all of it at the end."""
    with django_db_blocker.unblock():
        load_reference()
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_year(on=timezone.localdate())
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def scope(db) -> Scope:
    return Scope(Office.objects.get(code="35.21.16"))


def test_there_is_something_to_count(year):
    """Every kind, state, service and village; numbers of this year and the last."""
    period = year.whole
    cells = own_sums.happenings(period.first, period.last)
    assert {name for name, *_ in cells} == set(Kind.values)
    assert {slug for _, slug, _ in cells} == set(
        Service.objects.values_list("slug", flat=True)
    )
    assert len({code for *_, code in cells}) == 11
    assert set(own_sums.by_state()) == set(State.values)
    lines = own_sums.lines(period.first, period.last)
    assert {status for status, *_ in lines} == {"valid", "void", "revoked", "outside"}
    assert len({line.first.year for line in year.months}) == 2
    assert own_sums.returns(period.first, period.last) > own_sums.total(
        cells, "dikembalikan"
    )


def test_a_month_ends_at_midnight_in_jakarta(year, scope):
    """Half an hour beside it counts to the right month, where the server's day errs."""
    utc = own_sums.ask(
        "SELECT COUNT(*) FROM letters_letterevent e WHERE e.kind = 'submit'"
        f" AND {own_sums.day('e.at')} <> substr(CAST(e.at AS text), 1, 10)"
    )[0][0]
    assert utc > 20
    first = own_sums.happenings(year.months[3].first, year.months[3].first)
    assert own_sums.total(first, "diterima") > 0


def test_the_module_counts_as_the_database_does(year, scope):
    slugs, codes = names()
    for month in [*year.months, year.whole]:
        found = counts(scope, month)
        mine = {
            (kind.value, slugs[service], codes[origin]): count
            for (kind, service, origin), count in found.cells.items()
        }
        assert mine == own_sums.happenings(month.first, month.last), month.words
        assert found.returns == own_sums.returns(month.first, month.last)
        village = Scope(scope.issuing, Office.objects.get(code="35.21.16.2001"))
        assert counts(village, month).cells == {
            key: count
            for key, count in found.cells.items()
            if key[2] == village.origin.pk
        }
    monthly = per_month(scope, year.months)
    for month, found in zip(year.months, monthly, strict=True):
        cells = own_sums.happenings(month.first, month.last)
        for kind in (Kind.RECEIVED, Kind.SIGNED):
            assert found[kind] == own_sums.total(cells, kind.value)


def test_what_waits_is_what_the_states_say(year, scope):
    states = own_sums.by_state()
    waiting = {each.step: each.count for each in waiting_now(scope)}
    assert waiting == {
        step: states.get(state, 0) for state, step in STEP_OF_STATE.items()
    }


def test_steps_are_counted_and_timed_as_the_database_does(year, scope):
    states = {step: state for state, step in STEP_OF_STATE.items()}
    for month in [*year.months, year.whole]:
        stays = own_sums.stays(month.first, month.last)
        moves = own_sums.transitions(month.first, month.last)
        for each in step_figures(scope, month):
            told = (each.stays, each.letters, each.timed, each.beyond)
            assert told == stays.get(each.step, (0, 0, 0, 0)), (month.words, each.step)
            assert each.stays == moves.get(states[each.step], 0)
            taken = own_sums.handling(each.step, month.first, month.last)
            assert each.handling.count == len(taken)
            if taken:
                assert each.handling.median == taken[(len(taken) + 1) // 2 - 1]
                assert each.handling.ninetieth == percentile(taken, 90)


def test_register_totals_are_those_of_the_lines(year, scope):
    slugs, codes = names()
    for month in [*year.months, year.whole]:
        found = register_totals(scope, month)
        mine = {
            (status.value, slugs.get(service, ""), codes.get(origin, "")): count
            for (status, service, origin), count in found.cells.items()
        }
        assert mine == own_sums.lines(month.first, month.last), month.words


@pytest.mark.parametrize("which", ["month", "whole"])
def test_the_page_says_so_and_each_number_leads_to_its_letters(client, year, which):
    period = year.months[-3] if which == "month" else year.whole
    enter(client, year.people["supervisor"])
    asked = f"periode=sendiri&dari={period.first}&sampai={period.last}"
    page = text_of(client.get(f"{reverse('admin:letters_monitoring')}?{asked}"))
    cells = own_sums.happenings(period.first, period.last)
    shown = {words: count for words, (count, _) in tiles(page).items()}
    assert shown == {
        words: own_sums.total(cells, name) for name, words in SHORT.items()
    }
    found = tables(page)
    columns = ("diterima", "ditandatangani", "dikembalikan", "ditolak")
    for service in Service.objects.all():
        row = next(
            row for row in found["Surat per layanan"] if row[0] == service.short_name
        )
        assert list(map(int, row[1:])) == [
            own_sums.total(cells, name, service=service.slug) for name in columns
        ]
    for office in Office.objects.at_or_below("35.21.16").exclude(level="kecamatan"):
        row = next(
            row for row in found["Surat per desa dan KUA"] if row[0] == office.title
        )
        assert list(map(int, row[1:])) == [
            own_sums.total(cells, name, origin=office.code) for name in columns
        ]
    rows = found["Surat per bulan, 12 bulan terakhir"][1:]
    assert len(rows) == 12
    for month, row in zip(period.months_up_to_it(12), rows, strict=True):
        of_month = own_sums.happenings(month.first, month.last)
        assert list(map(int, row[1:])) == [
            own_sums.total(of_month, name) for name in columns[:2]
        ]
    followed = links(page)
    assert len(followed) > 40
    wrong = [
        (count, url, there)
        for count, url in followed
        if (there := listed(client, url)) != count
    ]
    assert not wrong


@pytest.mark.parametrize("back", [2, 12])
def test_report_page_workbook_and_paper_say_so(client, year, tmp_path, back):
    month = year.months[-back]
    cells = own_sums.happenings(month.first, month.last)
    enter(client, year.people["registrar"])
    address = f"{reverse('admin:letters_monthly_report')}?bulan={month.key}"
    page = tables(text_of(client.get(address)))
    book = load_workbook(BytesIO(client.post(address, {"type": "xlsx"}).content))
    pdf = client.post(address, {"type": "pdf"}).content
    paper = pdf_rows(pdf_text(pdf, tmp_path))
    out = tmp_path / "perintah.xlsx"
    call_command(
        *("report", "--month", month.key, "--format", "xlsx", "--out", str(out)),
        office="35.21.16",
        stdout=StringIO(),
    )
    again = load_workbook(out)
    assert values(book) == values(again)

    before, year_ago = month.month_before(), month.year_before()
    columns = [
        own_sums.happenings(each.first, each.last) for each in (month, before, year_ago)
    ]
    summary = rows_of(book["Ringkasan dan perbandingan"])
    for kind in Kind:
        now, then, long_ago = (own_sums.total(each, kind.value) for each in columns)
        row = summary[kind.label]
        assert row[0] == now
        if columns[1]:
            assert row[1:3] == [then, now - then]
        else:
            assert row[1:4] == ["-", "-", "-"]
        assert row[4] == (long_ago if columns[2] else "-")
        assert page["Ringkasan dan perbandingan"]
        assert paper[kind.label][0][0] == str(now)
    per_service = rows_of(book["Surat per layanan"])
    for service in Service.objects.all():
        wanted = [
            own_sums.total(cells, kind.value, service=service.slug) for kind in Kind
        ]
        assert per_service[service.short_name] == wanted
        assert list(map(str, wanted)) in paper[service.short_name]
        assert [service.short_name, *map(str, wanted)] in page["Surat per layanan"]
    per_village = rows_of(book["Surat per desa dan KUA"])
    for office in Office.objects.at_or_below("35.21.16").exclude(level="kecamatan"):
        wanted = [
            own_sums.total(cells, kind.value, origin=office.code) for kind in Kind
        ]
        assert per_village[office.title] == wanted
        assert list(map(str, wanted)) in paper[office.title]
    lines = own_sums.lines(month.first, month.last)
    register = rows_of(book["Buku register per layanan"])
    statuses = ("valid", "outside", "void", "revoked")
    wanted = [own_sums.total(lines, status) for status in statuses]
    assert register["Jumlah"] == [*wanted, sum(wanted)]
    assert summary["Nomor register diberikan"][0] == sum(wanted)
    stays = own_sums.stays(month.first, month.last)
    times = rows_of(book["Waktu tiap langkah dibanding st"])
    assert times["Verifikasi dan validasi"][0] == stays["examine"][0]


def test_the_first_page_counts_the_states(client, year):
    """Its tiles beside the database; whoever draws it anew keeps this true."""
    enter(client, year.people["supervisor"])
    states = own_sums.by_state()
    found = tiles(text_of(client.get(reverse("admin:index"))))
    for words, state in (
        ("Menunggu verifikasi", State.SUBMITTED),
        ("Perlu perbaikan", State.RETURNED),
        ("Siap dicetak", State.SIGNED),
    ):
        assert found[words][0] == states[state]


@pytest.mark.parametrize("status", ["valid", "void", "revoked", "outside"])
def test_the_register_holds_as_many_lines_as_the_report_says(
    client, year, scope, status
):
    """Of the year; the printed register of a month belongs here as well."""
    enter(client, year.people["registrar"])
    on = timezone.localdate()
    this = Period(date(on.year, 1, 1), date(on.year, 12, 31))
    wanted = own_sums.total(own_sums.lines(this.first, this.last), status)
    address = reverse("admin:letters_registerline_changelist")
    query = f"?buku=35.21.16&tahun={on.year}&keterangan={status}"
    page = text_of(client.get(address + query))
    assert f"{wanted} nomor" in page
    assert register_totals(scope, this).total(status) == wanted


def test_a_reason_counts_each_letter_once_whatever_its_spelling(year, scope):
    period = year.whole
    rows = own_sums.ask(
        f"""SELECT COUNT(DISTINCT e.letter_id) FROM letters_letterevent e
            JOIN letters_letter l ON l.id = e.letter_id
            WHERE e.kind = 'send_back' AND l.issuing_office_id = {own_sums.ISSUING}
            AND LOWER(e.reason) LIKE 'foto ktp buram%%'
            AND {own_sums.day("e.at")} BETWEEN %s AND %s""",  # noqa: S608
        str(period.first),
        str(period.last),
    )
    found = {
        each.words.casefold(): each for each in reasons(scope, period)["dikembalikan"]
    }
    assert found["foto ktp buram"].count == rows[0][0] > 0
