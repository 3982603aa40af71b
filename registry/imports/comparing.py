"""Each row against the population: new, changed (old -> new), unchanged, refused.

Blank cells keep what is known. A text that differs in upper and lower case only is no
change: SIAK writes everything in capitals, and a file of it would otherwise "change"
the whole population and blur what did change; the spelling that is known stays.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import CharField, Field

from registry.imports import bulk
from registry.imports.checking import nik_oddities
from registry.imports.gathering import ERASED, FIELD_OF, Gathered
from registry.imports.heads import ALIVE, HEAD, OF_HEADS, Head, one_head_each
from registry.imports.wording import showers
from registry.models import IMPORTED_COLUMNS, CodeEntry, Resident

CHUNK = 20_000
REQUIRED = "kk_number name sex birth_date family_relation office_id".split()
TEXTS = frozenset(
    "name birth_place father_name mother_name address hamlet insurance_number "
    "birth_certificate marriage_certificate divorce_certificate".split()
)


def _field(column: str) -> Field:
    return Resident._meta.get_field(FIELD_OF[column])


EMPTY_IS_NULL = frozenset(c for c in IMPORTED_COLUMNS if _field(c).null)
WELCOME = {  # asked of a new resident, but not insisted upon
    "religion_id": "Agama belum diisi.",
    "marital_status_id": "Status perkawinan belum diisi.",
    "occupation_id": "Pekerjaan belum diisi.",
}
BACK_TO_LIFE = "Tercatat meninggal, tetapi hidup menurut berkas."
ELSEWHERE = "NIK sudah terdaftar di luar kantor Anda; minta kecamatan memindahkan."
# what a staged row holds, in this order, behind its place in the file
STAGED = (
    "resident_id",
    "based_on",
    "changes",
    "is_move",
    *IMPORTED_COLUMNS,
    "name_upper",
    "nik_warning_reason",
)
OF_NIK = {"birth_date", "sex"}  # what a NIK says about its owner
AT = {column: index for index, column in enumerate(IMPORTED_COLUMNS)}


@dataclass
class Compared:
    """position -> the values of STAGED, for rows that are new or changed."""

    staged: dict[int, tuple] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)
    unchanged: int = 0
    heads: list[Head] = field(default_factory=list)


def compare(
    gathered: Gathered, *, village_ids: Collection[int], reason: str
) -> Compared:
    """Notes further problems in `gathered`; reads the population, writes nothing.

    village_ids: who lives elsewhere is out of reach. reason: what nik_warning_reason
    begins with.
    """
    found = Compared()
    comparison = _Comparison(gathered, found, set(village_ids), reason)
    niks = gathered.columns["nik"]
    positions = [at for at, nik in enumerate(niks) if nik is not None]
    for start in range(0, len(positions), CHUNK):
        comparison.run(positions[start : start + CHUNK])
    one_head_each(gathered, found.heads)
    for at in gathered.problems.keys() & found.staged.keys():
        del found.staged[at]
    return found


def _known(niks: list[str]) -> dict[str, tuple]:
    """NIK -> (id, updated_at, nik_warning_reason, *IMPORTED_COLUMNS) of residents."""
    test, keys = bulk.among(niks)
    names = ", ".join(("id", "updated_at", "nik_warning_reason", *IMPORTED_COLUMNS))
    table = Resident._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE nik {test}", [keys])  # noqa: S608 - names of our own
        return {row[3 + AT["nik"]]: row for row in cursor}


class _Comparison:
    """What the chunks of one comparison share."""

    def __init__(
        self, gathered: Gathered, found: Compared, villages: set[int], reason: str
    ) -> None:
        self.gathered, self.found = gathered, found
        self.villages, self.reason = villages, reason
        self.shown = showers()
        wni = CodeEntry.objects.get_by_natural_key("citizenship", "wni").pk
        texts = {c: "" for c in IMPORTED_COLUMNS if isinstance(_field(c), CharField)}
        self.defaults = texts | {
            "office_id": gathered.village_id,
            "citizenship_id": wni,
            "life_status": Resident.LifeStatus.HIDUP.value,
            "rt": "000",
            "rw": "000",
        }

    def run(self, positions: list[int]) -> None:
        niks = self.gathered.columns["nik"]
        known = _known([niks[at] for at in positions])
        new = [at for at in positions if niks[at] not in known]
        old = [at for at in positions if niks[at] in known]
        if new:
            self.new_ones(new)
        if old:
            self.known_ones(old, [known[niks[at]] for at in old])

    # --- people not known yet ---------------------------------------------------------

    def new_ones(self, positions: list[int]) -> None:
        gathered, problems = self.gathered, self.gathered.problems
        columns = {}
        for column in IMPORTED_COLUMNS:
            all_values = gathered.columns[column]
            values = self._filled(column, [all_values[at] for at in positions])
            if column in REQUIRED:
                self._require(column, positions, values)
            columns[column] = values
        hamlets = columns["hamlet"]
        columns["address"] = [
            address or (f"Dusun {hamlet.title()}" if hamlet else "")
            for address, hamlet in zip(columns["address"], hamlets, strict=True)
        ]
        for column, message in WELCOME.items():
            if None in columns[column]:
                for at, value in zip(positions, columns[column], strict=True):
                    if value is None:
                        gathered.warn(at, column, message)
        reasons = self._odd_niks(positions, columns)
        uppers = [name.upper()[:120] for name in columns["name"]]
        nothing = [None] * len(positions)
        rows = zip(
            nothing,
            nothing,
            ["[]"] * len(positions),
            [False] * len(positions),
            *columns.values(),
            uppers,
            reasons,
            strict=True,
        )
        for at, row in zip(positions, rows, strict=True):
            if at not in problems:
                self.found.staged[at] = row
        self.found.new.update(positions)
        self._note_heads(positions, columns, changed=None)

    def _require(self, column: str, positions: list[int], values: list) -> None:
        if None not in values and "" not in values:
            return
        label = self.gathered.header(positions[0], column)
        for at, value in zip(positions, values, strict=True):
            if value is None or value == "":
                message = f"{label} harus diisi untuk penduduk baru."
                self.gathered.wrong(at, column, message)

    def _filled(self, column: str, values: list) -> list:
        default = self.defaults.get(column)
        if default is None and ERASED not in values:
            return values
        return [
            default if value is None or value is ERASED else value for value in values
        ]

    # --- people known already ---------------------------------------------------------

    def known_ones(self, positions: list[int], known: list[tuple]) -> None:
        gathered = self.gathered
        olds = list(zip(*known, strict=True))[3:]
        changes: dict[int, list[tuple[str, object]]] = {}  # index in `positions`
        for column, old in zip(IMPORTED_COLUMNS, olds, strict=True):
            if column not in gathered.given:
                continue
            all_values = gathered.columns[column]
            new = [all_values[at] for at in positions]
            for index, (now, then) in enumerate(zip(new, old, strict=True)):
                if now is None or now == then:
                    continue
                if now is ERASED:
                    now = None if column in EMPTY_IS_NULL else ""
                    if now == then:
                        continue
                elif column in TEXTS and now.casefold() == then.casefold():
                    continue
                changes.setdefault(index, []).append((column, now))
        self._refuse_elsewhere(positions, olds[AT["office_id"]])
        self._warn_of_the_dead(positions, olds[AT["life_status"]])
        self._stage(positions, known, changes)
        merged = {name: list(olds[AT[name]]) for name in OF_HEADS}
        changed = set()
        for index, told in changes.items():
            for column, now in told:
                if column in merged:
                    merged[column][index] = now
                    changed.add(index)
        self._note_heads(positions, merged, changed=changed)

    def _refuse_elsewhere(self, positions: list[int], offices: tuple) -> None:
        for at, office in zip(positions, offices, strict=True):
            if office not in self.villages:
                # nothing else about somebody out of reach may be told
                self.gathered.problems[at] = {"nik": ELSEWHERE}

    def _warn_of_the_dead(self, positions: list[int], statuses: tuple) -> None:
        told = self.gathered.columns["life_status"]
        dead, alive = Resident.LifeStatus.MATI, Resident.LifeStatus.HIDUP
        for at, status in zip(positions, statuses, strict=True):
            if status == dead and told[at] == alive:
                self.gathered.warn(at, "life_status", BACK_TO_LIFE)

    def _stage(
        self,
        positions: list[int],
        known: list[tuple],
        changes: dict[int, list[tuple[str, object]]],
    ) -> None:
        problems = self.gathered.problems
        good = [i for i, at in enumerate(positions) if at not in problems]
        indexes = [index for index in good if index in changes]
        self.found.unchanged += len(good) - len(indexes)
        if not indexes:
            return
        touched = [{column for column, _ in changes[index]} for index in indexes]
        merged = [list(known[index][3:]) for index in indexes]
        for values, index in zip(merged, indexes, strict=True):
            for column, now in changes[index]:
                values[AT[column]] = now
        places = [positions[index] for index in indexes]
        reasons = [known[index][2] for index in indexes]
        asked = [i for i, columns in enumerate(touched) if columns & OF_NIK]
        of_nik = {c: [merged[i][AT[c]] for i in asked] for c in ("nik", *OF_NIK)}
        odd = self._odd_niks([places[i] for i in asked], of_nik)
        for i, reason in zip(asked, odd, strict=True):
            reasons[i] = reason
        for i, (at, index) in enumerate(zip(places, indexes, strict=True)):
            resident_id, based_on, _, *old = known[index]
            self.found.staged[at] = (
                resident_id,
                based_on,
                bulk.as_json([self._told(c, old, now) for c, now in changes[index]]),
                "office_id" in touched[i],
                *merged[i],
                merged[i][AT["name"]].upper()[:120],
                reasons[i],
            )

    def _told(self, column: str, old: list, now: object) -> list[str]:
        show = self.shown.get(column, lambda value: value)
        return [column, show(old[AT[column]]) or "", show(now) or ""]

    # --- both -------------------------------------------------------------------------

    def _odd_niks(self, positions: list[int], columns: dict) -> list[str]:
        """nik_warning_reason of each; warns in passing."""
        found = [""] * len(positions)
        odd = nik_oddities(columns["nik"], columns["birth_date"], columns["sex"])
        for index, told in odd.items():
            for message in told:
                self.gathered.warn(positions[index], "nik", message)
            found[index] = f"{self.reason}: {' '.join(told)}"[:200]
        return found

    def _note_heads(
        self, positions: list[int], columns: dict, *, changed: set[int] | None
    ) -> None:
        relations, statuses, cards = (columns[name] for name in OF_HEADS)
        self.found.heads += [
            Head(at, cards[i], changed is not None and i not in changed)
            for i, at in enumerate(positions)
            if relations[i] == HEAD
            and statuses[i] == ALIVE
            and cards[i]
            and "nik" not in self.gathered.problems.get(at, ())
        ]
