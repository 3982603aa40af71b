"""Loads offices, their hours, code lists and holidays from fixtures/*.yaml.

By natural key and as often as one likes. Lists that the project keeps (codes,
holidays) follow the file; what an office typed about itself is never overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import yaml
from django.conf import settings
from django.db import models, transaction
from django.utils.text import slugify

from registry.models import CodeEntry, Holiday, Letterhead, Office, OfficeHours

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@dataclass
class Tally:
    """How many rows a load created, changed and found as they should be."""

    name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.created} baru, {self.changed} diperbarui, "
            f"{self.unchanged} tetap"
        )


def load_all() -> list[Tally]:
    """Everything, or nothing when a file is wrong."""
    with transaction.atomic():
        return [
            load_offices(),
            load_letterheads(),
            load_office_hours(),
            load_codes(),
            load_holidays(),
        ]


def load_offices() -> Tally:
    """New offices are added; known ones get only what is still empty."""
    tally = Tally("Kantor")
    for row in _read("offices.yaml"):
        values = {key: value for key, value in row.items() if key != "letterhead"}
        office = Office.objects.filter(code=values["code"]).first()
        if office is None:
            office = Office(**values)
            office.full_clean()
            office.save()
            tally.created += 1
            continue
        _update(
            tally,
            office,
            {k: v for k, v in values.items() if getattr(office, k) in ("", None)},
        )
    return tally


def load_letterheads() -> Tally:
    """A first letterhead for each office that names one and has none."""
    tally = Tally("Kop surat")
    logo = (FIXTURES / "logo.svg").read_bytes()
    for row in _read("offices.yaml"):
        if "letterhead" not in row:
            continue
        office = Office.objects.get(code=row["code"])
        if Letterhead.objects.current(office):
            tally.unchanged += 1
            continue
        lines = {**default_lines(office), **row["letterhead"]}
        Letterhead.objects.create(
            office=office, logo=logo, logo_type="image/svg+xml", **lines
        )
        tally.created += 1
    return tally


def default_lines(office: Office) -> dict[str, str]:
    """The lines of a letterhead that follow from the place in the tree."""
    kabupaten = Office.objects.filter(code=office.code[:5]).first()
    government = (kabupaten or office).title.upper()
    lines = {
        "government_line": f"PEMERINTAH {government}",
        "upper_line": "",
        "unit_line": office.title.upper(),
    }
    if office.level in (Office.Level.DESA, Office.Level.KELURAHAN):
        above = Office.objects.filter(code=office.parent_code).first()
        lines["upper_line"] = above.title.upper() if above else ""
    return lines


def load_office_hours() -> Tally:
    """A first table of hours for each office that is named and has none."""
    tally = Tally("Jam kerja")
    for row in _read("office_hours.yaml"):
        office = Office.objects.get(code=row["office"])
        if office.hours.exists():
            tally.unchanged += 1
            continue
        for weekday, (opens, closes) in row["days"].items():
            OfficeHours.objects.create(
                office=office,
                weekday=weekday,
                opens=time.fromisoformat(opens),
                closes=time.fromisoformat(closes),
            )
        tally.created += 1
    return tally


def load_codes() -> Tally:
    """Names, order and spellings follow the file; own spellings stay."""
    tally = Tally("Kode isian")
    known = {(entry.kind, entry.slug): entry for entry in CodeEntry.objects.all()}
    for kind, rows in _read("codes.yaml").items():
        for order, row in enumerate(rows, start=1):
            slug = row.get("slug") or slugify(row["name"].replace("/", " "))
            values = {"code": row["code"], "name": row["name"], "order": order}
            aliases = row.get("aliases", [])
            entry = known.get((kind, slug))
            if entry is None:
                CodeEntry.objects.create(
                    kind=kind, slug=slug, aliases=aliases, **values
                )
                tally.created += 1
                continue
            extra = [alias for alias in entry.aliases if alias not in aliases]
            _update(tally, entry, {**values, "aliases": [*aliases, *extra]})
    return tally


def load_holidays() -> Tally:
    """Days of the decrees; days that an office added itself stay."""
    tally = Tally("Hari libur")
    known = {holiday.date: holiday for holiday in Holiday.objects.all()}
    for row in _read("holidays.yaml"):
        values = {"kind": Holiday.Kind.NATIONAL.value, **row}
        holiday = known.get(values["date"])
        if holiday is None:
            Holiday.objects.create(**values)
            tally.created += 1
        else:
            _update(tally, holiday, values)
    return tally


def _read(name: str):
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


def _update(tally: Tally, row: models.Model, values: Mapping[str, object]) -> None:
    changed = {key: v for key, v in values.items() if getattr(row, key) != v}
    for key, value in changed.items():
        setattr(row, key, value)
    if changed:
        row.save(update_fields=changed)
        tally.changed += 1
    else:
        tally.unchanged += 1
