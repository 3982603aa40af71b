"""What people type into cells, and what it means."""

# long because: every spelling that offices use, one table per kind of cell

from datetime import date, datetime, time

import pytest

from registry.imports import cells, words
from registry.imports.cleaning import MOST_REMEMBERED, Cleaner, cleaners
from registry.imports.contract import NO_NIK, Bad, Hint
from registry.imports.dates import date_cleaner
from registry.imports.villages import with_district
from registry.models import CodeEntry, Office

NIK = "3521161705809013"
TODAY = date(2026, 11, 24)
to_date = date_cleaner(TODAY)


@pytest.mark.parametrize(
    "cell",
    [
        NIK,
        f"'{NIK}",
        f"{NIK}\xa0",
        f"\u200b{NIK[:6]} {NIK[6:12]} {NIK[12:]}\ufeff",
        "352116.170580.9013",
        "3521-1617-0580-9013",
        "３５２１１６１７０５８０９０１３",
        float(NIK),
        int(NIK),
        f"{NIK}.0",
        f"{NIK},00",
    ],
)
def test_a_nik_in_every_dress(cell):
    assert cells.nik(cell) == NIK


@pytest.mark.parametrize("cell", [None, "", " ", "-", "0", 0, 0.0, "0" * 16, "'0"])
def test_no_nik_yet(cell):
    assert cells.nik(cell) is NO_NIK
    assert cells.parent_nik(cell) is None


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("3.52116E+15", "rusak"),
        ("3,52116E+15", "rusak"),
        ("3.52116170580901e15", "rusak"),
        (3521161705809010.0, "angka terakhir"),  # Excel made the last digit 0
        (3.5e20, "rusak"),
        (NIK[:15], "16 angka"),
        (f"{NIK}1", "16 angka"),
        ("35211617O5809013", "huruf"),
        ("3" * 16, "sama semua"),
        (date(1980, 5, 17), "tanggal"),
        (cells.BROKEN_FORMULA, "Rumus"),
    ],
)
def test_a_nik_that_cannot_be_taken_says_why(cell, word):
    found = cells.nik(cell)
    assert isinstance(found, Bad) and word in found.message
    assert found.message.endswith(".") and not found.soft
    assert cells.parent_nik(cell) == Bad(found.message, soft=True)


def test_a_number_that_lost_digits_never_comes_back_whole():
    """The workbook of wrong rows shows it so that it is refused again."""
    shown = cells.as_text(3521161705809010.0)
    assert "rusak" in cells.nik(shown).message
    assert cells.as_text(float(NIK)) == NIK


def test_a_kk_number_may_be_unknown():
    assert cells.kk_number("0") is None and cells.kk_number("-") is None
    assert cells.kk_number(" 3521160101199001 ") == "3521160101199001"
    assert isinstance(cells.kk_number("35211601011990"), Bad)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (8.0, "008"),
        ("8", "008"),
        ("08", "008"),
        ("'008", "008"),
        ("RT 08", "008"),
        ("RW.008", "008"),
        ("0", "000"),
        ("-", None),
        (None, None),
    ],
)
def test_rt_and_rw_keep_their_zeros(cell, found):
    assert cells.rt(cell) == found


@pytest.mark.parametrize("cell", ["1A", "1000", "001/002", "Krajan"])
def test_no_rt(cell):
    assert isinstance(cells.rt(cell), Bad)


@pytest.mark.parametrize(
    "cell",
    [
        date(1980, 8, 17),
        datetime(1980, 8, 17, 10, 30),
        29450,
        29450.0,
        "29450",
        "17-08-1980",
        "17/8/1980",
        "17.08.1980",
        "1980-08-17",
        "1980-08-17 00:00:00",
        "1980-08-17T00:00:00.000Z",
        "17 Agustus 1980",
        "17-Agu-80",
        "17-08-80",
        "Minggu, 17 Agustus 1980",
        "17081980",
        "19800817",
        17081980.0,
        "'17-08-1980",
        "17\xa0-\xa008 - 1980",
    ],
)
def test_a_date_in_every_dress(cell):
    assert to_date(cell) == date(1980, 8, 17)


def test_the_day_comes_first():
    assert to_date("03/04/1980") == date(1980, 4, 3)
    assert to_date("3-12-1980") == date(1980, 12, 3)
    assert isinstance(to_date("12/31/1980"), Bad)  # never month first


@pytest.mark.parametrize(
    "cell", [None, "", "-", "0000-00-00", "00/00/0000", "0", 0, 0.0, time()]
)
def test_no_date(cell):
    assert to_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("30-02-1980", "kalender"),
        ("17-08-20", "1920 atau 2020"),
        ("1980", "tahun 1980"),
        (1980, "tahun 1980"),
        ("25-11-2026", "belum terjadi"),
        ("31-12-1899", "sebelum 1900"),
        ("17 Agustober 1980", "bulan"),
        ("kemarin", "tidak dikenali"),
        (123456, "bukan tanggal"),
        (7, "bukan tanggal"),
        (True, "Bukan tanggal"),
        (cells.BROKEN_FORMULA, "Rumus"),
    ],
)
def test_a_date_that_cannot_be_taken_says_why(cell, word):
    found = to_date(cell)
    assert isinstance(found, Bad) and word in found.message


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("  SITI \xa0 AMINAH\u200b ", "SITI AMINAH"),
        ("'Aisyah", "Aisyah"),
        ("-", None),
        ("--", None),
        ("_", None),
        ("NULL", None),
        (12.0, "12"),
        ("A\nB", "A B"),
    ],
)
def test_text(cell, found):
    assert cells.text(cell, most=20) == found


