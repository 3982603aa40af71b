"""The form of a resident: impossible numbers are refused, odd ones must be explained.

What was typed is never lost: a warning is answered on the same page, with a tick
and a reason.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.admin.base import AuditForm
from registry.identifiers import (
    InvalidPhone,
    clean_nik,
    kk_errors,
    nik_errors,
    nik_warnings,
    normalise_phone,
)
from registry.models import Resident

ELSEWHERE = "NIK sudah terdaftar, minta kecamatan memindahkan."
TYPED_LENGTH = 40  # digits may be typed in groups
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


def _number_field(label: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TYPED_LENGTH,
        widget=forms.TextInput(attrs={**NUMERIC, "class": "vTextField"}),
    )


class ResidentForm(AuditForm):
    nik = _number_field("NIK", required=True)
    kk_number = _number_field("Nomor KK", required=True)
    father_nik = _number_field("NIK ayah", required=False)
    mother_nik = _number_field("NIK ibu", required=False)
    confirm_warnings = forms.BooleanField(
        label="Sudah saya periksa pada KTP/KK; tetap simpan", required=False
    )
    warning_reason = forms.CharField(label="Alasannya", required=False, max_length=200)

    user = None  # set by the page
    warnings: tuple[str, ...] = ()

    class Meta:
        model = Resident
        fields = "__all__"

    def clean_nik(self) -> str:
        nik = clean_nik(self.cleaned_data["nik"])
        if problems := nik_errors(nik):
            raise ValidationError(problems)
        taken = Resident.objects.filter(nik=nik).exclude(pk=self.instance.pk)
        if other := taken.visible_to(self.user).first():
            raise ValidationError(f"NIK sudah terdaftar atas nama {other.name}.")
        if taken.exists():
            raise ValidationError(ELSEWHERE)
        return nik

    def clean_kk_number(self) -> str:
        kk = clean_nik(self.cleaned_data["kk_number"])
        if problems := kk_errors(kk, nik=self.cleaned_data.get("nik", "")):
            raise ValidationError(problems)
        return kk

    def clean_father_nik(self) -> str:
        return self._clean_parent("father_nik")

    def clean_mother_nik(self) -> str:
        return self._clean_parent("mother_nik")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_rt(self) -> str:
        return self.cleaned_data["rt"].strip().zfill(3)

    def clean_rw(self) -> str:
        return self.cleaned_data["rw"].strip().zfill(3)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        try:
            return normalise_phone(phone) if phone else ""
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error

    def clean_birth_date(self):
        birth_date = self.cleaned_data["birth_date"]
        if birth_date > timezone.localdate():
            raise ValidationError("Tanggal lahir tidak mungkin di masa depan.")
        return birth_date

    def clean(self):
        cleaned = super().clean()
        born, died = cleaned.get("birth_date"), cleaned.get("death_date")
        if died and cleaned.get("life_status") == Resident.LifeStatus.HIDUP:
            self.add_error("life_status", "Tanggal meninggal terisi; pilih Mati.")
        if died and born and died < born:
            self.add_error("death_date", "Meninggal sebelum lahir tidak mungkin.")
        self._ask_about_warnings(cleaned)
        return cleaned

    def _ask_about_warnings(self, cleaned) -> None:
        if "nik" not in cleaned:
            return
        warnings = nik_warnings(
            cleaned["nik"],
            birth_date=cleaned.get("birth_date"),
            sex=cleaned.get("sex"),
        )
        if not warnings:
            self.instance.nik_warning_reason = ""
            return
        explained = self.instance.nik_warning_reason
        touched = {"nik", "birth_date", "sex"} & set(self.changed_data)
        if explained and not touched:
            return
        self.warnings = tuple(warnings)
        reason = (cleaned.get("warning_reason") or "").strip()
        if not cleaned.get("confirm_warnings"):
            self.add_error("confirm_warnings", "Centang bila data ini memang benar.")
        if not reason:
            self.add_error(
                "warning_reason", "Tulis alasannya, misalnya: tanggal lahir dibetulkan."
            )
        if not self.has_error("confirm_warnings") and reason:
            self.instance.nik_warning_reason = reason

    def _clean_parent(self, name: str) -> str:
        nik = clean_nik(self.cleaned_data[name])
        if nik and (problems := nik_errors(nik)):
            raise ValidationError(problems)
        return nik
