"""Code lists, which follow the fixture, and holidays, which the office may type."""

from django.contrib import admin

from registry.admin.base import ReadOnly
from registry.models import CodeEntry, Holiday


@admin.register(CodeEntry)
class CodeEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "kind", "code"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_per_page = 120


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["date", "name", "kind"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    ordering = ["-date"]
