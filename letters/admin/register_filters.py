"""What the book can be narrowed by; each by a column of the line itself."""

import hashlib
from datetime import date

from django.contrib import admin
from django.utils import timezone

from letters.forms.indonesian import MONTHS
from letters.models import RegisterLine, Series, SeriesYear, Service
from letters.oversight.period import Period
from registry.models import Office
from registry.scoping import visible_office_ids

EVERY_YEAR = "semua"


class YearFilter(admin.SimpleListFilter):
    title = "Tahun"
    parameter_name = "tahun"

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        counted = SeriesYear.objects.filter(
            series__office__in=visible_office_ids(request.user)
        )  # a row per series and year, where the lines are thousands
        found = {this, *counted.values_list("year", flat=True)}
        years = [(str(year), str(year)) for year in sorted(found, reverse=True)]
        return [*years, (EVERY_YEAR, "Semua tahun")]

    def value(self) -> str:
        chosen = super().value()
        known = {key for key, _ in self.lookup_choices}
        return chosen if chosen in known else str(timezone.localdate().year)

    def queryset(self, request, queryset):
        if self.value() == EVERY_YEAR:
            return queryset
        return queryset.filter(year=int(self.value()))


def chosen_year(request) -> int | None:
    """The year of the list, as YearFilter understands the address; None: all."""
    asked = request.GET.get(YearFilter.parameter_name, "")
    if asked == EVERY_YEAR:
        return None
    known = asked.isascii() and asked.isdecimal() and len(asked) == 4
    return int(asked) if known and asked > "1900" else timezone.localdate().year


class MonthFilter(admin.SimpleListFilter):
    """A month of the chosen year; of all years, the same month of each."""

    title = "Semua bulan"
    parameter_name = "bulan"
    column = "date"

    def lookups(self, request, model_admin):
        return [(str(number), name) for number, name in enumerate(MONTHS, start=1)]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        month, year = int(self.value()), chosen_year(request)
        if year is None:
            return queryset.filter(**{f"{self.column}__month": month})
        return queryset.filter(**self.within(Period.month(year, month)))

    def within(self, month: Period) -> dict:
        return {f"{self.column}__range": (month.first, month.last)}


class BookFilter(admin.SimpleListFilter):
    """Whose book: one's own first; a kecamatan may open those of its villages."""

    title = "Semua buku"
    parameter_name = "buku"

    def lookups(self, request, model_admin):
        self.own = request.user.office
        offices = Office.objects.visible_to(request.user).filter(
            series__kind=Series.Kind.LETTER
        )
        return [(office.code, office.title) for office in offices.distinct()]

    def value(self) -> str:
        chosen = super().value()
        if chosen is None and self.own is not None:
            kept = [code for code, _ in self.lookup_choices]
            return self.own.code if self.own.code in kept else ""
        return chosen or ""

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        books = Series.objects.filter(
            office__code=self.value(), kind=Series.Kind.LETTER
        ).values_list("pk", flat=True)
        # one book is read backwards by its index, several are put together
        if len(books) == 1:
            return queryset.filter(series=books[0])
        return queryset.filter(series__in=list(books))


class ServiceFilter(admin.SimpleListFilter):
    title = "Semua layanan"
    parameter_name = "layanan"
    column = "service"

    def lookups(self, request, model_admin):
        return list(
            Service.objects.order_by("order")
            .values_list("slug", "short_name")
            .distinct()
        )

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        # an office and the one above it may each own a service of this name
        found = Service.objects.filter(slug=self.value()).values_list("pk", flat=True)
        if len(found) == 1:
            return queryset.filter(**{self.column: found[0]})
        return queryset.filter(**{f"{self.column}__in": list(found)})


class OriginFilter(admin.SimpleListFilter):
    """Where it was asked for; left away for who sees one village only."""

    title = "Semua desa/KUA"
    parameter_name = "desa"

    def lookups(self, request, model_admin):
        offices = Office.objects.visible_to(request.user).filter(
            level__in=[Office.Level.DESA, Office.Level.KELURAHAN, Office.Level.KUA]
        )
        found = list(offices.order_by("order", "code"))
        self.ids = {each.code: each.pk for each in found}
        return [(each.code, each.title) for each in found]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in self.ids:  # nobody's, not the lines without an origin
            return queryset.none()
        return queryset.filter(origin_office=self.ids[self.value()])


class SignerFilter(admin.SimpleListFilter):
    """Who signed, or was to sign, as the line itself says it."""

    title = "Semua penanda tangan"
    parameter_name = "penanda_tangan"

    def lookups(self, request, model_admin):
        books = Series.objects.filter(
            office__in=visible_office_ids(request.user), kind=Series.Kind.LETTER
        ).values_list("pk", flat=True)
        lines = RegisterLine.objects.filter(series__in=list(books)).exclude(signer="")
        if year := chosen_year(request):
            lines = lines.filter(year=year)
        names = lines.order_by().values_list("signer", flat=True).distinct()
        return [(signer_key(each), each) for each in sorted(names)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(signer=dict(self.lookup_choices).get(self.value()))


def signer_key(signer: str) -> str:
    """A short name of it for an address."""
    return hashlib.sha256(signer.encode()).hexdigest()[:12]


class StatusFilter(admin.SimpleListFilter):
    title = "Semua keterangan"
    parameter_name = "keterangan"

    def lookups(self, request, model_admin):
        return [*RegisterLine.Status.choices, ("manual", RegisterLine.MANUAL)]

    def queryset(self, request, queryset):
        if self.value() == "manual":
            return queryset.filter(
                status=RegisterLine.Status.VALID, reason__startswith=RegisterLine.MANUAL
            )
        return queryset.filter(status=self.value()) if self.value() else queryset


def chosen_month(request, *, on: date) -> Period:
    """The month that a page proposes to print: the chosen one, else that of `on`."""
    year, month = chosen_year(request) or on.year, request.GET.get("bulan", "")
    number = int(month) if month in {str(n) for n in range(1, 13)} else on.month
    return Period.month(year, number)
