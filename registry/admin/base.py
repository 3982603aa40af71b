"""What every admin page of scoped data shares.

Scope is held in the queryset, the object permission and the choices of foreign
keys; autocomplete reads the target's queryset, so it is held there too.
"""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed
from django.urls import path
from django.views.decorators.cache import never_cache
from simple_history.admin import SimpleHistoryAdmin

from registry.models import Office
from registry.pictures import UnreadablePicture, as_png
from registry.scoping import visible_office_ids

# what list filters and the date hierarchy put into an address; nothing that joins
FILTER_LOOKUPS = frozenset(
    ["", "exact", "isnull", "in", "id__exact", "gte", "lt", "year", "month", "day"]
)


class OfficeFilter(admin.SimpleListFilter):
    """Filter by office, offering only those that the user sees."""

    title = "kantor"
    parameter_name = "kantor"
    office_path = "office"

    def lookups(self, request, model_admin):
        offices = Office.objects.visible_to(request.user)
        return [(office.code, office.title) for office in offices]

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(**{f"{self.office_path}__code": self.value()})
        return queryset


class ScopedAdmin(admin.ModelAdmin):
    """Rows of the user's offices; all others do not exist for him."""

    office_path = "office"  # from the row to its office; "pk" for the office itself

    def get_queryset(self, request):
        return super().get_queryset(request).filter(self.scope(request.user))

    def scope(self, user) -> Q:
        """The condition that a row of this user's offices meets."""
        return Q(**{f"{self.office_path}__in": visible_office_ids(user)})

    def in_scope(self, user, obj) -> bool:
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        return obj.pk is None or rows.filter(self.scope(user)).exists()

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (
            obj is None or self.in_scope(request.user, obj)
        )

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or self.in_scope(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or self.in_scope(request.user, obj)
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        manager = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(manager, "visible_to"):
            kwargs["queryset"] = manager.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup, value, request):
        """Only what the page's own filters ask: no probing by a typed address."""
        names = {
            entry if isinstance(entry, str) else getattr(entry, "parameter_name", "")
            for entry in self.get_list_filter(request)
        }
        if self.date_hierarchy:
            names.add(self.date_hierarchy)
        name, _, how = lookup.partition("__")
        return name in names and how in FILTER_LOOKUPS

    def history_view(self, request, object_id, extra_context=None):
        self._require_reading_in_scope(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        return super().history_view(request, object_id, extra_context)

    def _require_reading_in_scope(self, request, object_id) -> None:
        if self.get_object(request, object_id) is None:
            raise Http404

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # Django leads back to the start page; a row of others is simply not there
        raise Http404


class AuditForm(forms.ModelForm):
    """Asks why a known row is changed; the answer stands in its history."""

    change_reason = forms.CharField(
        label="Alasan perubahan",
        max_length=200,
        help_text="Tersimpan di riwayat, misalnya: sesuai KK terbaru.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change_reason"].required = self.instance.pk is not None


class AuditAdmin(ScopedAdmin, SimpleHistoryAdmin):
    """A scoped page whose changes are kept with who and why."""

    form = AuditForm
    object_history_list_template = "registry/history_list.html"

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is not None and self.has_change_permission(request, obj):
            reason = ("Riwayat", {"fields": ["change_reason"]})
            shown = {name for _, entry in fieldsets for name in entry["fields"]}
            if "change_reason" not in shown:
                fieldsets.append(reason)
        return fieldsets

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.cleaned_data.get("change_reason") or "Data baru"
        super().save_model(request, obj, form, change)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        # simple-history's page knows no queryset and its POST reverts
        self._require_reading_in_scope(request, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        return super().history_form_view(request, object_id, version_id, extra_context)


class SidePages:
    """Mixin: pages of our own beside Django's, below the address of the list.

    Each view is called with `model_admin` and asks for permission and scope itself.
    """

    pages: Sequence[tuple[str, str, Callable]] = ()  # address, name, view

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(address, self._page(view), name=f"{prefix}_{name}")
            for address, name, view in self.pages
        ]
        return own + super().get_urls()

    def _page(self, view: Callable):
        def page(request, *args, **kwargs):
            return view(request, *args, model_admin=self, **kwargs)

        return self.admin_site.admin_view(never_cache(page))


class ReadOnly:
    """Mixin: may be read, never written, whatever permissions say."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AddOnly:
    """Mixin: a new version is added; what is there stays as it is."""

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.created_by = request.user
        super().save_model(request, obj, form, change)


class ToldChanges:
    """Mixin: the page's history tells old and new values, not just which changed."""

    def construct_change_message(self, request, form, formsets, add=False):
        if add or not form.changed_data:
            return super().construct_change_message(request, form, formsets, add)
        return "; ".join(
            f"{form.fields[name].label}: {form[name].initial} -> "
            f"{form.cleaned_data[name]}"
            for name in form.changed_data
        )


def picture_field(*, label: str, required: bool, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )


def read_picture(upload) -> bytes:
    """PNG bytes of an uploaded picture, or a ValidationError in plain words."""
    try:
        return as_png(upload)
    except UnreadablePicture as error:
        raise ValidationError(str(error)) from error
