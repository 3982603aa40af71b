"""What the list of letters can be narrowed by, in the words of the office."""

from datetime import date, datetime, timedelta

from django.contrib import admin
from django.utils import formats, timezone

from letters.admin.listing import STATES_OF_TAB
from letters.admin.waiting_rows import watch_of
from letters.initials import section_of
from letters.models import Service, State
from letters.waiting import his_turn
from registry.models import Office, Official

MONTHS_BACK = 18


class TabFilter(admin.SimpleListFilter):
    """The tabs above the list; without one, what waits for the user."""

    title = "tampilan"
    parameter_name = "tab"

    def __init__(self, request, params, model, model_admin):
        self.default = model_admin.default_tab(request)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [("menunggu", ""), ("semua", ""), *[(key, "") for key in STATES_OF_TAB]]

    def value(self) -> str:
        known = {"menunggu", "semua", *STATES_OF_TAB}
        chosen = super().value()
        return chosen if chosen in known else self.default

    def queryset(self, request, queryset):
        tab = self.value()
        if tab == "menunggu":
            return queryset.filter(his_turn(request.user))
        if tab in STATES_OF_TAB:
            return queryset.filter(state__in=STATES_OF_TAB[tab])
        return queryset


class SectionFilter(admin.SimpleListFilter):
    """For a head of section: the services of his own."""

    title = "Semua seksi"
    parameter_name = "seksi"

    def __init__(self, request, params, model, model_admin):
        posts = request.user.appointments.in_term(timezone.localdate())
        heads = posts.filter(position=Official.Position.KASI).exclude(section="")
        self.sections = [each.section.strip().lower() for each in heads]
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [("saya", "Layanan seksi saya")] if self.sections else []

    def queryset(self, request, queryset):
        if self.value() != "saya":
            return queryset
        own = [
            service.pk
            for service in Service.objects.all()
            if section_of(service).lower() in self.sections
        ]
        return queryset.filter(service_version__service__in=own)


class ServiceFilter(admin.SimpleListFilter):
    title = "Semua layanan"
    parameter_name = "layanan"

    def lookups(self, request, model_admin):
        return list(
            Service.objects.order_by("order")
            .values_list("slug", "short_name")
            .distinct()
        )

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(service_version__service__slug=self.value())
        return queryset


class VillageFilter(admin.SimpleListFilter):
    title = "Semua desa/KUA"
    parameter_name = "desa"

    def lookups(self, request, model_admin):
        offices = Office.objects.visible_to(request.user).filter(
            level__in=[Office.Level.DESA, Office.Level.KELURAHAN, Office.Level.KUA]
        )
        return [(office.code, office.title) for office in offices.order_by("order")]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1  # a village sees itself only

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(origin_office__code=self.value())
        return queryset


class StateFilter(admin.SimpleListFilter):
    title = "Semua status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(state=self.value())
        return queryset


class MonthFilter(admin.SimpleListFilter):
    """By the month in which the letter was begun."""

    title = "Semua bulan"
    parameter_name = "bulan"

    def lookups(self, request, model_admin):
        today = timezone.localdate()
        first = today.year * 12 + today.month - 1
        months = [divmod(first - back, 12) for back in range(MONTHS_BACK)]
        return [
            (
                f"{year}-{month + 1:02d}",
                formats.date_format(date(year, month + 1, 1), "F Y"),
            )
            for year, month in months
        ]

    def queryset(self, request, queryset):
        if self.value() in {key for key, _ in self.lookup_choices}:
            year, month = map(int, self.value().split("-"))
            # a span of time; its parts would be computed for every letter
            first = datetime(year, month, 1, tzinfo=timezone.get_current_timezone())
            after = (first + timedelta(days=31)).replace(day=1)
            return queryset.filter(created_at__gte=first, created_at__lt=after)
        return queryset


class LatenessFilter(admin.SimpleListFilter):
    """What lies too long with the offices, by their hours and settings."""

    title = "Semua waktu tunggu"
    parameter_name = "lama"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.watch = watch_of(request)

    def lookups(self, request, model_admin):
        return [("terlambat", "Terlambat"), ("macet", "Macet")]

    def queryset(self, request, queryset):
        if self.value() == "terlambat":
            return queryset.filter(self.watch.late())
        if self.value() == "macet":
            return queryset.filter(self.watch.stuck())
        return queryset


class UrgentFilter(admin.SimpleListFilter):
    title = "Mendesak?"
    parameter_name = "mendesak"

    def lookups(self, request, model_admin):
        return [("ya", "Mendesak")]

    def queryset(self, request, queryset):
        if self.value() == "ya":
            return queryset.exclude(urgent_reason="")
        return queryset
