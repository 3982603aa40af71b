"""What an import's page says of it, in the words of the office."""

from dataclasses import dataclass

from django.utils.formats import number_format

from registry.imports.fields import BY_NAME
from registry.models import PopulationImport

State = PopulationImport.State
# what the page tells while somebody waits, by state
WAITS = {
    State.READING: "Berkas sedang dibaca dan diperiksa. Halaman ini boleh ditutup dan "
    "dibuka lagi dari daftar impor; pekerjaan tetap berjalan.",
    State.WAITING: "Keputusan Anda sudah diterima. Impor disimpan satu per satu; yang "
    "ini menunggu gilirannya.",
    State.WRITING: "Data sedang disimpan sekaligus, semuanya atau tidak sama sekali.",
    State.UNDOING: "Impor sedang dibatalkan: data dikembalikan seperti sebelumnya.",
}
BUSY = frozenset(WAITS)
# states in which the rows that were found are shown
WITH_ROWS = frozenset({State.READY, State.WAITING, State.WRITING, State.DONE})


@dataclass(frozen=True)
class Tile:
    """A number, large, and what it counts. tone: "good" "warn" "bad" or ""."""

    count: int
    words: str
    tone: str = ""
    anchor: str = ""


def tiles(counts: dict) -> list[Tile]:
    found = [
        Tile(counts.get("new", 0), "penduduk baru", "good", "baru"),
        Tile(counts.get("changed", 0), "berubah", "good", "berubah"),
        Tile(counts.get("unchanged", 0), "sama, tidak disentuh"),
        Tile(counts.get("wrong", 0), "baris salah", "bad", "salah"),
    ]
    for key, words, tone, anchor in (
        ("warned", "perlu dilihat", "warn", "peringatan"),
        ("moved", "pindah desa", "warn", "berubah"),
        ("without_nik", "belum ber-NIK", "warn", "tanpa-nik"),
        ("missing", "tidak ada di berkas", "warn", "tidak-ada"),
    ):
        if counts.get(key):
            found.append(Tile(counts[key], words, tone, anchor))
    # a nought alarms nobody and leads nowhere
    return [each if each.count else Tile(0, each.words) for each in found]


def short_counts(population_import: PopulationImport) -> str:
    """ "1.204 baru, 35 berubah, 12 salah"; "" before it was read."""
    counts = population_import.counts
    parts = [
        f"{number_format(counts[key], force_grouping=True)} {words}"
        for key, words in (("new", "baru"), ("changed", "berubah"), ("wrong", "salah"))
        if counts.get(key)
    ]
    if parts or not counts.get("rows"):
        return ", ".join(parts)
    return f"{number_format(counts['rows'], force_grouping=True)} baris, tidak ada beda"


def column_words(name: str) -> str:
    """The label of a column by its name in the database or as a field; else itself."""
    known = BY_NAME.get(name.removesuffix("_id"))
    return known.label if known else name


def percent(population_import: PopulationImport) -> int:
    """How far the worker is, 0 to 99: the last step is the next state."""
    total = population_import.progress_total
    return min(99, 100 * population_import.progress // total) if total else 0
