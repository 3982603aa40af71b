"""Times and words as the office's pages show them."""

from datetime import datetime

from django import template
from django.utils import formats, timezone

from letters.models import Letter
from letters.models.state_machine import CLOSED
from letters.moments import since_words
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
    """ "hari ini 09.12", "kemarin 14.03", "19 Nov 14.03"; closed ones: the day."""
    local = timezone.localtime(letter.state_since)
    if letter.state in CLOSED:
        return formats.date_format(local, "j M Y")
    return since_words(letter.state_since, now=timezone.now())
