"""Pemantauan and the monthly report of a young office beside those of years of work.

The large office has as many more letters in each month: what a month costs then shows,
not only that the archive behind it costs nothing. A report reads three whole months and
a year of percentiles all their stays, so for these two no target is set; what they ask
stays the same.
"""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import User
from tests.bench.builders import LetterBuilder, archive
from tests.bench.ground import Ground
from tests.bench.lists import TARGET, side_by_side
from tests.bench.pages import Page, client_of, get

SMALL = 360
UNJUDGED = ("12 months", "monthly report")


def fill_small(builder: LetterBuilder, *, there: int) -> None:
    """Up to 360 letters, most of them done."""
    builder.add(archive(SMALL - there))


def measure(ground: Ground, people: dict[str, User]) -> None:
    """In the databases that part "lists" lays out."""
    pages = {}
    for which in ("small", "large"):
        ground.use(which)
        pages[which] = list(_pages(people["camat"]))
    for small, large in zip(pages["small"], pages["large"], strict=True):
        judged = not small.what.endswith(UNJUDGED)
        side_by_side(
            ground,
            small,
            large,
            beside=f"the same at {SMALL} letters",
            target=TARGET if judged else None,
        )


def _pages(user: User) -> Iterator[Page]:
    client: Client = client_of(user)
    month = f"{timezone.localdate():%Y-%m}"
    for words, name, query in (
        ("Pemantauan", "letters_monitoring", ""),
        ("Pemantauan, renewed", "letters_monitoring_figures", ""),
        ("Pemantauan, 12 months", "letters_monitoring", "?periode=12-bulan"),
        ("monthly report", "letters_monthly_report", f"?bulan={month}"),
    ):
        address = reverse(f"admin:{name}") + query
        yield Page(f"camat: {words}", lambda a=address: get(client, a))
    letters = reverse("admin:letters_letter_changelist")
    asked = f"tab=semua&peristiwa=ditandatangani&dari={month}-01&sampai={month}-28"
    yield Page("camat: letters signed", lambda: get(client, f"{letters}?{asked}"))
