"""A small book of the kecamatan and one of a village, with lines of every kind."""

from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from letters.models import Letter, RegisterLine, Series, State
from letters.outside_numbers import take_outside
from registry.models import Office, User
from tests.factories_letters import make_letter

PEOPLE = dict[str, User]


def book_of_every_kind(people: PEOPLE, *, now: datetime) -> dict[str, Letter]:
    """Valid, void, revoked, of the kecamatan, and one that waits for its number."""
    states = (State.SIGNED, State.REJECTED, State.REVOKED, State.SUBMITTED)
    found = {str(state): make_letter(state, people=people, now=now) for state in states}
    waiting = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    waiting.register_line.reason = "Camat meminta perbaikan"
    waiting.register_line.status = RegisterLine.Status.VOID
    waiting.register_line.save()
    return found | {"void": waiting}


def outside(by: User, *, now: datetime, token=None, **more) -> RegisterLine:
    """A number of his office's first book for a letter made elsewhere."""
    series = Series.objects.filter(office=by.office, kind="letter").order_by("slug")
    values = {
        "classification": "005",
        "subject": "Undangan rapat koordinasi",
        "addressee": "Kepala Desa se-Kecamatan Pitu",
        "handler": "Kasi Pemerintahan",
    }
    return take_outside(
        series=series[0], token=token or uuid4(), by=by, now=now, **values | more
    )


def fill_month(
    series: Series, by: User, *, month: date, count: int, first: int = 1000
) -> None:
    """Lines of letters made outside, one after the other through the month."""
    status = RegisterLine.Status
    RegisterLine.objects.bulk_create(
        RegisterLine(
            series=series,
            year=month.year,
            seq=first + number,
            number=f"005/{first + number}/404.604/{month.year}",
            date=month.replace(day=1 + number * 28 // count),
            subject=f"Undangan rapat koordinasi persiapan musim tanam ke-{number}",
            purpose="Kepala Desa se-Kecamatan Pitu dan pengurus kelompok tani",
            handler="Kasi Pemberdayaan Masyarakat",
            status=status.VOID if number % 19 == 0 else status.OUTSIDE,
            reason="Acara ditunda" if number % 19 == 0 else "",
            taken_by=by,
            taken_at=timezone.now(),
        )
        for number in range(count)
    )


def village_book(office: Office) -> Series:
    """The village's own series, as when it numbers its letters here."""
    return Series.objects.create(office=office, slug="surat-desa", name="Surat desa")
