"""Who took registers, reports or files of the archive out: to be read only."""

from django.contrib import admin

from letters.models import LetterExport
from registry.admin.base import OfficeFilter, ReadOnly, ScopedAdmin


class UserOfficeFilter(OfficeFilter):
    office_path = "user__office"


class WhatFilter(admin.SimpleListFilter):
    title = "isi"
    parameter_name = "isi"

    def lookups(self, request, model_admin):
        return LetterExport.What.choices

    def queryset(self, request, queryset):
        return queryset.filter(what=self.value()) if self.value() else queryset


@admin.register(LetterExport)
class LetterExportAdmin(ReadOnly, ScopedAdmin):
    office_path = "user__office"
    list_display = ["at", "user", "what", "narrowed", "count", "file_type"]
    list_display_links = None
    list_filter = [WhatFilter, UserOfficeFilter]
    list_select_related = ["user"]
    list_per_page = 50
    actions = None
    fields = ["at", "user", "what", "narrowed", "count", "file_type"]
    readonly_fields = fields

    @admin.display(description="saringan")
    def narrowed(self, obj: LetterExport) -> str:
        return obj.filter or "semua"
