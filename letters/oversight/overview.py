"""All figures of an office and a period together, as the page and the report show them.

The number of questions to the database does not depend on how much there is.
"""

from dataclasses import dataclass

from letters.models import Service
from letters.oversight.figures import (
    Counts,
    Kind,
    Waiting,
    counts,
    origins_of,
    per_month,
    services_of,
    waiting_now,
)
from letters.oversight.period import Period
from letters.oversight.reasons import Reason, reasons
from letters.oversight.scope import Scope
from letters.oversight.step_figures import (
    StepFigures,
    WholeTime,
    step_figures,
    whole_time,
)
from registry.models import Office

MONTHS = 12


@dataclass(frozen=True)
class Overview:
    scope: Scope
    period: Period
    counts: Counts
    months: list[tuple[Period, dict[Kind, int]]]
    waiting: list[Waiting]
    steps: list[StepFigures]
    whole: WholeTime
    reasons: dict[Kind, list[Reason]]
    services: list[Service]
    origins: list[Office]

    @property
    def share(self) -> int | None:
        """Percent of all handling that has a standard and was within it."""
        return share_of(self.steps)


def share_of(steps: list[StepFigures]) -> int | None:
    within = sum(each.within for each in steps)
    judged = within + sum(each.beyond for each in steps)
    return (200 * within + judged) // (2 * judged) if judged else None


def overview(scope: Scope, period: Period) -> Overview:
    """What there is to see of this office (or village) in this period."""
    months = period.months_up_to_it(MONTHS)
    return Overview(
        scope=scope,
        period=period,
        counts=counts(scope, period),
        months=list(zip(months, per_month(scope, months), strict=True)),
        waiting=waiting_now(scope),
        steps=step_figures(scope, period),
        whole=whole_time(scope, period),
        reasons=reasons(scope, period),
        services=services_of(scope),
        origins=origins_of(scope),
    )
