"""Appointments: who holds which post, in which capacity, from when to when."""

from django.contrib import admin

from registry.admin.base import AuditAdmin, OfficeFilter
from registry.models import Official

# who holds which post: once something was signed by it, another is a new appointment
IDENTITY = ["office", "position", "capacity", "own_title"]


@admin.register(Official)
class OfficialAdmin(AuditAdmin):
    list_display = ["printed_name", "heading", "office", "start_date", "end_date"]
    list_filter = [OfficeFilter, "position", "capacity"]
    list_select_related = ["office"]
    search_fields = ["printed_name", "nip"]
    fieldsets = [
        (
            "Jabatan",
            {
                "fields": [
                    "office",
                    "position",
                    "section",
                    "capacity",
                    "own_title",
                    "start_date",
                    "end_date",
                ]
            },
        ),
        ("Pejabat", {"fields": ["user", "printed_name", "rank", "nip"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or not obj.is_used():
            return []
        # a head who signed on paper may still be given an account
        return [*IDENTITY, "user"] if obj.user_id else IDENTITY

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "nip":
            field.max_length = None  # may be typed in groups; the model drops spaces
            field.widget.attrs.pop("maxlength", None)
            field.validators = []
        return field

    def has_delete_permission(self, request, obj=None):
        return False  # a term is ended, not forgotten

    @admin.display(description="jabatan")
    def heading(self, obj: Official) -> str:
        return " ".join(obj.heading_lines()).rstrip(",")
