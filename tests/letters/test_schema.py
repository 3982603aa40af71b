"""A definition is read as a whole, with every mistake and its place."""

import copy

import pytest

from letters.forms.conditions import holds
from letters.forms.schema import Condition, Definition, DefinitionError

BASE = {
    "slug": "contoh",
    "name": "Surat Contoh",
    "short_name": "Contoh",
    "title": "SURAT CONTOH",
    "groups": [["utama", "Utama"]],
    "fields": [
        {"key": "jenis", "label": "Jenis", "type": "choice", "choices": [["a", "A"]]},
        {"key": "mulai", "label": "Mulai", "type": "date"},
        {"key": "tempat", "label": "Tempat", "type": "office"},
        {
            "key": "barang",
            "label": "Barang",
            "type": "rows",
            "columns": [{"key": "nama", "label": "Nama"}],
        },
        {"key": "rahasia", "label": "Rahasia", "sensitive": True},
    ],
    "roles": [
        {"slug": "pemohon", "label": "Pemohon", "source": "applicant", "subject": True},
        {"slug": "saksi", "label": "Saksi", "min": 2, "max": 0},
    ],
    "requirements": [{"slug": "ktp", "label": "KTP"}],
    "rules": [{"rule": "unique_people", "params": {"role": "saksi"}}],
}


def base(**changes):
    return copy.deepcopy(BASE) | changes


def problems(data):
    with pytest.raises(DefinitionError) as caught:
        Definition.parse(data)
    return caught.value.problems


def field(**parts):
    return {"key": "baru", "label": "Baru", **parts}


def with_field(**parts):
    data = base()
    data["fields"].append(field(**parts))
    return data


def with_role(**parts):
    data = base()
    data["roles"].append({"slug": "baru", "label": "Baru", **parts})
    return data


def with_rule(rule, params, **parts):
    return base(rules=[{"rule": rule, "params": params, **parts}])


def test_parse_reads_what_is_right():
    definition = Definition.parse(base())
    assert definition.applicant_role.slug == "pemohon"
    assert definition.role("saksi").max is None
    assert not definition.role("saksi").single
    assert definition.sensitive_keys == {"rahasia"}
    assert [role.slug for role in definition.subject_roles] == ["pemohon"]
    assert definition.field("jenis").choices == (("a", "A"),)
    with pytest.raises(KeyError):
        definition.field("tidak_ada")


BROKEN = [
    (base(slug="Surat X"), "slug: 'Surat X' hanya boleh"),
    (base(title=""), "title: wajib diisi"),
    (base(judul="x"), "judul: kunci ini tidak dikenal"),
    (base(fields="x"), "fields: harus berupa daftar"),
    (base(fields=["x"]), "fields[0]: harus berupa pasangan"),
    (base(heading="nomer"), "heading: 'nomer' tidak dikenal"),
    (base(start_at=["rt"]), "start_at: 'rt' tidak dikenal"),
    (base(groups=[["utama"]]), "groups[0]: harus berupa [nilai, tulisan]"),
    (base(groups=[["a", "A"], ["a", "B"]]), "groups: 'a' ada lebih dari satu kali"),
    (base(validity={}), "validity: isi salah satu"),
    (base(validity={"until_field": "jenis"}), "validity.until_field: bukan isian"),
    (
        base(village_signature={"office_field": "mulai"}),
        "village_signature.office_field: 'mulai' bukan",
    ),
    (
        base(statement={"title": "X", "requirement": "y"}),
        "statement.requirement: bukan syarat",
    ),
    (base(duplicates={"rival_role": "x"}), "duplicates.rival_role: 'x' bukan peran"),
    (base(copies=["Kepala {{ entah }}"]), "copies[0]: 'entah' bukan isian"),
    (base(roles=[]), "roles: harus ada tepat satu peran dengan source: applicant"),
    (with_field(type="angka"), "fields[5].type: 'angka' tidak dikenal"),
    (with_field(required="ya"), "fields[5].required: harus true atau false"),
    (with_field(min="3"), "fields[5].min: harus berupa bilangan bulat"),
    (with_field(digits=["a"]), "fields[5].digits: harus berupa daftar bilangan"),
    (with_field(group="x"), "fields[5].group: 'x' bukan kelompok"),
    (with_field(type="choice"), "fields[5].choices: isian pilihan harus punya"),
    (with_field(choices=[["a", "A"]]), "fields[5].choices: hanya untuk isian choice"),
    (with_field(type="rows"), "fields[5].columns: isian rows harus punya kolom"),
    (with_field(default="applicant.gaji"), "fields[5].default: 'applicant.gaji' bukan"),
    (
        with_field(type="choice", choices=[["a", "A"]], default="b"),
        "fields[5].default: 'b' bukan salah satu pilihan",
    ),
    (
        with_field(when=[{"field": "x", "value": 1}]),
        "fields[5].when[0].field: 'x' bukan isian layanan ini",
    ),
    (
        with_field(when=[{"field": "jenis", "value": "b"}]),
        "fields[5].when[0].value: 'b' bukan pilihan jenis",
    ),
    (
        with_field(when=[{"field": "jenis", "op": "mirip", "value": "a"}]),
        "fields[5].when[0].op: 'mirip' tidak dikenal",
    ),
    (
        with_field(when=[{"field": "jenis", "op": "in", "value": "a"}]),
        "fields[5].when[0].value: harus berupa daftar",
    ),
    (
        with_field(when=[{"field": "saksi.gaji", "op": "filled"}]),
        "fields[5].when[0].field: 'saksi.gaji' bukan isian",
    ),
    (
        with_field(computed={"function": "entah"}),
        "fields[5].computed.function: 'entah' tidak dikenal",
    ),
    (
        with_field(computed={"function": "weekday", "params": {"date": "x"}}),
        "fields[5].computed.params.date: 'x' bukan isian",
    ),
    (
        with_field(computed={"function": "join", "params": {"template": "Di {x}"}}),
        "fields[5].computed.params.template: 'x' bukan isian",
    ),
    (with_field(key="jenis"), "fields: 'jenis' dipakai lebih dari satu kali"),
    (with_field(key="kantor"), "fields: 'kantor' adalah nama yang dipakai sistem"),
    (with_role(source="tetangga"), "roles[2].source: 'tetangga' tidak dikenal"),
    (with_role(min=3, max=2), "roles[2].max: lebih kecil daripada min"),
    (with_role(person_fields=["gaji"]), "roles[2].person_fields: 'gaji' bukan data"),
    (with_role(family_of=["x"]), "roles[2].family_of: 'x' bukan peran"),
    (with_role(fields=[field(key="nama")]), "roles[2].fields[0].key: 'nama' sudah"),
    (with_rule("entah", {}), "rules[0].rule: 'entah' tidak dikenal"),
    (with_rule("unique_people", {}), "rules[0].params.role: wajib diisi"),
    (
        with_rule("unique_people", {"role": "x"}),
        "rules[0].params.role: 'x' bukan peran",
    ),
    (
        with_rule("unique_people", {"role": "saksi", "warna": 1}),
        "rules[0].params.warna: tidak dikenal",
    ),
    (
        with_rule("min_age", {"role": "saksi", "age": "18"}),
        "rules[0].params.age: harus berupa bilangan bulat",
    ),
    (
        with_rule("people_differ", {"roles": "saksi"}),
        "rules[0].params.roles: harus berupa daftar",
    ),
    (
        with_rule("guardian_required", {"role": "saksi", "key": "gaji", "age": 17}),
        "rules[0].params.key: 'gaji' bukan data orang",
    ),
    (
        with_rule("forbidden_when", {"when": [{"field": "jenis", "value": "a"}]}),
        "rules[0].message: wajib diisi",
    ),
    (
        with_rule("forbidden_when", {"when": []}, message="x"),
        "rules[0].params.when: harus berupa daftar syarat",
    ),
]


