"""Moments in words, by how long ago they are."""

from datetime import datetime

from django.utils import formats, timezone


def since_words(moment: datetime, *, now: datetime) -> str:
    """ "hari ini 09.12", "kemarin 14.03", "19 Nov 14.03"; with the year if another."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    hour = formats.date_format(local, "H.i")
    days = (today - local.date()).days
    if days <= 0:
        return f"hari ini {hour}"
    if days == 1:
        return f"kemarin {hour}"
    day = formats.date_format(local, "j M" if local.year == today.year else "j M Y")
    return f"{day} {hour}"
