"""How many numbers the register gave: by status, service and village.

By the date of the line, which is the day on which its number was given; a line stays
in its month whatever becomes of it, and only its status says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from letters.models import RegisterLine, Series
from letters.oversight.period import Period
from letters.oversight.scope import Scope

Status = RegisterLine.Status


@dataclass(frozen=True)
class RegisterTotals:
    """Lines per status, service and office of origin (None: outside the system)."""

    cells: Mapping[tuple[Status, int | None, int | None], int]
    first: int | None = None  # of the numbers, where the office has one series
    last: int | None = None

    def total(
        self,
        status: Status | None = None,
        *,
        service: int | None = None,
        origin: int | None = None,
    ) -> int:
        return sum(
            count
            for (each, of_service, of_origin), count in self.cells.items()
            if status in (None, each)
            and service in (None, of_service)
            and origin in (None, of_origin)
        )


def register_totals(scope: Scope, period: Period) -> RegisterTotals:
    """Of the issuing office's own books (one query)."""
    lines = RegisterLine.objects.filter(
        series__in=Series.objects.filter(
            office=scope.issuing, kind=Series.Kind.LETTER
        ).order_by(),
        date__range=(period.first, period.last),
    )
    if scope.origin is not None:
        lines = lines.filter(origin_office=scope.origin)
    rows = list(
        lines.order_by()
        .values_list("series", "status", "service", "origin_office")
        .annotate(count=Count("*"), least=Min("seq"), most=Max("seq"))
    )
    cells: dict[tuple[Status, int | None, int | None], int] = {}
    for _, status, service, origin, count, *_ in rows:
        place = Status(status), service, origin
        cells[place] = cells.get(place, 0) + count
    if len({row[0] for row in rows}) != 1 or period.first.year != period.last.year:
        return RegisterTotals(cells)
    return RegisterTotals(
        cells, first=min(row[5] for row in rows), last=max(row[6] for row in rows)
    )
