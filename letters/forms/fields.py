"""A field of a service version as a Django form field.

Every field is optional here: what must be filled depends on conditions and is asked by
letters.forms.completeness, so that a draft can be saved half done.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms

from letters.forms.schema import Field
from registry.identifiers import (
    InvalidPhone,
    clean_nik,
    kk_errors,
    nik_errors,
    normalise_phone,
)

DATE_FORMATS = ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %m %Y"]
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]
YES_NO = (("", "—"), ("true", "Ya"), ("false", "Tidak"))


class NumberedText(forms.CharField):
    """Digits; spaces, dots and dashes that people type are taken out."""

    def __init__(self, *, check=None, digits: tuple[int, ...] = (), **kwargs) -> None:
        self.check, self.digits = check, digits
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = clean_nik(super().clean(value))
        if not text:
            return ""
        problems = self.check(text) if self.check else []
        if self.digits and (not text.isdigit() or len(text) not in self.digits):
            wanted = " atau ".join(str(number) for number in self.digits)
            problems = [f"Harus {wanted} angka; yang diketik {len(text)}."]
        if problems:
            raise forms.ValidationError(problems)
        return text


class PhoneText(forms.CharField):
    widget = forms.TextInput(attrs={"inputmode": "tel", "placeholder": "08..."})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return normalise_phone(text) if text else ""
        except InvalidPhone as error:
            raise forms.ValidationError(str(error)) from None


class MoneyField(forms.CharField):
    """Whole rupiah, typed with or without points: "1.500.000"."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        digits = text.lower().removeprefix("rp").replace(".", "").replace(" ", "")
        digits = digits.removesuffix(",-").removesuffix(",00")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            raise forms.ValidationError("Tulis angka rupiah saja, misalnya 600.000.")
        return int(digits)


def form_field(
    field: Field, *, villages: Iterable[tuple[str, str]] = ()
) -> forms.Field:
    """The Django field for a field of a service.

    Args: `villages` (code, title) pairs for fields of type office.
    """
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.help,
        "required": False,
    }
    hint = {"placeholder": field.placeholder} if field.placeholder else {}
    match field.type:
        case "date":
            return forms.DateField(
                input_formats=DATE_FORMATS,
                widget=forms.DateInput(
                    format="%d-%m-%Y",
                    attrs={
                        "placeholder": "hh-bb-tttt",
                        "inputmode": "numeric",
                        "data-date": "",
                        "autocomplete": "off",
                    },
                ),
                error_messages={
                    "invalid": "Tulis tanggal seperti 25-10-2026 (hari-bulan-tahun)."
                },
                **common,
            )
        case "time":
            return forms.TimeField(
                input_formats=TIME_FORMATS,
                widget=forms.TimeInput(
                    format="%H:%M",
                    attrs={"placeholder": "09:00", "inputmode": "numeric"},
                ),
                error_messages={"invalid": "Tulis jam seperti 09:00."},
                **common,
            )
        case "int":
            return forms.IntegerField(
                min_value=field.min,
                max_value=field.max,
                widget=forms.TextInput(attrs={"inputmode": "numeric", **hint}),
                **common,
            )
        case "money":
            return MoneyField(
                widget=forms.TextInput(attrs={"inputmode": "numeric", **hint}),
                **common,
            )
        case "bool":
            return forms.BooleanField(**common)
        case "choice":
            return forms.ChoiceField(
                choices=[("", "— pilih —"), *field.choices], **common
            )
        case "multi":
            return forms.MultipleChoiceField(
                choices=field.choices, widget=forms.CheckboxSelectMultiple, **common
            )
        case "office":
            return forms.ChoiceField(choices=[("", "— pilih —"), *villages], **common)
        case "nik":
            return NumberedText(check=nik_errors, max_length=40, **common)
        case "kk":
            return NumberedText(check=kk_errors, max_length=40, **common)
        case "phone":
            return PhoneText(max_length=30, **common)
        case "email":
            return forms.EmailField(**common)
        case "textarea":
            return forms.CharField(
                max_length=field.max_length or 1000,
                widget=forms.Textarea(attrs={"rows": 3, **hint}),
                **common,
            )
    if field.digits:
        return NumberedText(digits=field.digits, max_length=60, **common)
    return forms.CharField(
        max_length=field.max_length or 200,
        widget=forms.TextInput(attrs=hint),
        **common,
    )


def to_answer(value: Any) -> Any:
    """A cleaned value as JSON keeps it: ISO dates, `HH:MM`, numbers, lists, text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if value is None:
        return ""
    return value


def to_input(field: Field, value: Any) -> Any:
    """A kept answer as the form shows it (dates day first, telephones with 0)."""
    if field.type == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value).strftime("%d-%m-%Y")
        except ValueError:
            return value
    if field.type == "phone" and isinstance(value, str) and value.startswith("+62"):
        return f"0{value[3:]}"
    if field.type == "money" and isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return value
