"""How pages of the registry write people, numbers and times."""

import re
from datetime import datetime

from django import template
from django.utils import formats, timezone

from registry.identifiers import mask_nik
from registry.models import Resident

register = template.Library()
register.filter("mask_nik", mask_nik)
_LONG_NUMBER = re.compile(r"\d{16}")


@register.filter
def hide_numbers(text: str) -> str:
    """The text with each number of sixteen digits masked, as a NIK is."""
    return _LONG_NUMBER.sub(lambda found: mask_nik(found.group()), text)


@register.filter
def hamlet(resident: Resident) -> str:
    """The dusun where it is known, else the street."""
    return resident.hamlet.title() if resident.hamlet else resident.address


@register.filter
def at(value: datetime | None) -> str:
    """ "24 Nov 2026, 10.58", in the time of the office."""
    if value is None:
        return ""
    return formats.date_format(timezone.localtime(value), "j M Y, H.i")
