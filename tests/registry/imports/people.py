"""Invented people as rows of a file: field name -> value."""

from datetime import date

from registry.models import Office, Resident
from tests.factories import code, make_kk, make_nik


def person(*, office: Office | None = None, **values: object) -> dict:
    """Everything that a new resident needs, heads of families of their own."""
    born = values.pop("birth_date", date(1980, 5, 17))
    sex = values.pop("sex", "L")
    row = {
        "nik": make_nik(birth_date=born, sex=sex),
        "kk_number": make_kk(),
        "name": "Sukarno Wibowo",
        "sex": sex,
        "birth_place": "Ngawi",
        "birth_date": born,
        "family_relation": Resident.Relation.KEPALA_KELUARGA.value,
        "religion": code("religion", "islam").pk,
        "marital_status": code("marital_status", "kawin").pk,
        "occupation": code("occupation", "petani-pekebun").pk,
        "rt": "001",
        "rw": "002",
        "hamlet": "KRAJAN",
        **values,
    }
    if office is not None:
        row["office"] = office.pk
    return row


def as_row(resident: Resident, **values: object) -> dict:
    """A resident as a file would bring him."""
    names = "nik kk_number name sex birth_place birth_date family_relation rt rw hamlet"
    row = {name: getattr(resident, name) for name in names.split()}
    row["office"] = resident.office_id
    return {**row, **values}
