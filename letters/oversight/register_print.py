"""A month of a register on paper, as an inspector takes it: landscape F4, letterhead,
numbered pages, sums, and the two who answer for it."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from letters.forms.indonesian import long_date
from letters.oversight.register_months import NOTHING_YET, BookMonth
from letters.paper import DEMO_FOOT, letterhead_lines
from letters.rendering import render_pages
from letters.sheet_markup import HEAD_CLASSES, grouped_nip, name_in_capitals
from registry.models import Letterhead, Office, Official, User

LOGO = "asset:logo"
HEADS = {
    Office.Level.KECAMATAN: Official.Position.CAMAT,
    Office.Level.DESA: Official.Position.KADES,
    Office.Level.KELURAHAN: Official.Position.LURAH,
    Office.Level.KUA: Official.Position.KEPALA_KUA,
}


def register_pdf(found: BookMonth, *, by: User | None, now: datetime) -> bytes:
    """PDF/A of the month. Call outside a transaction; raises RenderFailed.

    Args: `by` who keeps the register and prints it; None leaves room for a name.
    """
    on = timezone.localdate(now)
    head = letterhead_lines(Letterhead.objects.current(found.office))
    assets = {LOGO: (head.logo, head.logo_type)} if head and head.logo else {}
    html = render_to_string(
        "letters/pdf/register.html",
        {
            "found": found,
            "head": head,
            "sizes": HEAD_CLASSES[head.sizes] if head else "",
            "logo": LOGO,
            "nothing": NOTHING_YET,
            "unfinished": found.month.last >= on,
            "on": long_date(on),
            "at": f"{timezone.localtime(now):%H.%M}",
            "created": now.isoformat(timespec="seconds"),
            "signers": [_head_of(found.office, now=now), _keeper(by, now=now)],
            "foot": DEMO_FOOT if settings.DEMO else "",
        },
    )
    return render_pages(html, style="register.css", assets=assets)


def _head_of(office: Office, *, now: datetime) -> dict:
    """Who holds the pen on this day, also as Plt., Pj. or Plh.; else his post."""
    position = HEADS.get(office.level)
    if position is None:
        return {"lines": [f"KEPALA {office.title.upper()},"]}
    holder = Official.objects.pen_holder(
        office=office, position=position, on=timezone.localdate(now)
    )
    if holder is None:
        post = Official(office=office, position=position).post_title()
        return {"lines": [f"{post},"]}
    return {
        "lines": holder.heading_lines(),
        "name": name_in_capitals(holder.printed_name),
        "rank": holder.rank,
        "nip": grouped_nip(holder.nip),
    }


def _keeper(by: User | None, *, now: datetime) -> dict:
    """Who prints, under the name and NIP of an appointment where he has one."""
    words = {"lines": ["Petugas register,"]}
    if by is None:
        return words
    post = by.appointments.in_term(timezone.localdate(now)).first()
    if post is None:
        return words | {"name": name_in_capitals(str(by))}
    return words | {
        "name": name_in_capitals(post.printed_name),
        "rank": post.rank,
        "nip": grouped_nip(post.nip),
    }
