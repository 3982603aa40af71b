"""What is asked when a certificate is issued or revoked; passphrases are not kept."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from letters.models import SigningCredential
from letters.signing.keystore import MIN_PASSPHRASE
from registry.models import Official, User

Reason = SigningCredential.RevocationReason


class PassphraseField(forms.CharField):
    """Unseen, unfilled by browsers, as typed to the last space."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=200,
            strip=False,
            error_messages={"required": f"Ketik {label[0].lower()}{label[1:]}."},
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        )


class SignerField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        office = f", {user.office.title}" if user.office else ""
        return f"{user} ({user.username}{office})"


class EnrolForm(forms.Form):
    """Two people at one screen: the signer chooses, the holder of the authority's
    passphrase agrees."""

    signer = SignerField(
        label="Penanda tangan",
        error_messages={"required": "Pilih penanda tangannya."},
        queryset=User.objects.none(),
        help_text="Pejabat yang sedang menjabat dan mempunyai akun.",
        empty_label="Pilih penanda tangan",
    )
    passphrase = PassphraseField(
        "Passphrase penanda tangan",
        f"Diketik sendiri oleh penanda tangan, sedikitnya {MIN_PASSPHRASE} karakter. "
        "Jangan ditulis di mana pun: bila lupa, sertifikat baru diterbitkan.",
    )
    passphrase_again = PassphraseField("Sekali lagi, passphrase penanda tangan")
    authority_passphrase = PassphraseField(
        "Passphrase otoritas",
        "Diketik oleh pemegangnya, orang lain daripada penanda tangan.",
    )

    def __init__(self, *args, by: User, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        serving = Official.objects.visible_to(by).in_term(on).values("user")
        self.fields["signer"].queryset = (
            User.objects.visible_to(by)
            .filter(pk__in=serving, is_active=True)
            .select_related("office")
            .order_by("name", "username")
        )

    @sensitive_variables()
    def clean(self) -> dict:
        found = super().clean()
        first, again = found.get("passphrase"), found.get("passphrase_again")
        if first and again and first != again:
            self.add_error("passphrase_again", "Kedua passphrase tidak sama.")
        return found


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label="Alasan",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasannya."},
    )
    since = forms.DateTimeField(
        label="Tidak aman sejak",
        required=False,
        help_text=(
            "Hanya bila kunci atau passphrase hilang atau diketahui orang lain. Surat "
            "yang ditandatangani sejak saat itu menjadi meragukan."
        ),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    authority_passphrase = PassphraseField("Passphrase otoritas")

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since is not None and since > timezone.now():
            raise ValidationError("Waktu itu belum tiba.")
        return since

    @sensitive_variables()
    def clean(self) -> dict:
        found = super().clean()
        if found.get("reason") == Reason.LOST_KEY and not found.get("since"):
            if "since" not in self.errors:
                self.add_error("since", "Isi sejak kapan tidak aman lagi.")
        elif found.get("reason"):
            if found["reason"] != Reason.LOST_KEY:
                found["since"] = None  # asked for the other reason only
        return found


class ListForm(forms.Form):
    authority_passphrase = PassphraseField("Passphrase otoritas")
