"""What an office sets for its own oversight: when a letter is late, when stuck."""

from django import forms
from django.contrib import admin

from letters.models import OversightSetting
from registry.admin.base import ScopedAdmin, ToldChanges
from registry.models import Office

LATE = ["late_minutes", "stuck_minutes"]
REPAIR = ["first_reminder_days", "second_reminder_days", "close_after_days"]
LONGEST = 100_000  # minutes of office time: more than half a year


class SettingForm(forms.ModelForm):
    class Meta:
        model = OversightSetting
        fields = ["office", *LATE, *REPAIR, "link_days"]

    def clean(self) -> dict:
        found = super().clean()
        late, stuck = found.get("late_minutes"), found.get("stuck_minutes")
        if late == 0:
            self.add_error("late_minutes", "Paling sedikit 1 menit.")
        if late and stuck is not None and stuck < late:
            words = "Tidak boleh lebih singkat daripada batas terlambat."
            self.add_error("stuck_minutes", words)
        for name in LATE:
            if (found.get(name) or 0) > LONGEST:
                self.add_error(name, f"Paling lama {LONGEST} menit.")
        first, second, close = (found.get(name) for name in REPAIR)
        if first == 0:
            self.add_error("first_reminder_days", "Paling sedikit 1 hari.")
        if first is not None and second is not None and second <= first:
            words = "Harus sesudah pengingat pertama."
            self.add_error("second_reminder_days", words)
        if second is not None and close is not None and close <= second:
            self.add_error("close_after_days", "Harus sesudah pengingat kedua.")
        return found


@admin.register(OversightSetting)
class OversightSettingAdmin(ToldChanges, ScopedAdmin):
    form = SettingForm
    list_display = ["office", *LATE, *REPAIR, "link_days"]
    list_select_related = ["office"]
    actions = None
    fieldsets = [
        (
            "Surat yang menunggu",
            {
                "fields": ["office", *LATE],
                "description": "Dihitung dalam jam kerja (menu Jam kerja), untuk surat "
                "yang menunggu Kepala Desa, verifikasi, pengajuan, atau tanda tangan. "
                "Surat terlambat dan macet ditandai di daftar dan di beranda.",
            },
        ),
        (
            "Surat yang dikembalikan untuk diperbaiki",
            {
                "fields": REPAIR,
                "description": "Dihitung dalam hari kalender sejak dikembalikan.",
            },
        ),
        ("Surat elektronik untuk pemohon", {"fields": ["link_days"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["office"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "office":
            kwargs["queryset"] = Office.objects.visible_to(request.user).filter(
                level=Office.Level.KECAMATAN, oversight__isnull=True
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
