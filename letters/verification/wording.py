"""Days and moments as the public pages write them."""

from datetime import date, datetime

from django.utils import formats, timezone


def day(value: date) -> str:
    return formats.date_format(value, "j F Y")


def at(value: datetime) -> str:
    return f"{formats.date_format(timezone.localtime(value), 'j F Y, H.i')} WIB"
