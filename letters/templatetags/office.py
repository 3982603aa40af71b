"""Times and words as the office's pages show them."""

from datetime import datetime

from django import template
from django.utils import formats, timezone

from letters.models import Letter
from letters.models.state_machine import CLOSED
from registry.identifiers import mask_nik

register = template.Library()
register.filter("mask_nik", mask_nik)


@register.filter
def moment(value: datetime | None) -> str:
    """ "24 Nov 2026, 10.58", in the time of the office."""
    if value is None:
        return ""
    return formats.date_format(timezone.localtime(value), "j M Y, H.i")


@register.filter
def waiting_since(letter: Letter) -> str:
    """ "hari ini 09.12", "kemarin 14.03", "5 hari (19 Nov)"; closed ones: the day."""
    local = timezone.localtime(letter.state_since)
    if letter.state in CLOSED:
        return formats.date_format(local, "j M Y")
    days = (timezone.localdate() - local.date()).days
    if days <= 0:
        return formats.date_format(local, "\\h\\a\\r\\i \\i\\n\\i H.i")
    if days == 1:
        return formats.date_format(local, "\\k\\e\\m\\a\\r\\i\\n H.i")
    return f"{days} hari ({formats.date_format(local, 'j M')})"
