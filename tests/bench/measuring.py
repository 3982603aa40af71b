"""Times taken side by side, and the line that says what came of them."""

import gc
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measured:
    """`ratio` to what is named in `beside`; reached when it is at most `target`."""

    what: str
    value: str
    beside: str = ""
    ratio: float | None = None
    target: float | None = None
    reached: bool | None = None

    def line(self) -> str:
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        target = "-" if self.target is None else f"<= {self.target:.2f}"
        reached = {None: "-", True: "yes", False: "NO"}[self.reached]
        return (
            f"{self.what:<58} {self.value:>22}  {ratio:>7} {target:>8} {reached:>4}"
            f"  {self.beside}"
        )

    def row(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        target = "" if self.target is None else f"at most {self.target:.2f}"
        reached = {None: "", True: "yes", False: "**no**"}[self.reached]
        return (
            f"| {self.what} | {self.value} | {self.beside} | {ratio} | {target} "
            f"| {reached} |"
        )


TABLE_HEAD = "| What | Value | Beside | Ratio | Target | Reached |\n" + "|---" * 6 + "|"


def report(
    what: str,
    value: str,
    *,
    beside: str = "",
    ratio: float | None = None,
    target: float | None = None,
    reached: bool | None = None,
) -> Measured:
    """Print it, and keep it for the table at the end."""
    if reached is None and ratio is not None and target is not None:
        reached = ratio <= target
    found = Measured(what, value, beside, ratio, target, reached)
    print(found.line(), flush=True)
    if rows := os.environ.get("BENCH_ROWS"):
        with open(rows, "a") as file:
            file.write(json.dumps(asdict(found)) + "\n")
    return found


def alternate(
    *tasks: Callable[[], object],
    rounds: int,
    clock: Callable[[], float] = time.process_time,
    warm: int = 2,
) -> list[float]:
    """The median seconds of each task, taken in turn so that noise hits all alike.

    The default clock counts this process's own work: other work on the machine
    disturbs it little. Where a server does part of it, pass time.perf_counter.
    """
    taken: list[list[float]] = [[] for _ in tasks]
    for number in range(warm + rounds):
        for task, times in zip(tasks, taken, strict=True):
            gc.collect()
            began = clock()
            task()
            if number >= warm:
                times.append(clock() - began)
    return [statistics.median(times) for times in taken]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
