"""Sixteen writers take numbers at once, each a process with its own connection."""

import multiprocessing
import time
from datetime import timedelta

from django.db import connection, connections, transaction
from django.utils import timezone

from letters.models import Letter, RegisterLine, State
from letters.numbering import take_line
from letters.signers import setting_of
from registry.models import User
from tests.bench.builders import LetterBuilder
from tests.bench.ground import Ground
from tests.bench.measuring import report

WRITERS = 16
EACH = 30
BARE = (
    "CREATE TABLE bench_counter (id integer PRIMARY KEY, last integer NOT NULL)",
    "CREATE TABLE bench_line (seq integer PRIMARY KEY, taken_by integer NOT NULL)",
    "INSERT INTO bench_counter VALUES (1, 0)",
)


def measure(ground: Ground, people: dict[str, User], builder: LetterBuilder) -> None:
    ground.use("large")
    ids = builder.add([State.APPROVED] * (WRITERS * EACH))
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement)
    clerk = people["registrar"]
    on = timezone.localdate() + timedelta(days=366)  # a year without a number
    bare = _race(lambda writer: [_bare(writer) for _ in range(EACH)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(seq) FROM bench_line")
        assert cursor.fetchone() == (WRITERS * EACH, WRITERS * EACH)

    def write(writer: int) -> None:
        for pk in ids[writer * EACH : (writer + 1) * EACH]:
            _take(pk, clerk, on)

    ours = _race(write)
    taken = RegisterLine.objects.filter(year=on.year).order_by("seq")
    seqs = list(taken.values_list("seq", flat=True))
    gaps = WRITERS * EACH - len(set(seqs) & set(range(1, WRITERS * EACH + 1)))
    errors = ours[1]
    report(
        f"{WRITERS} writers take {WRITERS * EACH} numbers ({ground.engine})",
        f"{len(seqs) / ours[0]:.0f}/s, {errors} errors",
        beside=f"no error, no gap, no double; {gaps} missing or double",
        reached=not errors and not gaps and len(seqs) == WRITERS * EACH,
    )
    report(
        "- time per number beside a bare counter and row",
        f"{ours[0] / (WRITERS * EACH) * 1000:.1f} ms",
        beside=f"UPDATE and INSERT by as many, {WRITERS * EACH / bare[0]:.0f}/s, "
        f"{bare[1]} errors",
        ratio=ours[0] / bare[0],
    )


def _take(pk: int, clerk: User, on) -> None:
    with transaction.atomic():
        letters = Letter.objects.select_related(
            "service_version__service", "origin_office"
        )
        letter = letters.select_for_update(of=("self",)).get(pk=pk)
        take_line(
            letter=letter,
            setting=setting_of(letter),
            signer="CAMAT PITU",
            purpose="",
            by=clerk,
            now=timezone.now(),
            on=on,
        )


def _bare(writer: int) -> None:
    """The least that gives a number that survives: one counter, one row, one commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_counter SET last = last + 1 WHERE id = 1 RETURNING last"
        )
        (seq,) = cursor.fetchone()
        cursor.execute("INSERT INTO bench_line VALUES (%s, %s)", [seq, writer])


def _race(write) -> tuple[float, int]:
    """Seconds from the common start to the last commit, and how many failed."""
    connections["default"].close()  # a connection does not survive a fork
    start = multiprocessing.Barrier(WRITERS + 1)
    failed = multiprocessing.Value("i", 0)

    def run(writer: int) -> None:
        connection.ensure_connection()
        start.wait()
        try:
            write(writer)
        except Exception as error:
            print(f"writer {writer}: {error!r}", flush=True)
            with failed.get_lock():
                failed.value += 1

    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=run, args=(each,)) for each in range(WRITERS)]
    for each in writers:
        each.start()
    start.wait()
    began = time.perf_counter()
    for each in writers:
        each.join()
    return time.perf_counter() - began, failed.value
