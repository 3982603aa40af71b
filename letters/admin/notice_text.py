"""The office's own words in its notices, with what may stand in them."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join

from letters.models import NoticeText
from letters.notice_texts import IN_SUBJECT, PLACEHOLDERS, checked, fill
from registry.admin.base import AuditAdmin, AuditForm

EXAMPLE = {
    "layanan": "Hajatan",
    "inisial": "S. W.",
    "asal": "Desa Kalang",
    "no_reg": "PITU-26-00427",
    "alasan": "Foto KTP buram",
    "jawaban": "surat pengganti dibuat",
    "mendesak": " MENDESAK.",
    "tempat": "Kantor Desa Kalang",
    "tautan": "https://.../lacak/",
    "hari": 3,
    "batas": 14,
    "jumlah": 7,
    "jumlah_mendesak": ", 2 mendesak",
}


class NoticeTextForm(AuditForm):
    class Meta:
        model = NoticeText
        fields = ["subject", "text", "active"]
        widgets = {
            "subject": forms.TextInput(attrs={"size": 60}),
            "text": forms.Textarea(attrs={"rows": 4, "cols": 70, "maxlength": 400}),
        }

    def clean_subject(self) -> str:
        return checked(self.cleaned_data["subject"], allowed=IN_SUBJECT)

    def clean_text(self) -> str:
        return checked(self.cleaned_data["text"])


@admin.register(NoticeText)
class NoticeTextAdmin(AuditAdmin):
    form = NoticeTextForm
    list_display = ["title", "text", "active"]
    list_select_related = ["office"]
    list_per_page = 60
    actions = None
    readonly_fields = ["title", "example", "placeholders"]
    fields = ["title", "subject", "text", "active", "example", "placeholders"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="contoh")
    def example(self, obj: NoticeText) -> str:
        return fill(obj.text, EXAMPLE)

    @admin.display(description="yang dapat dipakai")
    def placeholders(self, obj: NoticeText) -> str:
        return format_html_join(
            "", "<div><code>{{{}}}</code> {}</div>", PLACEHOLDERS.items()
        )
