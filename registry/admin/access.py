"""The log of look-ups outside one's scope, to be read only."""

from django.contrib import admin

from registry.admin.base import OfficeFilter, ReadOnly, ScopedAdmin
from registry.models import ResidentAccess


class UserOfficeFilter(OfficeFilter):
    office_path = "user__office"


@admin.register(ResidentAccess)
class ResidentAccessAdmin(ReadOnly, ScopedAdmin):
    office_path = "user__office"
    list_display = ["at", "user", "found", "purpose"]
    list_filter = [UserOfficeFilter]
    list_select_related = ["user", "resident"]
    fields = ["at", "user", "found", "purpose"]
    readonly_fields = fields

    @admin.display(description="penduduk")
    def found(self, obj: ResidentAccess) -> str:
        return str(obj.resident or "NIK tidak ditemukan")
