"""Users: an office makes its own accounts, and gives roles but no single right."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from registry.admin.base import OfficeFilter, ScopedAdmin
from registry.identifiers import InvalidPhone, normalise_phone
from registry.models import User


class PhoneMixin:
    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        try:
            return normalise_phone(phone) if phone else ""
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error


class NewUserForm(PhoneMixin, BaseUserCreationForm):
    """A first password, which the owner must change before he can sign."""

    class Meta:
        model = User
        fields = ["username", "name", "phone", "email", "office", "groups"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].required = True
        self.fields["name"].required = True


class KnownUserForm(PhoneMixin, UserChangeForm):
    password = None  # its page shows a link instead of a part of the hash

    class Meta:
        model = User
        fields = [
            *("username", "name", "phone", "email", "mail_notices"),
            *("office", "groups", "is_active"),
        ]
        field_classes = {"username": forms.CharField}


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):
    form = KnownUserForm
    add_form = NewUserForm
    list_display = ["username", "name", "office", "roles", "is_active", "owns_password"]
    list_filter = [OfficeFilter, "groups", "is_active"]
    list_select_related = ["office"]
    search_fields = ["username", "name"]
    filter_horizontal = []
    fieldsets = [
        ("Orang", {"fields": ["username", "name", "phone", "email", "mail_notices"]}),
        ("Kantor dan peran", {"fields": ["office", "groups", "is_active"]}),
        ("Kata sandi", {"fields": ["password_link", "owns_password", "last_login"]}),
    ]
    add_fieldsets = [
        ("Orang", {"fields": ["username", "name", "phone", "email", "mail_notices"]}),
        ("Kantor dan peran", {"fields": ["office", "groups"]}),
        ("Kata sandi pertama", {"fields": ["password1", "password2"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        fixed = ["password_link", "owns_password", "last_login"]
        if obj is not None and obj.pk == request.user.pk:
            fixed += ["office", "groups", "is_active"]  # nobody promotes himself
        return fixed

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False  # a new password would be a way to all rights
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # what he did stays; "boleh masuk" is switched off instead

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def user_change_password(self, request, id, form_url=""):
        if id == str(request.user.pk):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    @admin.display(description="peran")
    def roles(self, obj: User) -> str:
        return ", ".join(group.name for group in obj.groups.all())

    @admin.display(description="kata sandi")
    def password_link(self, obj: User) -> str:
        return format_html(
            '<a href="{}">Buatkan kata sandi baru</a>',
            reverse("admin:auth_user_password_change", args=[obj.pk]),
        )
