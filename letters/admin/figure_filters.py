"""The letters behind a figure: what happened to them, or at which step, in a period.

By the conditions of `letters.oversight` themselves, so that a list shows as many
letters as the figure that leads to it says.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from letters.forms.indonesian import parse_date
from letters.models import Letter, StepTime
from letters.oversight.figures import Kind, happened
from letters.oversight.period import BadPeriod, Period
from letters.oversight.reasons import EVENTS, letters_with
from letters.oversight.scope import Scope, issuing_offices
from letters.oversight.step_figures import HANDLED, beyond_standard, stays
from registry.models import Office

# of a step: all its stays, or those longer than the standard
STEP, BEYOND = "langkah-", "lewat-"
DETAILS = ("dari", "sampai", "alasan")  # parameters beside `peristiwa`


class HappeningFilter(admin.SimpleListFilter):
    """`peristiwa` with its days (`dari`, `sampai`), and one reason of it (`alasan`)."""

    title = "Semua peristiwa"
    parameter_name = "peristiwa"

    def __init__(self, request, params, model, model_admin):
        taken = {name: params.pop(name)[-1] for name in DETAILS if name in params}
        self.period = _period(taken.get("dari", ""), taken.get("sampai", ""))
        self.reason = taken.get("alasan", "")
        # the form of the filters hands them on
        self.kept = taken
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        chosen = self.used_parameters.get(self.parameter_name, "")
        known = [*Kind.choices]
        if words := _step_words(chosen):
            known.append((chosen, words))
        return known

    def expected_parameters(self):
        return [self.parameter_name, *DETAILS]

    @property
    def words(self) -> str:
        """What the list shows, where it was narrowed to days."""
        chosen = dict(self.lookup_choices).get(self.value())
        if not chosen or self.period is None:
            return ""
        reason = ", satu alasan" if self.reason else ""
        return f"{chosen}{reason}: {self.period.words}"

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        period, value = self.period, self.value() or ""
        if period is None:
            return queryset
        if value in Kind.values:
            kind = Kind(value)
            if self.reason and kind in EVENTS:
                found = letters_with(None, period, kind=kind, key=self.reason)
                return queryset.filter(pk__in=found)
            # found by the narrow indexes of each office, not by walking the archive
            found = Letter.objects.filter(
                happened(kind, period),
                issuing_office__in=Office.objects.filter(
                    level=Office.Level.KECAMATAN
                ).order_by(),
            )
            return queryset.filter(pk__in=found.order_by().values("pk"))
        for prefix, condition in ((STEP, Q()), (BEYOND, beyond_standard())):
            if value.removeprefix(prefix) in HANDLED and value.startswith(prefix):
                rows = stays(None, period).filter(
                    condition, step=value.removeprefix(prefix)
                )
                return queryset.filter(pk__in=rows.order_by().values("letter"))
        return queryset


class IssuerFilter(admin.SimpleListFilter):
    """The letters of one kecamatan, for who sees several; figures lead here."""

    title = "Semua penerbit"
    parameter_name = "penerbit"

    def lookups(self, request, model_admin):
        if not self.value():
            return []  # not asked: nothing to look up
        return [(each.code, each.title) for each in issuing_offices(request.user)]

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(issuing_office__code=self.value())
        return queryset


@dataclass(frozen=True)
class Links:
    """Addresses of the letters behind figures; `several`: of one office among some."""

    scope: Scope
    several: bool = False

    def letters(self, period: Period | None = None, **more: str) -> str:
        """The list narrowed by `more` (peristiwa, layanan, desa, status, alasan)."""
        asked = {"tab": "semua", **{key: each for key, each in more.items() if each}}
        if period is not None:
            asked["dari"] = period.first.isoformat()
            asked["sampai"] = period.last.isoformat()
        if self.several:
            asked["penerbit"] = self.scope.issuing.code
        return f"{reverse('admin:letters_letter_changelist')}?{urlencode(asked)}"


def _period(first: str, last: str) -> Period | None:
    days = parse_date(first), parse_date(last)
    if None in days:
        return None
    try:
        return Period(*days)
    except BadPeriod:
        return None


def _step_words(value: str) -> str:
    for prefix, words in ((STEP, "Selesai di langkah"), (BEYOND, "Lewat standar di")):
        step = value.removeprefix(prefix)
        if value.startswith(prefix) and step in HANDLED:
            return f"{words} {StepTime.Step(step).label}"
    return ""
