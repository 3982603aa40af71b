"""Pictures of signatures and stamps: a new version is added, none is changed."""

import base64

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html

from registry.admin.base import AddOnly, ScopedAdmin, picture_field, read_picture
from registry.models import Specimen
from registry.scoping import visible_office_ids


class SpecimenForm(forms.ModelForm):
    picture = picture_field(
        label="Gambar",
        required=True,
        help_text="PNG atau JPG dengan latar putih bersih, paling besar 2 MB.",
    )

    class Meta:
        model = Specimen
        fields = ["kind", "user", "office"]

    def clean_picture(self) -> bytes:
        return read_picture(self.cleaned_data["picture"])

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Specimen.Kind.SIGNATURE:
            cleaned["office"] = None
            if not cleaned.get("user"):
                self.add_error("user", "Pilih pemilik tanda tangan.")
        elif kind == Specimen.Kind.STAMP:
            cleaned["user"] = None
            if not cleaned.get("office"):
                self.add_error("office", "Pilih kantor pemilik stempel.")
        return cleaned

    def save(self, commit=True):
        self.instance.image = self.cleaned_data["picture"]
        return super().save(commit)


@admin.register(Specimen)
class SpecimenAdmin(AddOnly, ScopedAdmin):
    form = SpecimenForm
    list_display = ["kind", "owner", "version", "created_at", "created_by"]
    list_filter = ["kind"]
    list_select_related = ["user", "office", "created_by"]

    def scope(self, user) -> Q:
        ids = visible_office_ids(user)
        return Q(office__in=ids) | Q(user__office__in=ids)

    def get_queryset(self, request):
        # a list of pictures would load megabytes that it does not show
        return super().get_queryset(request).defer("image")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["kind", "user", "office", "picture"]
        return ["kind", "owner", "version", "drawing", "created_at", "created_by"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return ["owner", "version", "drawing", "created_at", "created_by"]

    @admin.display(description="milik")
    def owner(self, obj: Specimen) -> str:
        return str(obj.user or obj.office)

    @admin.display(description="gambar")
    def drawing(self, obj: Specimen) -> str:
        return format_html(
            '<img src="data:image/png;base64,{}" alt="{}" height="120">',
            base64.b64encode(obj.image).decode(),
            obj,
        )
