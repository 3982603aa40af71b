"""The filler of letter texts, as a clerk uses it and as an enemy would."""

import pytest

from letters.texts import BLANK, blanks, check_text, clean, fill, placeholders

COUPLE = {
    "pemohon": {"nama": "SITI RAHAYU", "agama": "Islam"},
    "tanggal_mulai": "25 Oktober 2026",
    "ahli_waris": [
        {"nama": "BUDI", "hubungan": "Anak"},
        {"nama": "ANI", "hubungan": "Istri"},
    ],
}


def test_names_are_replaced_by_their_values():
    assert fill("<p>{{ pemohon.nama }}, {{tanggal_mulai}}</p>", COUPLE) == (
        "<p>SITI RAHAYU, 25 Oktober 2026</p>"
    )


@pytest.mark.parametrize("value", [None, "", "   ", True, {"x": "y"}, ["a"], object()])
def test_what_cannot_be_printed_is_a_dotted_blank(value):
    assert fill("<p>{{ x }}</p>", {"x": value}) == f"<p>{BLANK}</p>"


def test_blanks_are_named_once_each():
    text = "<p>{{ a }} {{ pemohon.nama }} {{ pemohon.nik }} {{ a }}</p>"
    assert blanks(text, COUPLE) == ["a", "pemohon.nik"]


def test_blanks_leaves_out_what_a_condition_hides():
    text = '<p data-if="hiburan">{{ grup }}</p>'
    assert blanks(text, COUPLE, {"hiburan": False}) == []
    assert blanks(text, COUPLE, {"hiburan": True}) == ["grup"]


def test_lines_of_a_value_stay_lines():
    assert fill("<p>{{ x }}</p>", {"x": "Dusun A\r\nRT 01"}) == (
        "<p>Dusun A<br>RT 01</p>"
    )


def test_each_repeats_the_row_and_counts():
    text = (
        '<table><tr data-each="ahli_waris"><td>{{ nomor }}</td>'
        "<td>{{ item.nama }} ({{ item.hubungan }}), {{ tanggal_mulai }}</td></tr>"
        "</table>"
    )
    filled = fill(text, COUPLE)
    assert "<td>1</td><td>BUDI (Anak), 25 Oktober 2026</td>" in filled
    assert "<td>2</td><td>ANI (Istri), 25 Oktober 2026</td>" in filled
    assert "data-each" not in filled


def test_each_asks_the_facts_of_its_own_item_and_counts_what_it_shows():
    text = (
        '<ol><li data-each="ahli_waris" data-unless="item.hidup=tidak">'
        "{{ nomor }} {{ item.nama }}</li></ol>"
    )
    facts = {"ahli_waris": [{"hidup": False}, {"hidup": True}]}
    assert fill(text, COUPLE, facts) == "<ol><li>1 ANI</li></ol>"


def test_each_over_nobody_prints_nothing_and_over_one_person_once():
    text = '<ul><li data-each="pemohon">{{ item.nama }}</li></ul>'
    assert fill(text, COUPLE) == "<ul><li>SITI RAHAYU</li></ul>"
    assert fill(text, {"pemohon": []}) == "<ul></ul>"
    assert fill(text, {}) == "<ul></ul>"


@pytest.mark.parametrize(
    ("condition", "facts", "shown"),
    [
        ('data-if="x"', {"x": True}, True),
        ('data-if="x"', {"x": "a"}, True),
        ('data-if="x"', {"x": ""}, False),
        ('data-if="x"', {}, False),
        ('data-if="x=a"', {"x": "a"}, True),
        ('data-if="x = a|b"', {"x": "b"}, True),
        ('data-if="x=a"', {"x": "ab"}, False),
        ('data-if="x=a"', {"x": ["b", "a"]}, True),
        ('data-if="x=ya"', {"x": True}, True),
        ('data-if="x=tidak"', {"x": False}, True),
        ('data-if="x=3"', {"x": 3}, True),
        ('data-if="p.q=a"', {"p": {"q": "a"}}, True),
        ('data-unless="x"', {"x": ""}, True),
        ('data-unless="x=a"', {"x": "a"}, False),
        ('data-if="x" data-unless="y"', {"x": 1, "y": 1}, False),
        ('data-if="1 == 1"', {}, False),
        ('data-if=""', {"": "a"}, False),
    ],
)
def test_conditions(condition, facts, shown):
    assert ("kata" in fill(f"<p {condition}>kata</p>", {}, facts)) is shown


def test_a_span_that_only_carries_a_condition_leaves_no_tag():
    text = '<p>a<span data-if="x"> dan b</span>.</p>'
    assert fill(text, {}, {"x": True}) == "<p>a dan b.</p>"
    assert fill(text, {}, {}) == "<p>a.</p>"


# an enemy who edits texts


@pytest.mark.parametrize(
    "name",
    [
        "__class__",
        "pemohon.__class__",
        "pemohon.nama.__class__",
        "pemohon.nama.upper",
        "pemohon.keys",
        "ahli_waris.0.nama",
        "ahli_waris.nama",
        "tanggal_mulai.__init__.__globals__",
    ],
)
def test_a_name_never_walks_into_an_object(name):
    assert fill(f"<p>{{{{ {name} }}}}</p>", COUPLE) == f"<p>{BLANK}</p>"


