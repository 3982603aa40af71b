"""A family has one living head: within a file and together with who is known."""

from typing import NamedTuple

from django.db import connection

from registry.imports import bulk
from registry.imports.gathering import Gathered
from registry.models import Resident

OF_HEADS = ("family_relation", "life_status", "kk_number")  # what decides it
HEAD = Resident.Relation.KEPALA_KELUARGA.value
ALIVE = Resident.LifeStatus.HIDUP.value
NEAR = "KK ini sudah punya kepala keluarga {}."


class Head(NamedTuple):
    """A row that makes somebody the living head of a family."""

    position: int
    kk_number: str
    settled: bool  # he is so already, on this KK


def one_head_each(gathered: Gathered, heads: list[Head]) -> None:
    """Notes a problem for each head after the first; who is settled is not asked."""
    known = _known({head.kk_number for head in heads}) if heads else {}
    in_file = {nik for nik in gathered.columns["nik"] if nik is not None}
    by_card: dict[str, list[Head]] = {}
    for head in heads:
        by_card.setdefault(head.kk_number, []).append(head)
    for kk, found in by_card.items():
        is_taken = bool(known.get(kk, set()) - in_file)  # by somebody not in the file
        if len(found) == 1 and not is_taken:
            continue
        found.sort(key=lambda head: (not head.settled, head.position))
        first = found[0].position
        for head in found[not is_taken :]:
            if head.settled:
                continue
            where = "di data penduduk"
            if head.position != first:
                where = f"di {gathered.place(first, head.position)}"
            gathered.wrong(head.position, "family_relation", NEAR.format(where))


def _known(cards: set[str]) -> dict[str, set[str]]:
    """KK -> NIK of its living heads in the population."""
    test, keys = bulk.among(cards)
    sql = (
        f"SELECT kk_number, nik FROM {Resident._meta.db_table} "  # noqa: S608 - our own names
        f"WHERE kk_number {test} AND family_relation = %s AND life_status = %s"
    )
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys, HEAD, ALIVE])
        for kk, nik in cursor:
            found.setdefault(kk, set()).add(nik)
    return found
