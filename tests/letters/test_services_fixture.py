"""The seven services as an office would use them: read, filled in, printed."""

from datetime import date

import pytest

from letters.forms.checking import check, needed
from letters.forms.examples import SLUGS, example, long_example
from letters.forms.office_names import OFFICE_PLACEHOLDERS
from letters.forms.values import raw_values, text_values
from letters.texts import blanks, check_text, fill
from registry.identifiers import nik_errors, nik_warnings
from tests.letters.seven_services import ENV, FOLDER, TODAY, definition, found

TEXTS = sorted(path.name for path in FOLDER.glob("*.html"))


def office_values():
    values = {}
    for name in OFFICE_PLACEHOLDERS:
        group, key = name.split(".")
        values.setdefault(group, {})[key] = name
    return values


def test_the_seven_are_there_and_no_other():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(SLUGS)
    orders = [definition(slug).order for slug in SLUGS]
    assert len(set(orders)) == len(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_service_is_named_as_its_file_and_has_what_it_promises(slug):
    service = definition(slug)
    assert service.slug == slug
    assert (FOLDER / f"{slug}.html").exists()
    assert (FOLDER / f"{slug}.statement.html").exists() == bool(service.statement)
    assert sum(service.standard_times.values()) == 240  # seconds: the SOP's 4 minutes
    assert service.initials == ("admin",)
    assert all(field.group for field in service.fields if field.asked)
    assert all(each.hint for each in service.requirements)


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_valid_and_names_only_what_there_is(name):
    service = definition(name.split(".")[0])
    html = (FOLDER / name).read_text()
    assert check_text(html, service.placeholder_names()) == []


def test_texts_belong_to_the_kecamatan_only_through_placeholders():
    """Another kecamatan must be able to use them as they are."""
    for name in TEXTS:
        html = (FOLDER / name).read_text()
        assert "Pitu" not in html, name
        assert "Ngawi" not in html, name


@pytest.mark.parametrize("make", [example, long_example])
@pytest.mark.parametrize("slug", SLUGS)
def test_example_is_complete_and_prints_without_a_blank(slug, make):
    service, made = definition(slug), make(slug, TODAY)
    blocking = {
        target: text for target, text in found(slug, made).items() if text[0] == "block"
    }
    assert blocking == {}
    values, facts = text_values(service, made["answers"], made["people"], env=ENV)
    values |= office_values()
    for path in FOLDER.glob(f"{slug}*.html"):
        html = path.read_text()
        assert blanks(html, values, facts) == [], path.name
        assert "{{" not in fill(html, values, facts)
    for line in (service.register_text, *service.copies, *service.next_steps):
        assert blanks(line, values, facts) == [], line


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2028, 2, 29), date(2031, 12, 31)]
)
@pytest.mark.parametrize("slug", SLUGS)
def test_example_holds_on_any_day(slug, day):
    service, made = definition(slug), example(slug, day)
    problems = check(service, made, env=ENV | {"today": day})
    assert [each for each in problems if each.level == "block"] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_people_of_examples_are_invented_and_obey_the_rules(slug):
    for make in (example, long_example):
        for people in make(slug, TODAY)["people"].values():
            for each in people:
                born = date.fromisoformat(each["tanggal_lahir"])
                assert nik_errors(each["nik"]) == []
                assert (
                    nik_warnings(
                        each["nik"], birth_date=born, sex=each["jenis_kelamin"]
                    )
                    == []
                )
                assert each["nik"][12:] > "9000"


def test_long_examples_are_long():
    people = long_example("ahli-waris", TODAY)["people"]
    assert len(people["ahli_waris"]) == 8
    assert {len(each["nama"]) for each in people["ahli_waris"]} == {60}
    assert len({each["nama"] for each in people["ahli_waris"]}) == 8
    assert len(long_example("spm-bpjs", TODAY)["people"]["anggota"]) == 8


@pytest.mark.parametrize("slug", SLUGS)
def test_an_empty_form_is_answered_with_what_is_missing(slug):
    service = definition(slug)
    problems = check(service, {"answers": {}, "people": {}}, env=ENV, attached=())
    applicant = service.applicant_role.slug
    assert f"role:{applicant}" in {each.target for each in problems}
    assert all(each.message and "{" not in each.message for each in problems)
    text_values(service, {}, {}, env=ENV)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_needed_document_is_asked_for(slug):
    service, made = definition(slug), example(slug, TODAY)
    raw = raw_values(service, made["answers"], made["people"], env=ENV)
    for each in needed(service, raw):
        target = f"requirement:{each.slug}"
        assert (target in found(slug, made, without=[each.slug])) is each.required


def test_health_and_poverty_are_kept_apart():
    assert {"nama_pasien", "rumah_sakit", "penghasilan", "kriteria"} <= definition(
        "spm-bpjs"
    ).sensitive_keys
    assert "bansos" in definition("subsidi-listrik").sensitive_keys


@pytest.mark.parametrize("slug", ["spm-bpjs", "ahli-waris"])
def test_signed_statements_are_bound_into_the_letter(slug):
    service = definition(slug)
    assert service.heading == "register"
    [statement] = [each for each in service.requirements if each.statement]
    assert statement.bind and statement.required
    assert service.statement.requirement == statement.slug


def test_legalisation_binds_the_letter_itself():
    service = definition("legalisasi-waris")
    assert service.layout == "legalisation"
    assert [each.slug for each in service.requirements if each.bind] == ["surat_waris"]


SIGNED_BY_VILLAGE = {
    "hajatan": "desa_lokasi",
    "domisili-ormas": "desa_sekretariat",
    "ahli-waris": "",
    "spm-bpjs": "",
    "subsidi-listrik": "",
    "dispensasi-nikah": None,
    "legalisasi-waris": None,
}


@pytest.mark.parametrize("slug", SLUGS)
def test_who_signs_for_the_village(slug):
    signature = definition(slug).village_signature
    found_field = signature.office_field if signature else None
    assert found_field == SIGNED_BY_VILLAGE[slug]
