"""The book on the screen: who reads which, narrowed and searched, reasons beside."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from letters.admin.register_filters import signer_key
from letters.models import RegisterLine, State
from tests.factories_letters import make_letter
from tests.letters.register_days import book_of_every_kind, outside, village_book

BOOK = "/kantor/letters/registerline/"
READERS = {
    "clerk": False,  # of the kecamatan's book
    "head": False,
    "outsider": False,
    "examiner": True,
    "registrar": True,
    "camat": True,
    "supervisor": True,
}
CLOSED = {"kua_clerk": 403, "stranger": 200}


@pytest.fixture
def book(people, now):
    return book_of_every_kind(people, now=now)


def numbers(client, query: str = "") -> list[str]:
    """The numbers that the list shows, on all its pages (one, here)."""
    listing = client.get(f"{BOOK}{query}").context["cl"]
    return sorted(each.number for each in listing.result_list)


def in_sql(condition: str, *values) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line.number FROM letters_registerline AS line "
            "JOIN letters_series AS series ON series.id = line.series_id "
            "JOIN registry_office AS office ON office.id = series.office_id "
            f"WHERE office.code = '35.21.16' AND {condition}",  # noqa: S608 # of a test
            values,
        )
        return sorted(number for (number,) in cursor.fetchall())


@pytest.mark.parametrize("who", READERS)
def test_the_book_of_the_kecamatan_is_for_its_people(client, people, book, who):
    client.force_login(people[who])
    shown = numbers(client, "?buku=")
    assert shown == (in_sql("1 = 1") if READERS[who] else [])
    html = client.get(BOOK).content.decode()
    line = book["signed"].register_line
    assert (line.number in html) is READERS[who]


@pytest.mark.parametrize(("who", "status"), CLOSED.items())
def test_who_has_no_book_reads_no_number(client, people, book, who, status):
    client.force_login(people[who])
    answer = client.get(BOOK + "?buku=")
    assert answer.status_code == status
    assert book["signed"].register_line.number not in answer.content.decode()


def test_a_village_reads_its_own_book_and_not_its_neighbours(
    client, people, desa_kalang, now
):
    village_book(desa_kalang)
    line = _village_line(people, now=now)
    client.force_login(people["clerk"])
    assert numbers(client) == [line.number]
    client.force_login(people["outsider"])
    for query in ("", "?buku=", f"?buku={desa_kalang.code}", "?q=Undangan"):
        answer = client.get(BOOK + query)
        assert answer.context["cl"].result_count == 0
        assert "Undangan" not in answer.content.decode().replace(
            "“Undangan”", ""
        ).replace('value="Undangan"', "")
    client.force_login(people["examiner"])  # the kecamatan opens it, beside its own
    assert line.number in numbers(client, f"?buku={desa_kalang.code}")


def _village_line(people, *, now) -> RegisterLine:
    from letters.models import Series

    series = Series.objects.get(slug="surat-desa")
    return RegisterLine.objects.create(
        series=series,
        year=timezone.localdate(now).year,
        seq=1,
        number="400/001/KLG/2026",
        date=timezone.localdate(now),
        subject="Undangan kerja bakti",
        status="outside",
        taken_by=people["clerk"],
        taken_at=now,
    )


def test_every_column_and_the_reason_of_void_and_revoked_lines(client, people, book):
    client.force_login(people["examiner"])
    html = client.get(BOOK).content.decode()
    for head in ("Nomor", "Tanggal", "Nama", "Desa", "Penanda tangan", "Ket."):
        assert f">{head}</th>" in html
    line = book["signed"].register_line
    for words in (line.person, line.village, line.signer, line.subject):
        assert words in html
    assert "batal" in html
    assert "Camat meminta perbaikan" in html
    revoked = RegisterLine.objects.get(status="revoked")
    assert "dicabut" in html
    assert revoked.reason
    assert revoked.reason in html


def test_each_filter_shows_what_the_database_says(client, people, book, now):
    line = book["signed"].register_line
    outside(people["examiner"], now=now)
    other = in_sql("1 = 1")
    old = RegisterLine.objects.exclude(pk=line.pk).order_by("pk").first()
    last_year = line.year - 1
    RegisterLine.objects.filter(pk=old.pk).update(
        year=last_year, date=old.date.replace(year=last_year, month=2, day=11)
    )
    from letters.models import SeriesYear

    SeriesYear.objects.create(series=line.series, year=last_year, last_seq=old.seq)
    client.force_login(people["supervisor"])
    month = line.date.month
    origin, service = line.origin_office, line.service
    signer = signer_key(line.signer)
    year = "line.year = %s"
    cases = {
        "": in_sql(year, line.year),
        "?tahun=semua": other,
        f"?tahun={last_year}": [old.number],
        f"?tahun={last_year}&bulan=2": [old.number],
        f"?tahun={last_year}&bulan=3": [],
        "?tahun=semua&bulan=2": sorted(
            {old.number, *(in_sql(year, line.year) if month == 2 else [])}
        ),
        f"?bulan={month}": in_sql(year, line.year),
        f"?layanan={service.slug}": in_sql(
            f"{year} AND line.service_id = %s", line.year, service.pk
        ),
        "?layanan=tidak-ada": [],
        f"?desa={origin.code}": in_sql(
            f"{year} AND line.origin_office_id = %s", line.year, origin.pk
        ),
        "?desa=35.21.16.2002": [],
        "?desa=99.99": [],
        f"?penanda_tangan={signer}": in_sql(
            f"{year} AND line.signer = %s", line.year, line.signer
        ),
        "?penanda_tangan=x": [],
    }
    for status in RegisterLine.Status.values:
        cases[f"?keterangan={status}"] = in_sql(
            f"{year} AND line.status = %s", line.year, status
        )
    for query, expected in cases.items():
        assert numbers(client, query) == expected, query
    assert len(cases[""]) > len(cases[f"?desa={origin.code}"]) > 0


@pytest.mark.parametrize(
    "query",
    [
        "?tahun=0000&bulan=1",
        "?tahun=x",
        "?bulan=13",
        "?bulan=-1",
        "?buku='",
        "?series__office=1",
        "?letter__parties__nik=3521169999",
        "?p=99",
        "?penanda_tangan=%00",
    ],
)
def test_typed_addresses_are_no_fault_and_no_way_in(client, people, book, query):
    client.force_login(people["outsider"])
    answer = client.get(BOOK + query)
    assert answer.status_code in (200, 302, 400)
    assert book["signed"].register_line.number not in answer.content.decode()


def test_a_line_is_found_by_number_name_and_words_of_an_outside_letter(
    client, people, book, now
):
    client.force_login(people["camat"])
    line = book["signed"].register_line
    taken = outside(people["examiner"], now=now)
    assert line.number in numbers(client, f"?q={line.number}")
    assert numbers(client, f"?q={line.number.upper()}") == [line.number]
    assert line.number in numbers(client, f"?q={line.seq}")
    name = line.person.split()[0].lower()
    assert numbers(client, f"?q={name}") == in_sql(
        "lower(line.person) LIKE %s", f"%{name}%"
    )
    assert numbers(client, "?q=rapat koordinasi") == [taken.number]
    assert numbers(client, "?q=tidak-ada-ini") == []


def test_a_nik_finds_the_lines_of_its_letters_and_stands_in_no_address(
    client, people, book
):
    letter = book["signed"]
    nik = letter.parties.first().nik
    client.force_login(people["examiner"])
    answer = client.post(BOOK + "?keterangan=valid&p=3", {"q": f" {nik[:6]} {nik[6:]}"})
    assert answer["Location"] == BOOK + "?keterangan=valid"
    html = client.get(answer["Location"]).content.decode()
    assert letter.register_line.number in html
    assert nik not in html
    assert client.get(BOOK, {"q": nik})["Location"] == BOOK
    # somebody else's NIK finds nothing, an empty search shows all again
    client.post(BOOK, {"q": "3521169999990001"})
    assert numbers(client) == []
    client.post(BOOK, {"q": ""})
    assert letter.register_line.number in numbers(client)


def test_a_nik_finds_nothing_in_the_book_of_others(client, people, book):
    client.force_login(people["outsider"])
    client.post(BOOK, {"q": book["signed"].parties.first().nik})
    assert numbers(client, "?buku=") == []


def test_the_list_asks_as_often_with_more_lines(client, people, now):
    from django.test.utils import CaptureQueriesContext

    client.force_login(people["examiner"])
    make_letter(State.SIGNED, people=people, now=now)
    query = "?desa=35.21.16.2001&layanan=hajatan&keterangan=valid"

    def asked() -> list[str]:
        client.get(BOOK + query)
        with CaptureQueriesContext(connection) as seen:
            client.get(BOOK + query)
        return [each["sql"] for each in seen.captured_queries]

    few = asked()
    make_letter(State.SIGNED, people=people, now=now)
    make_letter(State.SIGNED, people=people, now=now)
    assert len(asked()) == len(few)
    assert not any("letters_documentfile" in sql for sql in few)


def test_nobody_writes_a_line_through_djangos_forms(client, people, book):
    line = book["signed"].register_line
    for who in ("registrar", "camat", "supervisor"):
        client.force_login(people[who])
        for name in ("change", "delete"):
            page = reverse(f"admin:letters_registerline_{name}", args=[line.pk])
            assert client.post(page, {"number": "1", "post": "yes"}).status_code == 403
        assert client.post(BOOK + "add/", {"number": "1"}).status_code == 403
    line.refresh_from_db()
    assert line.status == "valid"
