"""Page times and queries of a young office beside those of one with years of work."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import Office, User
from tests.bench.builders import FIRST_HUNDRED, LetterBuilder, archive
from tests.bench.ground import Ground
from tests.bench.measuring import alternate, milliseconds, report
from tests.bench.pages import ROLES, pages_for
from tests.bench.people import add_residents

LETTERS = 36_000
RESIDENTS = 30_000
TARGET = 1.5
ROUNDS = 9


def begin_small(people: dict[str, User]) -> LetterBuilder:
    """1,000 residents and 100 letters of one village, so that each list is full."""
    kalang = Office.objects.get(code="35.21.16.2001")
    add_residents(1000, offices=[kalang])
    builder = LetterBuilder(people)
    builder.add(FIRST_HUNDRED, offices=[kalang])
    return builder


def grow_large(builder: LetterBuilder) -> None:
    add_residents(RESIDENTS - 1000)
    builder.add(archive(LETTERS - len(FIRST_HUNDRED)))


def measure(ground: Ground, people: dict[str, User]) -> None:
    for role in ROLES:
        pages = {}
        for which in ("small", "large"):
            ground.use(which)
            pages[which] = list(pages_for(role, people[role], tabs=False))
        for small, large in zip(pages["small"], pages["large"], strict=True):
            side_by_side(ground, small, large)


def side_by_side(
    ground: Ground,
    small,
    large,
    *,
    beside: str = "the same at 100 letters, 1,000 residents",
    target: float | None = TARGET,
) -> None:
    """Report the large office's page against the small one's; no target, no judge."""

    def opened(which, page):
        def task():
            ground.use(which)
            page.open()

        return task

    tasks = opened("small", small), opened("large", large)
    before, after = alternate(*tasks, rounds=ROUNDS, clock=time.perf_counter)
    if (
        after > (target or TARGET) * before
    ):  # perhaps somebody else's work: once more, for longer
        before, after = alternate(
            *tasks, rounds=2 * ROUNDS, clock=time.perf_counter, warm=0
        )
    counts = [_queries(task) for task in tasks]
    same = counts[0] == counts[1]
    queries = f"{counts[0]} queries" if same else f"{counts[0]}/{counts[1]} queries"
    report(
        f"{small.what} ({ground.engine})",
        f"{milliseconds(after)}, {queries}",
        beside=beside,
        ratio=after / before,
        target=target,
        reached=same and (target is None or after <= target * before),
    )


def _queries(task) -> int:
    task()
    with CaptureQueriesContext(connection) as found:
        task()
    return len(found)
