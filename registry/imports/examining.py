"""One file from its bytes to staged rows: what the child process of a worker does."""

from django.db import transaction

from registry import storage
from registry.failpoints import reach
from registry.imports import queue
from registry.imports.checking import check
from registry.imports.cleaning import cleaners
from registry.imports.comparing import compare
from registry.imports.contract import Recognised
from registry.imports.gathering import gather
from registry.imports.intake import VILLAGES, villages_of
from registry.imports.recognition import recognise
from registry.imports.staging import stage
from registry.imports.workbook import open_workbook
from registry.models import Office, PopulationImport, RememberedMapping

State = PopulationImport.State


def examine(claimed: PopulationImport) -> None:
    """READING -> READY or MAPPING. Raises Unreadable; storage.FileMissing."""
    content = storage.read(claimed.file_sha256, folder=claimed.folder)
    recognised = _recognise(claimed, content)
    question = _question(claimed, recognised)
    if question:
        queue.finish(claimed, state=State.MAPPING, mapping=question)
        return
    villages = [office.pk for office in villages_of(claimed.office)]
    total = recognised.total_rows
    gathered = gather(
        recognised,
        cleaners(offices=Office.objects.filter(level__in=VILLAGES)),
        village_id=_default_village(claimed),
        erase_blanks=claimed.erase_blanks,
        progress=lambda done: queue.go_on(
            claimed, progress=done // 2, progress_total=max(total, done)
        ),
    )
    reach("after_reading")
    check(gathered, village_ids=villages)
    compared = compare(gathered, village_ids=villages, reason=claimed.reason)
    counts = stage(
        claimed,
        recognised=recognised,
        gathered=gathered,
        compared=compared,
        village_ids=villages,
    )
    with transaction.atomic():
        queue.finish(
            claimed,
            state=State.READY,
            counts=counts,
            format=recognised.format,
            format_reason=recognised.reason,
            progress=len(gathered),
            progress_total=len(gathered),
        )
        reach("before_staging_commit")
    reach("after_staging_commit")


def _default_village(claimed: PopulationImport) -> int | None:
    if claimed.village_id is None and claimed.office.level in VILLAGES:
        return claimed.office_id
    return claimed.village_id


def _recognise(claimed: PopulationImport, content: bytes) -> Recognised:
    workbook = open_workbook(content)
    chosen = claimed.mapping.get("chosen")
    if chosen is not None:
        return recognise(workbook, {int(at): name for at, name in chosen.items()})
    recognised = recognise(workbook)
    unknown = recognised.needs_mapping
    remembered = (
        unknown
        and RememberedMapping.objects.filter(
            office__code=queue.tree_of(claimed.office.code), signature=unknown.signature
        ).first()
    )
    if not remembered:
        return recognised
    fields = {at: remembered.fields.get(key, "") for at, key in enumerate(unknown.keys)}
    return recognise(workbook, fields)


def _question(claimed: PopulationImport, recognised: Recognised) -> dict:
    """What a person has to say first, for PopulationImport.mapping."""
    needs_village = not recognised.has_village and _default_village(claimed) is None
    if recognised.needs_mapping is not None:
        asked = recognised.needs_mapping.as_json()
        return asked | {"needs_village": needs_village}
    if needs_village:
        return claimed.mapping | {"needs_village": True}
    return {}
