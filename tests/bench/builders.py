"""Many valid letters, quickly: one of each state walks the real way, the rest are it.

Copies carry all that hangs on a letter: people, events, pages, village signature,
register lines, documents and their (small) files. Only letters that shall be signed
keep the whole PDF.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from letters.content import document_hash
from letters.models import (
    Attachment,
    Defect,
    Document,
    DocumentFile,
    Letter,
    LetterEvent,
    Party,
    RegisterLine,
    Series,
    SeriesYear,
    SigningAttempt,
    State,
    VillageSignature,
)
from letters.models.document import new_token
from registry.models import Office, Resident, User
from tests.bench.people import villages
from tests.factories import make_user
from tests.factories_letters import make_letter

BATCH = 1000
SMALL = b"%PDF-1.7 kecil"
# every list of every role is a full page at a hundred letters already
FIRST_HUNDRED = (
    [State.DRAFT] * 12
    + [State.SUBMITTED, State.AWAITING_SIGNATURE] * 25
    + [State.RETURNED, State.AWAITING_VILLAGE_SIGNATURE] * 5
    + [State.APPROVED] * 3
    + [State.SIGNED] * 8
    + [State.HANDED_OVER] * 11
    + [State.REJECTED, State.CANCELLED, State.REVOKED] * 2
)
INSERTED = (
    Letter,
    Party,
    Attachment,
    Defect,
    LetterEvent,
    VillageSignature,
    RegisterLine,
    Document,
    DocumentFile,
    SigningAttempt,
)


def archive(total: int) -> Iterator[State]:
    """States of an office that has worked for years: 6 % under way, the rest done."""
    open_or_stopped = [each for each in State if each != State.HANDED_OVER]
    for number in range(total):
        turn, position = divmod(number, 17)
        yield open_or_stopped[turn % 10] if position == 16 else State.HANDED_OVER


class LetterBuilder:
    """Holds one real letter per state and copies them.

    `people` as the fixture of that name: clerk, head, examiner, registrar, camat.
    """

    def __init__(self, people: dict[str, User], *, now: datetime | None = None) -> None:
        self.people = people
        self.now = now or timezone.now()
        self.models: dict[State, Letter] = {}
        self.parts: dict[State, dict[type, list]] = {}

    def add(
        self, states: Iterable[State], *, offices: Sequence[Office] = ()
    ) -> list[int]:
        """Add a letter per state, turn by turn in the villages; returns their ids."""
        states = list(states)
        for state in State:  # before ids are given out here: a walk takes its own
            if state in states and state not in self.models:
                self._walk(state)
        places = [self._place(each) for each in offices or villages()]
        batch = _Batch()
        for number, state in enumerate(states):
            letter = self.models[state]
            batch.copy(letter, self.parts[state], *places[number % len(places)], number)
        batch.insert()
        return [letter.pk for letter in batch.rows[Letter]]

    def _walk(self, state: State) -> None:
        letter = make_letter(state, people=self.people, now=self.now)
        self.models[state] = letter
        files = DocumentFile.objects.filter(document__letter=letter)
        attempts = SigningAttempt.objects.filter(document__letter=letter)
        self.parts[state] = {
            Party: list(letter.parties.all()),
            Attachment: list(letter.attachments.all()),
            Defect: list(letter.defects.all()),
            LetterEvent: list(letter.events.order_by("pk")),
            VillageSignature: list(letter.village_signatures.all()),
            RegisterLine: list(letter.register_lines.order_by("pk")),
            Document: list(letter.documents.order_by("pk")),
            DocumentFile: list(files),
            SigningAttempt: list(attempts),
        }

    def _place(self, office: Office) -> tuple[Office, User, list[Resident]]:
        clerk = User.objects.filter(office=office, groups__name="Operator Desa").first()
        clerk = clerk or make_user(
            f"operator.{office.code}", office=office, group="Operator Desa"
        )
        return office, clerk, list(Resident.objects.filter(office=office)[:500])


class _Batch:
    """Copied rows, with ids given here, so that rows may point at each other."""

    def __init__(self) -> None:
        self.rows: dict[type, list] = {model: [] for model in INSERTED}
        self.numbers: dict[tuple[str, int, int], int] = {}
        self.ids = {
            model: count((model.objects.aggregate(most=Max("pk"))["most"] or 0) + 1)
            for model in INSERTED
        }

    def copy(
        self,
        letter: Letter,
        parts: dict[type, list],
        office: Office,
        clerk: User,
        residents: list[Resident],
        number: int,
    ) -> None:
        closed = letter.state in (State.HANDED_OVER, State.REVOKED, State.REJECTED)
        ago = timedelta(days=number % 600 if closed else number % 40, minutes=number)
        pk = next(self.ids[Letter])
        own = {"letter_id": pk}
        who = residents[number % len(residents)] if residents else None
        lines, documents = {}, {}
        for line in parts[RegisterLine]:
            lines[line.pk] = self._line(line, office, who, ago, own)
        for document in parts[Document]:
            documents[document.pk] = self._row(
                document,
                ago,
                own
                | {
                    "register_line_id": lines[document.register_line_id].pk,
                    "token": new_token(),
                },
            )
        for file in parts[DocumentFile]:
            whole = letter.state == State.AWAITING_SIGNATURE
            kept = bytes(file.rendered) if whole else SMALL
            values = {"document_id": documents[file.document_id].pk, "rendered": kept}
            values["signed"] = SMALL if file.signed else None
            self.rows[DocumentFile].append(_copied(file, None, values))
        for attempt in parts[SigningAttempt]:
            self._row(attempt, ago, {"document_id": documents[attempt.document_id].pk})
        for model in (Attachment, Defect, LetterEvent):
            for row in parts[model]:
                self._row(row, ago, own)
        for row in parts[VillageSignature]:
            self._row(row, ago, own | {"office_id": office.pk})
        for party in parts[Party]:
            self._row(party, None, own | (_person(party, who) if who else {}))
        changes = {
            "pk": pk,
            "origin_office_id": office.pk,
            "village_office_id": letter.village_office_id and office.pk,
            "created_by_id": clerk.pk,
            "register_line_id": letter.register_line_id
            and lines[letter.register_line_id].pk,
            "document_id": letter.document_id and documents[letter.document_id].pk,
        }
        if who:
            changes["subject_name"] = who.name
        if letter.registration_number:
            year = (letter.created_at - ago).year
            own_number = self._next("registrasi", year, letter.issuing_office_id)
            changes["registration_number"] = f"PITU-{year % 100}-{own_number:05}"
        self.rows[Letter].append(_copied(letter, ago, changes))

    def _row(self, row: models.Model, ago: timedelta | None, changes: dict):
        made = _copied(row, ago, changes | {"pk": next(self.ids[type(row)])})
        self.rows[type(row)].append(made)
        return made

    def _line(self, line, office, who, ago, own) -> RegisterLine:
        year = (line.date - ago).year
        seq = self._next(line.series.slug, year, line.series.office_id)
        changes = own | {
            "year": year,
            "seq": seq,
            "number": f"300.1/{seq:03}/404.604/{year}",
            "village": office.title,
            "origin_office_id": office.pk,
        }
        if who:
            changes["person"] = who.name
        return self._row(line, ago, changes)

    def _next(self, slug: str, year: int, office_id: int) -> int:
        key = (slug, year, office_id)
        if key not in self.numbers:
            counter = SeriesYear.objects.filter(
                series__slug=slug, series__office=office_id, year=year
            ).first()
            self.numbers[key] = counter.last_seq if counter else 0
        self.numbers[key] += 1
        return self.numbers[key]

    def insert(self) -> None:
        with transaction.atomic():  # rows point at each other: checked at its end
            for model in INSERTED:
                model.objects.bulk_create(self.rows[model], batch_size=BATCH)
            for (slug, year, office), last in self.numbers.items():
                _count_on(slug, year, office, last)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(
                    no_style(), [each for each in INSERTED if each is not DocumentFile]
                ):
                    cursor.execute(statement)


def make_signable(letter_ids: Sequence[int]) -> list[int]:
    """Documents of these copies, each with the hash of what its letter says."""
    letters = Letter.objects.filter(pk__in=letter_ids).select_related(
        "service_version", "document"
    )
    documents = []
    for letter in letters.prefetch_related("parties"):
        letter.document.content_hash = document_hash(letter)
        documents.append(letter.document)
    Document.objects.bulk_update(documents, ["content_hash"])
    return [each.pk for each in documents]


def _count_on(slug: str, year: int, office: int, last: int) -> None:
    series = Series.objects.get(slug=slug, office=office)
    SeriesYear.objects.update_or_create(
        series=series, year=year, defaults={"last_seq": last}
    )


@lru_cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (field.attname, isinstance(field, models.DateField))
        for field in model._meta.concrete_fields
    )


def _copied(row: models.Model, ago: timedelta | None, changes: dict) -> models.Model:
    """A row like this one, so much earlier, with some columns changed."""
    values = {}
    for name, is_time in _columns(type(row)):
        value = getattr(row, name)
        values[name] = value - ago if ago and is_time and value else value
    if "pk" in changes:
        changes = {**changes, row._meta.pk.attname: changes["pk"]}
        del changes["pk"]
    return type(row)(**values | changes)


def _person(party: Party, who: Resident) -> dict:
    return {
        "resident_id": who.pk,
        "nik": who.nik,
        "name": who.name,
        "birth_date": who.birth_date,
        "data": party.data | {"nik": who.nik, "nama": who.name},
    }
