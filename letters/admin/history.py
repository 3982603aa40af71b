"""Who saved a letter when, and which answers changed; never what stood in them."""

from dataclasses import dataclass
from datetime import datetime

from letters.models import Letter
from letters.models.state_machine import State

SHOWN = 100  # newest first; a letter is rarely saved so often


@dataclass(frozen=True)
class SavedVersion:
    at: datetime
    by: str
    reason: str
    state: str
    changed: list[str]


def saved_versions(letter: Letter) -> list[SavedVersion]:
    """Newest first. Only labels of what changed: a value may be a person's secret."""
    spec = letter.service_version.spec
    labels = {field.key: field.label for field in spec.fields}
    rows = list(letter.history.select_related("history_user")[: SHOWN + 1])
    found = []
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        now_, before = row.answers or {}, (older.answers or {}) if older else {}
        keys = [key for key in labels if now_.get(key) != before.get(key)]
        found.append(
            SavedVersion(
                at=row.history_date,
                by=str(row.history_user or "sistem"),
                reason=row.history_change_reason or "Disimpan",
                state=State(row.state).label,
                changed=[labels[key] for key in keys] if older else [],
            )
        )
    return found[:SHOWN]
