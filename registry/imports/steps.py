"""What a person does with an import: map its columns, decide, discard, undo.

The only caller of state changes that people ask for; a page or a command makes one
call. An import outside the user's scope does not exist (PopulationImport.DoesNotExist).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from registry.imports import fields as known_fields
from registry.imports import intake, queue
from registry.imports.refusal import NotAllowed, Refused
from registry.models import Office, PopulationImport, RememberedMapping, User

State, Mode = PopulationImport.State, PopulationImport.Mode
POSSIBLE_IN = {
    "map": {State.MAPPING},
    "decide_all": {State.READY},
    "decide_good": {State.READY},
    "discard": {State.READING, State.MAPPING, State.READY, State.FAILED},
    "undo": {State.DONE},
}
OVER = "Impor ini {state}; langkah itu tidak dapat dilakukan lagi. Muat ulang halaman."
NOTHING = "Tidak ada yang perlu disimpan: tidak ada penduduk baru atau berubah."
SOME_WRONG = (
    "{count} baris salah. Perbaiki berkasnya lalu unggah lagi, atau simpan hanya "
    "baris yang benar."
)


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
    with _locked(user, import_id, "map") as found:
        columns = found.mapping.get("columns", [])
        if not columns:
            raise Refused("Berkas ini tidak perlu dicocokkan.")
        wanted = {at: name for at, name in fields.items() if 0 <= at < len(columns)}
        _check_mapping(wanted, columns)
        if village is None and "office" not in wanted.values():
            if found.mapping.get("needs_village"):
                raise Refused("Pilih desa, atau kolom yang berisi desa.")
        if village is not None:
            intake.check_village(found.office, village)
            found.village = village
        found.mapping["chosen"] = {str(at): name for at, name in wanted.items()}
        _remember(found, wanted, columns, now)
        _read_again(found, now)
    return found


def choose_village(
    *, user: User, import_id: int, village: Office, now: datetime
) -> PopulationImport:
    """Say in which desa people live whose file names none, and read it again.

    MAPPING with {"needs_village": True} -> READING. Raises NotAllowed, Refused.
    """
    with _locked(user, import_id, "map") as found:
        intake.check_village(found.office, village)
        found.village = village
        _read_again(found, now)
    return found


def decide(
    *,
    user: User | None,
    import_id: int,
    mode: str,
    now: datetime,
    by_worker: bool = True,
) -> PopulationImport:
    """Let a worker write the good rows: READY -> WAITING (WRITING, DONE).

    mode: PopulationImport.Mode; ALL is refused while there are wrong rows. user: None
    only for the command line. by_worker: False where the caller writes it himself, at
    once. Raises NotAllowed, Refused.
    """
    step = "decide_all" if Mode(mode) == Mode.ALL else "decide_good"
    with _locked(user, import_id, step) as found:
        found.state, found.mode, found.message = State.WAITING, mode, ""
        found.decided_by, found.decided_at = user, now
        found.attempts, found.lease_until, found.queued_at = 0, None, now
        found.save()
        if by_worker:
            queue.enqueue(found, now=now)
    return found


def discard(*, user: User | None, import_id: int, now: datetime) -> PopulationImport:
    """Throw it away, its rows and its bytes; nothing of it was stored -> DISCARDED.

    From READING (a worker that reads it notices), MAPPING, READY, FAILED. Raises
    NotAllowed, Refused.
    """
    with _locked(user, import_id, "discard") as found:
        found.state, found.message = State.DISCARDED, ""
        found.attempts, found.lease_until = 0, None
        found.decided_by, found.decided_at = user, now
        found.mapping = {}  # holds cells of the file
        found.save()
        queue.forget_rows(found)
    queue.forget_bytes(found)
    return found


def undo(*, user: User, import_id: int, now: datetime) -> PopulationImport:
    """Let a worker take back what it wrote: DONE -> UNDOING (UNDONE).

    counts["undo"] tells then {"restored": n, "removed": n, "kept_count": n,
    "kept": [[resident id, why], ...]} (the first 1,000). Raises NotAllowed, Refused.
    """
    with _locked(user, import_id, "undo") as found:
        found.state, found.message, found.undone_by = State.UNDOING, "", user
        found.attempts, found.lease_until = 0, None
        found.save()
        queue.enqueue(found, now=now)
    return found


def blocker(population_import: PopulationImport, step: str) -> str:
    """Why this step ("decide_all", "decide_good", "discard", "undo", "map") is not
    possible, "" when it is: for the buttons of a page. Asks no permission."""
    if population_import.state not in POSSIBLE_IN[step]:
        state = State(population_import.state).label.lower()
        return OVER.format(state=state)
    if step.startswith("decide"):
        counts = population_import.counts
        if step == "decide_all" and counts.get("wrong"):
            return SOME_WRONG.format(count=counts["wrong"])
        if not counts.get("new") and not counts.get("changed"):
            return NOTHING
    return ""


@contextmanager
def _locked(user: User | None, import_id: int, step: str) -> Iterator[PopulationImport]:
    """The import, until the step is saved; a second click waits and is refused."""
    if user is not None and not user.has_perm(intake.PERMISSION):
        raise NotAllowed
    imports = PopulationImport.objects.all()
    if user is not None:
        imports = imports.visible_to(user)
    with transaction.atomic():
        found = imports.select_for_update(of=("self",)).get(pk=import_id)
        if told := blocker(found, step):
            raise Refused(told)
        yield found


def _check_mapping(wanted: dict[int, str], columns: list[dict]) -> None:
    names = [name for name in wanted.values() if name]
    if set(names) - known_fields.BY_NAME.keys():
        raise Refused("Ada pilihan yang tidak dikenal. Muat ulang halaman.")
    if "nik" not in names:
        raise Refused("Tunjukkan kolom yang berisi NIK.")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        labels = ", ".join(sorted(known_fields.label_of(name) for name in twice))
        raise Refused(f"Dipilih untuk lebih dari satu kolom: {labels}.")


def _remember(
    found: PopulationImport, wanted: dict[int, str], columns: list[dict], now: datetime
) -> None:
    root = Office.objects.filter(code=queue.tree_of(found.office.code)).first()
    RememberedMapping.objects.update_or_create(
        office=root or found.office,
        signature=found.mapping["signature"],
        defaults={
            "fields": {
                column["key"]: wanted.get(at, "") for at, column in enumerate(columns)
            }
        },
    )


def _read_again(found: PopulationImport, now: datetime) -> None:
    found.state, found.message = State.READING, ""
    found.attempts, found.lease_until = 0, None
    found.mapping.pop("needs_village", None)
    found.save()
    queue.enqueue(found, now=now)
