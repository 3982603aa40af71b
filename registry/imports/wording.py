"""Values of a resident as a person reads them: in lists of changes."""

from collections.abc import Callable
from datetime import date

from registry.models import CodeEntry, Office, Resident


def showers() -> dict[str, Callable[[object], str]]:
    """column -> how its value is shown; other columns: as they are."""
    codes = dict(CodeEntry.objects.values_list("pk", "name"))
    offices = dict(Office.objects.values_list("pk", "name"))
    found: dict[str, Callable[[object], str]] = {
        f"{kind}_id": lambda value: codes.get(value, "") for kind in CodeEntry.Kind
    }
    found["office_id"] = lambda value: offices.get(value, "")
    for column in ("birth_date", "marriage_date", "divorce_date"):
        found[column] = _day
    found["sex"] = dict(Resident.Sex.choices).get
    found["family_relation"] = dict(Resident.Relation.choices).get
    found["life_status"] = dict(Resident.LifeStatus.choices).get
    return found


def _day(value: date | None) -> str:
    return "" if value is None else f"{value:%d-%m-%Y}"
