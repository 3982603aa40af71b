"""What a person does with an import: map its columns, decide, discard, undo.

The only caller of state changes that people ask for; a page or a command makes one
call. An import outside the user's scope does not exist (PopulationImport.DoesNotExist).
"""

from collections.abc import Mapping
from datetime import datetime

from registry.models import Office, PopulationImport, User


def map_columns(
    *,
    user: User,
    import_id: int,
    fields: Mapping[int, str],
    now: datetime,
    village: Office | None = None,
) -> PopulationImport:
    """Say what the columns of an unknown header row mean, and read the file again.

    fields: position of the column in mapping["columns"] -> field name of fields.py, or
    "" for one that is not wanted. village: required when mapping["needs_village"] and
    no column is the village. The mapping is remembered for offices of the same tree.
    MAPPING -> READING. Raises NotAllowed, Refused.
    """
    raise NotImplementedError


def choose_village(
    *, user: User, import_id: int, village: Office, now: datetime
) -> PopulationImport:
    """Say in which desa people live whose file names none, and read it again.

    MAPPING with {"needs_village": True} -> READING. Raises NotAllowed, Refused.
    """
    raise NotImplementedError


def decide(*, user: User, import_id: int, mode: str, now: datetime) -> PopulationImport:
    """Let a worker write the good rows: READY -> WAITING (WRITING, DONE).

    mode: PopulationImport.Mode; ALL is refused while there are wrong rows.
    Raises NotAllowed, Refused.
    """
    raise NotImplementedError


def discard(*, user: User, import_id: int, now: datetime) -> PopulationImport:
    """Throw it away, its rows and its bytes: MAPPING, READY, FAILED -> DISCARDED.

    Also READING. Raises NotAllowed, Refused.
    """
    raise NotImplementedError


def undo(*, user: User, import_id: int, now: datetime) -> PopulationImport:
    """Let a worker take back what it wrote: DONE -> UNDOING (UNDONE).

    counts["undo"] tells then {"restored": n, "removed": n, "kept_count": n,
    "kept": [[resident id, why], ...]} (the first 1,000). Raises NotAllowed, Refused.
    """
    raise NotImplementedError


def blocker(population_import: PopulationImport, step: str) -> str:
    """Why this step ("decide_all", "decide_good", "discard", "undo", "map") is not
    possible, "" when it is: for the buttons of a page. Asks no permission."""
    raise NotImplementedError
