"""Offices: the tree and what each prints and answers to."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from registry.admin.base import AuditAdmin, AuditForm
from registry.models import Office


class OfficeForm(AuditForm):
    """Keeps new offices inside the tree of whoever adds them."""

    user = None  # set by the page

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        parent = code.rpartition(".")[0]
        if not Office.objects.visible_to(self.user).filter(code=parent).exists():
            raise ValidationError("Kantor di atasnya tidak ada dalam wewenang Anda.")
        return code


@admin.register(Office)
class OfficeAdmin(AuditAdmin):
    form = OfficeForm
    office_path = "pk"
    list_display = ["title", "code", "level", "unit_code", "phone"]
    list_display_links = ["title"]
    list_filter = ["level"]
    search_fields = ["name", "code"]
    ordering = ["order", "code"]
    fieldsets = [
        ("Kantor", {"fields": ["code", "level", "name", "order", "unit_code"]}),
        (
            "Alamat",
            {"fields": ["address", "postcode", "phone", "email", "website"]},
        ),
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_readonly_fields(self, request, obj=None):
        # numbers, letters and residents hang on the place in the tree
        return ["code", "level"] if obj else []

    @admin.display(description="kantor", ordering="order")
    def title(self, obj: Office) -> str:
        return obj.title