def test_a_text_too_long_tells_the_limit():
    assert "20" in cells.text("x" * 21, most=20).message


@pytest.mark.parametrize(
    "cell", ["krajan", "DUSUN KRAJAN", "Dsn. Krajan", "dusun_krajan", "Dukuh: Krajan"]
)
def test_a_dusun(cell):
    assert cells.hamlet(cell, most=60) == "KRAJAN"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("0812 3456 7890", "+6281234567890"),
        (81234567890.0, "+6281234567890"),
        ("-", None),
        (0, None),
    ],
)
def test_a_phone(cell, found):
    assert cells.phone(cell, most=20) == found


def test_junk_in_side_columns_is_left_out_with_a_warning():
    assert cells.phone("12", most=20).soft
    assert cells.certificate(date(1999, 1, 2), most=60).soft
    assert cells.insurance_number(1.5e20, most=30).soft


@pytest.mark.parametrize("cell", [1, 1.0, "1", "01", "L", "lk", "LAKI - LAKI", "Pria"])
def test_a_man(cell):
    assert words.sex(cell) == "L"


@pytest.mark.parametrize("cell", [2, "P", "Pr", "perempuan", "WANITA", "2 - Perempuan"])
def test_a_woman(cell):
    assert words.sex(cell) == "P"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Kepala Keluarga", 1),
        ("ISTERI", 3),
        ("ORANG TUA", 7),
        ("famili  lain", 9),
        (11, 11),
        ("0", None),
    ],
)
def test_relations(cell, found):
    assert words.relation(cell) == found


def test_states_of_a_resident():
    assert words.life_status("Pindah Dalam Negeri") == 3
    assert words.life_status("9") == 9
    assert "5" in words.life_status(5).message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("religion", "katholik", 3),
        ("religion", "Kepercayaan Terhadap Tuhan YME / Lainnya", 7),
        ("education", "SLTA / SEDERAJAT", 5),
        ("education", "slta/sederajat", 5),
        ("education", "Tidak/Blm Sekolah", 1),
        ("education", "AKADEMI/ DIPLOMA III/S. MUDA", 7),
        ("education", "Strata-II", 9),
        ("marital_status", "BK", 1),
        ("marital_status", "CERAI  MATI", 4),
        ("occupation", "PNS", 5),
        ("occupation", "BELUM / TIDAK BEKERJA", 1),
        ("occupation", 88.0, 88),
        ("citizenship", "wni", 1),
        ("blood_type", "Tdk Th", 13),
        ("blood_type", "AB+", 9),
        ("blood_type", "AB-", 10),
        ("blood_type", "AB", 3),
        ("disability", "netra/buta", 2),
        ("insurance", "BPJS PENERIMA BANTUAN IURAN", 2),
        ("insurance", 99, 99),
    ],
)
def test_codes_and_words(kecamatan, field, cell, code):
    entry = CodeEntry.objects.get(kind=field, code=code)
    assert cleaners(offices=[])[field][cell] == entry.pk


@pytest.mark.django_db
def test_a_word_that_is_on_no_list(kecamatan):
    cleaner = cleaners(offices=[])["occupation"]
    assert "PAWANG" in cleaner["PAWANG HUJAN"].message
    assert "tidak ada" in cleaner[500].message
    assert cleaner["-"] is None and cleaner[0] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cell",
    [
        "35.21.16.2004",
        "3521162004",
        3521162004.0,
        "Selopuro (35.21.16.2004)",
        "selopuro",
        "DESA SELOPURO",
        "Selopuro, Kec. Pitu",
        with_district("SELOPURO", "PITU"),
    ],
)
def test_a_village(kecamatan, cell):
    village = Office.objects.get(code="35.21.16.2004")
    assert cleaners(offices=Office.objects.all())["office"][cell] == village.pk


@pytest.mark.django_db
def test_a_village_that_is_not_known(kecamatan):
    cleaner = cleaners(offices=Office.objects.all())["office"]
    assert "53.06.13.2001" in cleaner["53.06.13.2001"].message
    assert "Selopuro" in cleaner["Selopuro, Kec. Lain"].message
    assert not cleaner["Antah"].soft and cleaner[Hint("Berantah")].soft
    assert cleaner["-"] is None


def test_a_cleaner_remembers_within_bounds():
    asked = []
    cleaner = Cleaner(lambda cell: asked.append(cell) or str(cell))
    assert [cleaner[cell] for cell in ("a", "a", True, 1, 1.0)] == [
        *("a", "a", "True", "1", "1")
    ]
    assert asked == ["a", True, 1]
    for number in range(MOST_REMEMBERED + 10):
        cleaner[number]
    assert len(cleaner) == MOST_REMEMBERED
