"""When each office is open: the clock of the letters counts these hours."""

from django import forms
from django.contrib import admin

from registry.admin.base import OfficeFilter, ScopedAdmin, ToldChanges
from registry.models import OfficeHours

NOTE = (
    "Waktu tunggu surat hanya dihitung pada jam ini. Hari tanpa baris adalah hari "
    "tutup; hari libur diatur di menu Hari libur. Desa dan KUA mengikuti jam "
    "kecamatan, kecuali bila mempunyai baris sendiri. Perubahan juga berlaku bagi "
    "surat yang sedang menunggu."
)
FIELDS = ["office", "weekday", "opens", "closes"]


class HoursForm(forms.ModelForm):
    class Meta:
        model = OfficeHours
        fields = FIELDS
        field_classes = {"opens": forms.TimeField, "closes": forms.TimeField}
        help_texts = {"opens": "Misalnya 08.00", "closes": "Misalnya 15.00"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("opens", "closes"):
            self.fields[name].widget = forms.TimeInput(
                format="%H.%M", attrs={"class": "form-control", "maxlength": 8}
            )

    def clean(self) -> dict:
        found = super().clean()
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", "Jam tutup harus sesudah jam buka.")
        office, weekday = found.get("office"), found.get("weekday")
        if office is not None and weekday is not None:
            same = OfficeHours.objects.filter(office=office, weekday=weekday)
            if same.exclude(pk=self.instance.pk).exists():
                day = OfficeHours.Weekday(weekday).label
                words = f"Jam {day} untuk {office.title} sudah ada. Ubah yang itu."
                self.add_error("weekday", words)
        return found


@admin.register(OfficeHours)
class OfficeHoursAdmin(ToldChanges, ScopedAdmin):
    form = HoursForm
    list_display = ["day", "office", "open_from", "open_until"]
    list_filter = [OfficeFilter]
    list_select_related = ["office"]
    ordering = ["office__order", "office__code", "weekday"]
    fieldsets = [("Jam buka loket", {"fields": FIELDS, "description": NOTE})]
    actions = None

    def get_readonly_fields(self, request, obj=None):
        return ["office", "weekday"] if obj else []

    @admin.display(description="hari", ordering="weekday")
    def day(self, obj: OfficeHours) -> str:
        return obj.get_weekday_display()

    @admin.display(description="buka", ordering="opens")
    def open_from(self, obj: OfficeHours) -> str:
        return f"{obj.opens:%H.%M}"

    @admin.display(description="tutup", ordering="closes")
    def open_until(self, obj: OfficeHours) -> str:
        return f"{obj.closes:%H.%M}"
