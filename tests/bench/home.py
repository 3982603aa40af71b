"""The start page of each role: a young office beside one with years of letters.

The whole page, and the part that an open page asks for again every half a minute.
"""

from django.urls import reverse

from registry.models import User
from tests.bench.ground import Ground
from tests.bench.lists import side_by_side
from tests.bench.pages import Page, client_of, get

ROLES = ("clerk", "head", "examiner", "registrar", "camat", "supervisor")


def measure(ground: Ground, people: dict[str, User]) -> None:
    for role in ROLES:
        pages = {}
        for which in ("small", "large"):
            ground.use(which)
            pages[which] = start_pages(role, people[role])
        for small, large in zip(pages["small"], pages["large"], strict=True):
            side_by_side(ground, small, large)


def start_pages(role: str, user: User) -> list[Page]:
    client = client_of(user)
    addresses = {
        "start page": reverse("admin:index"),
        "its part": reverse("admin:letters_home_part"),
    }
    return [
        Page(f"{role}: {what}", lambda a=address: get(client, a))
        for what, address in addresses.items()
    ]
