"""How a demo letter gets to its citizen: most are fetched, some sent, some carried."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from letters.citizens.private_links import note
from letters.handing_over import HIMSELF, current_link, home_of
from letters.models import LinkOpening
from registry.models import User

if TYPE_CHECKING:
    from letters.demo.stories import Telling

WAYS = ("collected", "sent", "delivered")
SHARES = (70, 20, 10)
COURIERS = ("Kasun Krajan", "Kasun Sawahan", "Pak Modin", "Staf desa")


def reaches_its_citizen(telling: "Telling", *, by: User) -> Iterator[datetime]:
    chance, letter = telling.stage.chance, telling.letter
    way = chance.choices(WAYS, SHARES)[0]
    receiver = letter.subject_name.split(" & ")[0]
    if way == "collected":
        telling.step(
            "hand_over", by=by, method=way, receiver=receiver, relation=HIMSELF
        )
    elif way == "sent":
        telling.step("make_link", by=by)
        link, at = current_link(letter), telling.at
        for outcome in (LinkOpening.Outcome.OPENED, LinkOpening.Outcome.DOWNLOADED):
            at += timedelta(minutes=chance.randint(1, 90))
            note(link, outcome, now=at)
    else:
        telling.step(
            "start_delivery",
            by=by,
            address=home_of(letter) or "Rumah pemohon",
            courier=chance.choice(COURIERS),
        )
        yield telling.wait(20, 90)
        telling.step(
            "complete_delivery",
            by=by,
            delivery_id=letter.deliveries.open().get().pk,
            receiver=receiver,
            relation=chance.choice((HIMSELF, "Anak", "Suami/istri")),
        )
