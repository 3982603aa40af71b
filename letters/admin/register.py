"""The register, to be read; and where the numbers of a year begin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from letters.admin import outside, register_hand_out
from letters.admin.nik_search import NikSearch
from letters.admin.paging import IdsFirst
from letters.admin.register_filters import (
    BookFilter,
    MonthFilter,
    OriginFilter,
    ServiceFilter,
    SignerFilter,
    StatusFilter,
    YearFilter,
)
from letters.admin.register_rows import lines_found_by, lines_with_nik
from letters.models import RegisterLine, Series, SeriesYear, VillageNumbering
from letters.outside_numbers import may_take
from letters.prefill import VILLAGES
from registry.admin.base import ReadOnly, ScopedAdmin, SidePages
from registry.scoping import visible_office_ids


@admin.register(RegisterLine)
class RegisterLineAdmin(NikSearch, SidePages, ReadOnly, ScopedAdmin):
    """In the order of the numbers; a line is never edited and never removed."""

    office_path = "series__office"
    list_display = ["seq"]
    list_display_links = None
    list_filter = [
        BookFilter,
        YearFilter,
        MonthFilter,
        ServiceFilter,
        OriginFilter,
        SignerFilter,
        StatusFilter,
    ]
    list_per_page = 50
    paginator = IdsFirst
    show_full_result_count = False
    ordering = ["-year", "-seq"]
    actions = None
    change_list_template = "letters/admin/register.html"
    nik_key = "register_search_nik"
    pages = (
        ("ekspor/", "export", register_hand_out.register_page),
        ("luar-aplikasi/", "outside", outside.take),
        ("<int:pk>/luar-aplikasi/", "outside_line", outside.line),
        ("<int:pk>/luar-aplikasi/<int:scan>/", "outside_scan", outside.show_scan),
        ("<int:pk>/luar-aplikasi/batal/", "outside_void", outside.void),
    )
    fields = [
        "seq",
        "number",
        "date",
        "subject",
        "person",
        "village",
        "purpose",
        "signer",
        "handler",
        "status",
        "reason",
        "taken_by",
        "taken_at",
    ]
    readonly_fields = fields

    def changelist_view(self, request, extra_context=None):
        user, office = request.user, request.user.office
        own = VillageNumbering.objects.filter(office=office, source="own")
        is_village = office is not None and office.level in VILLAGES
        context = {
            "title": "Buku register",
            "typed_elsewhere": is_village and not own.exists(),
            "may_export": user.has_perm(register_hand_out.PERMISSION),
            "may_take": may_take(user) and office is not None,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def get_search_results(self, request, queryset, search_term):
        if nik := self.searched_nik(request):
            return lines_with_nik(queryset, nik), False
        if not (term := search_term.strip()):
            return queryset, False
        return lines_found_by(queryset, term), False


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