@pytest.mark.parametrize(("data", "start"), BROKEN, ids=[case[1] for case in BROKEN])
def test_parse_says_what_is_wrong_and_where(data, start):
    assert any(problem.startswith(start) for problem in problems(data)), problems(data)


def test_parse_reports_all_problems_at_once():
    found = problems(base(title="", heading="x", validity={}))
    assert len(found) == 3


@pytest.mark.parametrize("data", [None, [], "x", {}])
def test_parse_of_no_definition_is_a_definition_error(data):
    assert problems(data)


def test_placeholder_names_hold_answers_people_rows_and_office():
    names = Definition.parse(base()).placeholder_names()
    assert {
        *("jenis", "barang.nama", "pemohon.nama", "pemohon.ttl", "saksi.umur"),
        *("surat.nomor", "kantor.jabatan", "desa.nama", "saat.tanggal"),
    } <= names
    assert "pemohon.life_status" not in names
    assert "entah" not in names


def test_content_hash_knows_content_and_not_the_order_of_keys():
    data = base()
    turned = dict(reversed(data.items()))
    one, other = Definition.parse(data), Definition.parse(turned)
    assert one.content_hash({"letter": "a"}) == other.content_hash({"letter": "a"})
    assert one.content_hash({"letter": "a"}) != one.content_hash({"letter": "b"})
    changed = Definition.parse(base(title="LAIN"))
    assert changed.content_hash({}) != one.content_hash({})


RAW = {
    "teks": "b",
    "kosong": "",
    "angka": 7,
    "tanggal": "2026-05-01",
    "ya": True,
    "banyak": ["x", "y"],
    "satu": {"umur": "20"},
    "orang": [{"nama": "A"}, {"nama": "B"}],
}


@pytest.mark.parametrize(
    ("path", "op", "value", "expected"),
    [
        ("teks", "eq", "b", True),
        ("teks", "ne", "b", False),
        ("kosong", "empty", None, True),
        ("tidak_ada", "filled", None, False),
        ("kosong", "gt", 3, False),
        ("angka", "lt", 10, True),
        ("angka", "gte", 7, True),
        ("angka", "lte", 6, False),
        ("tanggal", "gt", "2026-04-30", True),
        ("ya", "eq", True, True),
        ("ya", "eq", "true", True),
        ("kosong", "eq", False, True),
        ("teks", "in", ["a", "b"], True),
        ("teks", "not_in", ["a", "b"], False),
        ("banyak", "contains", "y", True),
        ("banyak", "contains", "z", False),
        ("satu.umur", "lt", 21, True),
        ("orang.nama", "eq", "B", True),
        ("orang.nama", "eq", "C", False),
        ("tidak_ada.nama", "empty", None, True),
    ],
)
def test_condition(path, op, value, expected):
    assert holds([Condition(path, op, value)], RAW) is expected


def test_all_conditions_must_hold():
    both = [Condition("teks", "eq", "b"), Condition("angka", "eq", 8)]
    assert not holds(both, RAW)
    assert holds([], RAW)
