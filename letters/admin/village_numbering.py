"""Where each village takes the numbers of its own letters."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from letters.models import VillageNumbering
from letters.numbering import checked_pattern
from letters.prefill import VILLAGES
from letters.village_letter import series_of
from registry.admin.base import ScopedAdmin
from registry.models import Office


class NumberingForm(forms.ModelForm):
    class Meta:
        model = VillageNumbering
        fields = ["office", "source", "number_pattern"]

    def clean_number_pattern(self) -> str:
        return checked_pattern(self.cleaned_data["number_pattern"])

    def clean(self) -> dict:
        found = super().clean()
        office = found.get("office") or getattr(self.instance, "office", None)
        needs_unit = "{unit}" in found.get("number_pattern", "")
        own = found.get("source") == VillageNumbering.Source.OWN
        if own and needs_unit and office is not None and not office.unit_code:
            raise ValidationError(
                {
                    "number_pattern": f"Kode unit {office.title} belum diisi (menu "
                    "Kantor). Isi dahulu, atau tulis kodenya langsung pada pola."
                }
            )
        return found


@admin.register(VillageNumbering)
class VillageNumberingAdmin(ScopedAdmin):
    form = NumberingForm
    list_display = ["office", "source", "number_pattern"]
    list_select_related = ["office"]
    actions = None

    def get_readonly_fields(self, request, obj=None):
        return ["office"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "office":
            kwargs["queryset"] = Office.objects.visible_to(request.user).filter(
                level__in=VILLAGES, village_numbering__isnull=True
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.source == VillageNumbering.Source.OWN:
            series_of(obj.office)  # so that its first number can be set at once
