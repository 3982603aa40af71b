""" "Layanan Desa Kalang" for the notice board: one page of numbers, no names."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from letters.forms.indonesian import long_date
from letters.oversight.durations import span_words
from letters.oversight.figures import Counts, Kind, counts, services_of
from letters.oversight.period import Period
from letters.oversight.report_pdf import head_of, signer_lines
from letters.oversight.scope import Scope
from letters.oversight.step_figures import WholeTime, whole_time
from letters.paper import DEMO_FOOT
from letters.rendering import render_pages
from registry.models import Office, Official

TOLD = {
    Kind.RECEIVED: "Permohonan diajukan",
    Kind.SIGNED: "Surat selesai ditandatangani",
    Kind.HANDED_OVER: "Surat sudah diserahkan",
    Kind.RETURNED: "Perlu diperbaiki lebih dahulu",
    Kind.REJECTED: "Tidak dapat dilayani",
}


def village_notice(*, scope: Scope, month: Period) -> dict:
    """The numbers of a village, as page and PDF show them."""
    found: Counts = counts(scope, month)
    whole: WholeTime = whole_time(scope, month)
    return {
        "village": scope.origin,
        "month": month,
        "big": [(words, found.total(kind)) for kind, words in TOLD.items()],
        "services": [
            (
                each.short_name,
                found.total(Kind.RECEIVED, service=each.pk),
                found.total(Kind.SIGNED, service=each.pk),
            )
            for each in services_of(scope)
        ],
        "median": span_words(whole.office.median) if whole.office.count else "",
    }


def notice_pdf(*, scope: Scope, month: Period, now: datetime) -> bytes:
    """A4 portrait, one page. Call outside a transaction; raises RenderFailed."""
    village = scope.origin
    on = timezone.localdate(now)
    head = head_of(village)
    post = (
        Official.Position.LURAH
        if village.level == Office.Level.KELURAHAN
        else Official.Position.KADES
    )
    html = render_to_string(
        "letters/pdf/village_notice.html",
        {
            **head.context,
            **village_notice(scope=scope, month=month),
            "on": long_date(on),
            "created": now.isoformat(timespec="seconds"),
            "signer": signer_lines(village, position=post, on=on),
            "site": settings.SITE_URL,
            "is_whole": on > month.last,
            "foot": DEMO_FOOT if settings.DEMO else "",
        },
    )
    return render_pages(html, style="report.css", assets=head.assets)
