"""The register, to be read; and where the numbers of a year begin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from letters.admin.paging import IdsFirst
from letters.models import RegisterLine, Series, SeriesYear, VillageNumbering
from letters.prefill import VILLAGES
from registry.admin.base import ReadOnly, ScopedAdmin
from registry.models import Office
from registry.scoping import visible_office_ids


class YearFilter(admin.SimpleListFilter):
    title = "Tahun"
    parameter_name = "tahun"

    def lookups(self, request, model_admin):
        this = timezone.localdate().year
        counted = SeriesYear.objects.filter(
            series__office__in=visible_office_ids(request.user)
        )  # a row per series and year, where the lines are thousands
        found = {this, *counted.values_list("year", flat=True)}
        return [(str(year), str(year)) for year in sorted(found, reverse=True)]

    def value(self) -> str:
        return super().value() or str(timezone.localdate().year)

    def queryset(self, request, queryset):
        return (
            queryset.filter(year=self.value()) if self.value().isdecimal() else queryset
        )


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


class StatusFilter(admin.SimpleListFilter):
    title = "Semua keterangan"
    parameter_name = "keterangan"

    def lookups(self, request, model_admin):
        return [*RegisterLine.Status.choices, ("manual", "TTD manual")]

    def queryset(self, request, queryset):
        if self.value() == "manual":
            return queryset.filter(status="valid", reason__startswith="TTD manual")
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(RegisterLine)
class RegisterLineAdmin(ReadOnly, ScopedAdmin):
    """In the order of the numbers; a line is never edited and never removed."""

    office_path = "series__office"
    list_display = ["seq"]
    list_display_links = None
    list_filter = [BookFilter, YearFilter, StatusFilter]
    list_per_page = 50
    paginator = IdsFirst
    show_full_result_count = False
    search_fields = ["number", "person"]
    ordering = ["-year", "-seq"]
    actions = None
    change_list_template = "letters/admin/register.html"
    fields = [
        "seq",
        "number",
        "date",
        "subject",
        "person",
        "village",
        "purpose",
        "signer",
        "status",
        "reason",
        "taken_by",
        "taken_at",
    ]
    readonly_fields = fields

    def changelist_view(self, request, extra_context=None):
        office = request.user.office
        own = VillageNumbering.objects.filter(office=office, source="own")
        is_village = office is not None and office.level in VILLAGES
        context = {
            "title": "Buku register",
            "typed_elsewhere": is_village and not own.exists(),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)


class SeriesYearForm(forms.ModelForm):
    class Meta:
        model = SeriesYear
        fields = ["series", "year", "start_value"]

    def clean(self) -> dict:
        found = super().clean()
        if self.instance.pk and self.instance.last_seq != self.instance.start_value:
            raise ValidationError(
                "Nomor tahun ini sudah dipakai, jadi nomor awalnya tidak dapat diubah."
            )
        return found


@admin.register(SeriesYear)
class SeriesYearAdmin(ScopedAdmin):
    """Where the numbers begin: the last number in the paper agenda."""

    form = SeriesYearForm
    office_path = "series__office"
    list_display = ["series_name", "in_year", "start_value", "last_seq"]
    list_select_related = ["series__office"]
    actions = None

    @admin.display(description="buku")
    def series_name(self, obj: SeriesYear) -> str:
        return str(obj.series)

    @admin.display(description="tahun")
    def in_year(self, obj: SeriesYear) -> str:
        return str(obj.year)  # a year has no thousands separator

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        fixed = ["series", "year", "last_seq"]
        return [*fixed, "start_value"] if obj.last_seq != obj.start_value else fixed

    def get_fields(self, request, obj=None):
        return ["series", "year", "start_value", *(["last_seq"] if obj else [])]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "series":
            kwargs["queryset"] = Series.objects.filter(
                office__in=visible_office_ids(request.user)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            # locked: a number that is taken just now wins over the new beginning
            row = SeriesYear.objects.select_for_update().get(pk=obj.pk)
            if row.last_seq != row.start_value:
                self.message_user(
                    request,
                    "Nomor baru saja dipakai; nomor awal tidak diubah.",
                    level="WARNING",
                )
                return
        obj.last_seq = obj.start_value
        super().save_model(request, obj, form, change)