@pytest.mark.parametrize(
    "text", ["{% load x %}", "{{ 7*7 }}", "{{ a|safe }}", "{{ a() }}", "${7*7}"]
)
def test_nothing_is_computed(text):
    filled = fill(f"<p>{text}</p>", {"a": "x"})
    assert "49" not in filled
    assert filled == f"<p>{text}</p>"


def test_an_object_that_pretends_to_be_a_dict_is_not_read():
    class Record(dict):
        def get(self, key, default=None):
            raise AssertionError("read")

    assert fill("<p>{{ r.x }}</p>", {"r": Record(x="1")}) == f"<p>{BLANK}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<img src="http://evil/x.png">',
        '<p style="background:url(file:///etc/passwd)">a</p>',
        '<a href="file:///etc/passwd">a</a>',
        "<style>@import 'http://evil'</style>",
        '<link rel="attachment" href="file:///etc/passwd">',
        '<svg><image href="http://evil/x"/></svg>',
        '<iframe src="http://evil"></iframe><object data="x"></object>',
        '<base href="http://evil/"><meta http-equiv="refresh" content="0">',
        "<!-- {{ pemohon.nama }} --><p>a</p>",
        '<p class="DRAF watermark" id="x">a</p>',
    ],
)
def test_only_listed_tags_and_attributes_stay(text):
    filled = fill(text, COUPLE)
    for bad in ("script", "on", "src", "style", "href", "http", "file:", "id="):
        assert bad not in filled.replace("<p>a</p>", "")
    assert "SITI" not in filled
    assert "watermark" not in filled


# an enemy, or an honest person, with a difficult name


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("<b>BUDI</b>", "&lt;b&gt;BUDI&lt;/b&gt;"),
        ('SA\'DIYAH "NIA"', "SA&#x27;DIYAH &quot;NIA&quot;"),
        ("A & B", "A &amp; B"),
        ("{{ pemohon.agama }}", "{{ pemohon.agama }}"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
        ("NA\u202eMA\x00\x07", "NAMA"),
        ("A" * 60, "A" * 60),
    ],
)
def test_a_value_is_printed_as_the_words_it_is(name, printed):
    values = {"pemohon": {"nama": name, "agama": "Islam"}}
    filled = fill("<p>{{ pemohon.nama }}</p>", values)
    assert filled == f"<p>{printed}</p>"
    assert clean(filled).count("<p>") == 1


# what the editor of a text is told

NAMES = {"pemohon.nama", "tanggal_mulai", "ahli_waris.nama", "hiburan"}


def test_a_good_text_has_no_problems():
    text = """
      <p class="center">{{ pemohon.nama }}</p>
      <table class="biodata"><tr><td>Tanggal<td>:<td>{{ tanggal_mulai }}</tr></table>
      <ol><li data-each="ahli_waris" data-if="item.nama">{{ nomor }} {{ item.nama }}
      </li></ol><p data-if="hiburan">a<br>b</p><p data-unless="pemohon">c</p>
    """
    assert check_text(text, NAMES) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>{{ pemohon.nik }}</p>", "{{ pemohon.nik }} tidak dikenal"),
        ("<p>{{ item.nama }}</p>", "{{ item.nama }} tidak dikenal"),
        ("<p>{{ nomor }}</p>", "{{ nomor }} tidak dikenal"),
        ('<p data-each="ahli_waris">{{ item.nik }}</p>', "item.nik"),
        ('<p data-each="saksi">a</p>', "daftar itu tidak ada"),
        ('<p data-if="hiburn">a</p>', "isian hiburn tidak ada"),
        ('<p data-if="a==b">a</p>', "tidak dapat dibaca"),
        ("<p>{{ pemohon.nama</p>", "tidak lengkap"),
        ("<p>{{ pemohon.<strong>nama</strong> }}</p>", "tidak lengkap"),
        ("<p>{% if hiburan %}</p>", "tidak lengkap"),
        ('<p class="{{ hiburan }}">a</p>', "di dalam atribut class"),
        ("<p><img src=x>a</p>", "<img> tidak boleh"),
        ('<p style="color:red">a</p>', "style pada <p> tidak boleh"),
        ('<p class="merah">a</p>', '"merah" tidak dikenal'),
        ("<div><p>a</p>", "<div> belum ditutup"),
        ("<p>a</strong></p>", "</strong> tidak punya pembuka"),
        ("<table>a<tr><td>b</td></tr></table>", '"a" di luar sel tabel'),
        ("<td>c</td>", "<td> di luar tabel"),
        ("<li>c</li>", "<li> di luar tabel atau daftarnya"),
        (
            '<div data-each="ahli_waris"><p data-each="pemohon">a</p></div>',
            "tidak didukung",
        ),
    ],
)
def test_a_bad_text_is_explained(text, said):
    assert any(said in problem for problem in check_text(text, NAMES)), check_text(
        text, NAMES
    )


def test_placeholders_lists_what_a_text_prints():
    text = '<p>{{ a }}{{ b.c }}{{ a }}</p><p data-each="x">{{ item.d }}</p>'
    assert placeholders(text) == ["a", "b.c", "item.d"]
