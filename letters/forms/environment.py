"""What rules and texts know of the world: the day, the holidays, the villages."""

from datetime import date, timedelta
from typing import Any

from registry.models import Holiday, Office

WINDOW = timedelta(days=400)  # rules look at most a year ahead or back


def environment(*, kecamatan: Office, on: date) -> dict[str, Any]:
    """`env` as letters.forms.look.Look takes it, for a kecamatan and a day."""
    villages = village_choices(kecamatan)
    return {
        "today": on,
        "holidays": Holiday.objects.between(on - WINDOW, on + WINDOW),
        "offices": dict(villages),
        "kecamatan": kecamatan.name,
        "kecamatan_code": kecamatan.code,
    }


def village_choices(kecamatan: Office) -> list[tuple[str, str]]:
    """(code, title) of the villages of a kecamatan, in the office's order."""
    return [
        (office.code, office.title)
        for office in Office.objects.at_or_below(kecamatan.code)
        .filter(level__in=[Office.Level.DESA, Office.Level.KELURAHAN])
        .order_by("order", "code")
    ]
