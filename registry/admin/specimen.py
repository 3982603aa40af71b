"""Pictures of signatures and stamps: a new version is added, none is changed.

What was lifted off the paper is shown before it is kept. Until then it travels with
the page, signed by the server, and lies nowhere.
"""

import base64

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from registry.admin.base import AddOnly, ScopedAdmin, picture_field
from registry.ink import Ink, lift_ink
from registry.models import Specimen
from registry.pictures import UnreadablePicture
from registry.scoping import visible_office_ids

SALT = "registry.specimen"
KEPT_FOR = 3600  # seconds between the look at it and "Pakai gambar ini"


class SpecimenForm(forms.ModelForm):
    picture = picture_field(
        label="Gambar",
        required=True,
        help_text="Foto atau pindaian di atas kertas putih polos, JPG atau PNG, paling "
        "besar 12 MB. Kertas dan bayangannya dihapus otomatis; PNG yang sudah tembus "
        "pandang dipakai apa adanya.",
    )

    class Meta:
        model = Specimen
        fields = ["kind", "user", "office"]

    def clean_picture(self) -> Ink:
        upload = self.cleaned_data["picture"]
        upload.seek(0)  # the page is asked once more when something is wrong
        try:
            return lift_ink(upload)
        except UnreadablePicture as error:
            raise ValidationError(str(error)) from error

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


@admin.register(Specimen)
class SpecimenAdmin(AddOnly, ScopedAdmin):
    form = SpecimenForm
    add_form_template = "registry/specimen_add.html"
    list_display = ["kind", "owner", "version", "created_at", "created_by"]
    list_filter = ["kind"]
    list_select_related = ["user", "office", "created_by"]

    class Media:
        css = {"all": ["registry/specimen.css"]}

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

    # --- a new version: picture, look, keep ---------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "shown" in request.POST:
            return self._keep(request)
        if request.method == "POST":
            form = self.get_form(request)(request.POST, request.FILES)
            if form.is_valid():
                return self._shown(request, form)
        # the empty form, or the same with what is wrong; neither stores anything
        context = {"title": "Tanda tangan atau stempel baru", **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def _shown(self, request, form):
        """What came out, on white and on squares, before it is kept."""
        ink = form.cleaned_data["picture"]
        specimen = form.instance
        carried = {
            "by": request.user.pk,
            "kind": specimen.kind,
            "user": specimen.user_id,
            "office": specimen.office_id,
            "image": base64.b64encode(ink.png).decode(),
        }
        owner = {key: carried[key] for key in ("kind", "user", "office")}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Periksa gambarnya",
            "specimen": specimen,
            "owner": specimen.user or specimen.office,
            "ink": ink,
            "picture": f"data:image/png;base64,{carried['image']}",
            "shown": signing.dumps(carried, salt=SALT),
            "again": reverse("admin:registry_specimen_add")
            + "?"
            + urlencode({key: value for key, value in owner.items() if value}),
        }
        return render(request, "registry/specimen_shown.html", context)

    def _keep(self, request):
        again = redirect("admin:registry_specimen_add")
        try:
            carried = signing.loads(request.POST["shown"], salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            messages.error(
                request, "Gambar itu sudah terlalu lama menunggu. Unggah sekali lagi."
            )
            return again
        choices = self.get_form(request)().fields
        owners = {
            name: choices[name].queryset.filter(pk=carried[name]).first()
            for name in ("user", "office")
            if carried[name]
        }
        if carried["by"] != request.user.pk or not all(owners.values()):
            raise PermissionDenied("Pemilik gambar ini di luar wewenang Anda.")
        specimen = Specimen.objects.create(
            kind=carried["kind"],
            image=base64.b64decode(carried["image"]),
            created_by=request.user,
            **owners,
        )
        self.log_addition(request, specimen, [{"added": {}}])
        messages.success(request, f"{specimen} disimpan dan dipakai mulai sekarang.")
        return redirect("admin:registry_specimen_change", specimen.pk)

    @admin.display(description="milik")
    def owner(self, obj: Specimen) -> str:
        return str(obj.user or obj.office)

    @admin.display(description="gambar")
    def drawing(self, obj: Specimen) -> str:
        return format_html(
            '<img class="specimen on-white" src="data:image/png;base64,{0}" alt="{1}">'
            '<img class="specimen on-squares" src="data:image/png;base64,{0}" alt="">',
            base64.b64encode(obj.image).decode(),
            obj,
        )
