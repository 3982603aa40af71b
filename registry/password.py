"""A password that only its owner knows: the village's signature depends on it.

`User.set_password` marks every password as set by somebody else. Only the form
below, which asks for the old password and refuses the same again, says that the
owner has made it his own.
"""

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class OwnPasswordForm(AdminPasswordChangeForm):
    """The form behind "Ganti kata sandi" of the person who is logged in."""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError(
                "Pakai kata sandi yang lain dari yang sekarang, agar hanya Anda "
                "yang mengetahuinya."
            )
        return new

    def save(self, commit: bool = True):
        self.user.set_password(self.cleaned_data["new_password1"])
        self.user.owns_password = True
        if commit:
            self.user.save(update_fields=["password", "owns_password"])
        return self.user


class OwnPasswordSite:
    """Mixin for the admin site: its own password page uses OwnPasswordForm."""

    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
            template_name=self.password_change_template
            or "registration/password_change_form.html",
        )(request)
