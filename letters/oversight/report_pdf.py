"""The monthly report on paper: letterhead, tables, charts, and who answers for it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from letters.forms.indonesian import long_date
from letters.oversight.monthly_report import MonthlyReport
from letters.oversight.report_tables import report_tables
from letters.paper import DEMO_FOOT, letterhead_lines
from letters.rendering import render_pages
from letters.sheet_markup import HEAD_CLASSES, grouped_nip, name_in_capitals
from letters.sheets import LetterheadLines
from registry.models import Letterhead, Office, Official

LOGO = "asset:logo"


@dataclass(frozen=True)
class Head:
    """The head of a page, and the picture that it needs."""

    lines: LetterheadLines | None

    @property
    def context(self) -> dict:
        sizes = HEAD_CLASSES[self.lines.sizes] if self.lines else ""
        return {"head": self.lines, "sizes": sizes, "logo": LOGO}

    @property
    def assets(self) -> dict[str, tuple[bytes, str]]:
        if self.lines is None or not self.lines.logo:
            return {}
        return {LOGO: (self.lines.logo, self.lines.logo_type)}


def head_of(office: Office) -> Head:
    return Head(letterhead_lines(Letterhead.objects.current(office)))


def signer_lines(office: Office, *, position: str, on: date) -> dict:
    """Who signs a paper of this office in ink on a day; dotted where nobody does."""
    official = Official.objects.pen_holder(office=office, position=position, on=on)
    if official is None:
        post = Official(office=office, position=position).post_title()
        return {"heading": [f"{post},"], "name": "", "rank": "", "nip": ""}
    return {
        "heading": official.heading_lines(),
        "name": name_in_capitals(official.printed_name),
        "rank": official.rank,
        "nip": grouped_nip(official.nip),
    }


def report_pdf(report: MonthlyReport) -> bytes:
    """A4 portrait, PDF/A. Call outside a transaction; raises RenderFailed."""
    office = report.found.scope.issuing
    on = timezone.localdate(report.made_at)
    head = head_of(office)
    html = render_to_string(
        "letters/pdf/report.html",
        {
            **head.context,
            "report": report,
            "office": office,
            "tables": report_tables(report),
            "on": long_date(on),
            "created": report.made_at.isoformat(timespec="seconds"),
            "signer": signer_lines(office, position=Official.Position.CAMAT, on=on),
            "foot": DEMO_FOOT if settings.DEMO else "",
        },
    )
    return render_pages(html, style="report.css", assets=head.assets)
