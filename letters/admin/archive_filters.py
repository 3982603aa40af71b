"""What the archive can be narrowed by; every filter is answered by its index."""

from datetime import datetime

from django.contrib import admin
from django.utils import timezone
from django.utils.dates import MONTHS

from letters.admin.filters import VillageFilter
from letters.models import ArchivedLetter, Service, ServiceVersion, State
from letters.models.state_machine import ARCHIVED
from registry.models import Office


class ArchiveServiceFilter(admin.SimpleListFilter):
    title = "Semua layanan"
    parameter_name = "layanan"

    def lookups(self, request, model_admin):
        return list(Service.objects.order_by("order").values_list("slug", "short_name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        versions = ServiceVersion.objects.filter(service__slug=self.value())
        return queryset.filter(
            service_version__in=list(versions.values_list("pk", flat=True))
        )


class ArchiveVillageFilter(VillageFilter):
    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        offices = Office.objects.filter(code=self.value())
        return queryset.filter(
            origin_office__in=list(offices.values_list("pk", flat=True))
        )


class ArchiveStateFilter(admin.SimpleListFilter):
    title = "Semua keadaan"
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [(state.value, state.label) for state in ARCHIVED]

    def queryset(self, request, queryset):
        if self.value() in [state.value for state in ARCHIVED]:
            return queryset.filter(state=State(self.value()))
        return queryset


class ArchiveYearFilter(admin.SimpleListFilter):
    """By the year in which the letter was signed, or ended."""

    title = "Semua tahun"
    parameter_name = "tahun"

    def __init__(self, request, params, model, model_admin):
        self.month = request.GET.get("bulan", "")
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        letters = ArchivedLetter.objects.visible_to(request.user)
        oldest = (
            letters.filter(archived_at__isnull=False)
            .order_by("archived_at", "pk")
            .values_list("archived_at", flat=True)
            .first()
        )
        this = timezone.localdate().year
        first = timezone.localdate(oldest).year if oldest else this
        return [(str(year), str(year)) for year in range(this, first - 1, -1)]

    def has_output(self) -> bool:
        return True

    def value(self) -> str | None:
        # a month alone is one of this year
        this = str(timezone.localdate().year)
        return super().value() or (this if self.month else None)

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        year = int(self.value())
        first, after = datetime(year, 1, 1), datetime(year + 1, 1, 1)
        if self.month in _MONTHS:
            month = int(self.month)
            first = datetime(year, month, 1)
            if month < 12:
                after = datetime(year, month + 1, 1)
        zone = timezone.get_current_timezone()
        return queryset.filter(
            archived_at__gte=first.replace(tzinfo=zone),
            archived_at__lt=after.replace(tzinfo=zone),
        )


class ArchiveMonthFilter(admin.SimpleListFilter):
    """Of the chosen year: ArchiveYearFilter narrows by both at once."""

    title = "Semua bulan"
    parameter_name = "bulan"

    def lookups(self, request, model_admin):
        return [(str(number), str(name)) for number, name in MONTHS.items()]

    def queryset(self, request, queryset):
        return queryset


_MONTHS = {str(number) for number in MONTHS}
