"""The two screens on which every page is tried: a desk's, and a telephone's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    slug: str
    title: str  # surname of the invented people that belong to this screen
    width: int
    height: int
    phone: bool = False


SCREENS = (
    Screen("desk", "Meja", 1366, 768),
    Screen("phone", "Gawai", 390, 844, phone=True),
)
