"""The menu of the person who is logged in: what he may open, and where he is."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from config.theme import MENU, UNDER


@dataclass(frozen=True)
class Item:
    words: str
    url: str
    icon: str
    active: bool
    name: str


def menu_of(request: HttpRequest) -> list[tuple[str, list[Item]]]:
    """(title, items) of each section that has something to open."""
    found = [
        (words, url, icon, name, section)
        for section, (_, entries) in enumerate(MENU)
        for words, name, permission, icon in entries
        if (not permission or request.user.has_perm(permission))
        and (url := _address(name))
    ]
    # the longest address that the page's own begins with
    here = max(
        (url for _, url, _, name, _ in found if _holds(name, url, request.path)),
        key=len,
        default="",
    )
    sections = []
    for index, (title, _) in enumerate(MENU):
        items = [
            Item(words, url, icon, url == here, name)
            for words, url, icon, name, section in found
            if section == index
        ]
        if items:
            sections.append((title, items))
    return sections


def _holds(name: str, url: str, path: str) -> bool:
    """Whether the page lies below this item; settings of a service below services."""
    if name == "index":
        return path == url
    below = [url, *(_address(page) for page, item in UNDER.items() if item == name)]
    return any(path.startswith(each.rstrip("/")) for each in below if each)


def _address(name: str) -> str:
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""
