"""Letterheads: a new version is added, printed letters keep the old one."""

import base64

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from registry.admin.base import (
    AddOnly,
    OfficeFilter,
    ScopedAdmin,
    picture_field,
    read_picture,
)
from registry.models import Letterhead

LINES = ["government_line", "upper_line", "unit_line", "address_line", "contact_line"]


class LetterheadForm(forms.ModelForm):
    picture = picture_field(
        label="Lambang",
        required=False,
        help_text="PNG atau JPG, paling besar 2 MB. "
        "Kosong: lambang versi sebelumnya tetap dipakai.",
    )

    class Meta:
        model = Letterhead
        fields = ["office", *LINES]

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        return read_picture(upload) if upload else None

    def save(self, commit=True):
        letterhead = super().save(commit=False)
        if picture := self.cleaned_data["picture"]:
            letterhead.logo, letterhead.logo_type = picture, "image/png"
        elif previous := Letterhead.objects.current(letterhead.office):
            letterhead.logo = previous.logo
            letterhead.logo_type = previous.logo_type
        if commit:
            letterhead.save()
        return letterhead


@admin.register(Letterhead)
class LetterheadAdmin(AddOnly, ScopedAdmin):
    form = LetterheadForm
    list_display = ["office", "version", "unit_line", "created_at", "created_by"]
    list_filter = [OfficeFilter]
    list_select_related = ["office", "created_by"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["office", *LINES, "picture"]
        return ["office", "version", *LINES, "emblem", "created_at", "created_by"]

    def get_readonly_fields(self, request, obj=None):
        return ["version", "emblem", "created_at", "created_by"] if obj else []

    @admin.display(description="lambang")
    def emblem(self, obj: Letterhead) -> str:
        if not obj.logo:
            return "-"
        return format_html(
            '<img src="data:{};base64,{}" alt="Lambang {}" height="120">',
            obj.logo_type,
            base64.b64encode(obj.logo).decode(),
            obj.office,
        )
