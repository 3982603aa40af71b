"""Services: what they ask, as an office reads it; and how this office runs them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseNotAllowed
from django.shortcuts import render

from letters.models import (
    Service,
    ServiceSetting,
    ServiceVersion,
)
from letters.numbering import checked_pattern
from registry.admin.base import ReadOnly, ScopedAdmin
from registry.models import Official
from registry.scoping import visible_office_ids


class ReadAsPage(ReadOnly, ScopedAdmin):
    """A service or one of its versions, on a page of our own."""

    actions = None
    list_display_links = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        self._require_reading_in_scope(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        version = self.version_of(obj)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(obj),
            "version": version,
            "spec": version.spec if version else None,
            "fields_by_group": _by_group(version),
            "versions": version.service.versions.all() if version else [],
            "settings": ServiceSetting.objects.filter(
                service=version.service if version else None
            ).filter(self.settings_scope(request)),
        }
        return render(request, "letters/admin/service.html", context)

    def settings_scope(self, request) -> Q:
        return Q(office__in=visible_office_ids(request.user))


def _by_group(version: ServiceVersion | None) -> list[tuple[str, list]]:
    if version is None:
        return []
    spec = version.spec
    titles = {**dict(spec.groups), "": "Isian"}
    found: dict[str, list] = {}
    for field in spec.fields:
        found.setdefault(field.group, []).append(field)
    return [(titles.get(slug, slug), fields) for slug, fields in found.items()]


@admin.register(Service)
class ServiceAdmin(ReadAsPage):
    office_path = "owner_office"
    list_display = ["name", "section"]
    list_display_links = ["name"]
    ordering = ["order"]

    def version_of(self, obj: Service) -> ServiceVersion | None:
        return obj.newest_version()


@admin.register(ServiceVersion)
class ServiceVersionAdmin(ReadAsPage):
    office_path = "service__owner_office"
    list_display = ["service", "number", "created_at"]
    list_display_links = ["service"]
    list_select_related = ["service"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("service")

    def version_of(self, obj: ServiceVersion) -> ServiceVersion:
        return obj


class SettingForm(forms.ModelForm):
    def clean_number_pattern(self) -> str:
        return checked_pattern(self.cleaned_data["number_pattern"])


@admin.register(ServiceSetting)
class ServiceSettingAdmin(ScopedAdmin):
    form = SettingForm
    list_display = ["service", "classification", "number_pattern", "paper", "active"]
    list_select_related = ["service", "office"]
    actions = None
    fieldsets = [
        ("Layanan", {"fields": ["service", "office", "active"]}),
        ("Nomor surat", {"fields": ["series", "classification", "number_pattern"]}),
        (
            "Penanda tangan",
            {
                "fields": [
                    "initials",
                    "signer_position",
                    "delegates",
                    "on_behalf_of",
                    "requires_bsre",
                ]
            },
        ),
        ("Cetakan", {"fields": ["paper"]}),
    ]
    readonly_fields = ["service", "office", "series"]

    def has_add_permission(self, request):
        return False  # made when the service is loaded

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "delegates":
            kwargs["queryset"] = Official.objects.filter(
                capacity=Official.Capacity.AN, office__in=self._offices(request)
            ).select_related("office", "user")
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _offices(self, request):
        return visible_office_ids(request.user)
