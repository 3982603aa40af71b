"""Fills the texts of letters, which staff may edit, from plain values only.

A text is HTML with `{{ name.part }}` placeholders and three attributes (`data-each`,
`data-if`, `data-unless`). There is no template engine behind it: a placeholder is a
dictionary lookup and nothing else, so a text can neither run code nor reach a record
that it was not given. `text_markup.py` lists what a text may contain.
"""

import re
from collections.abc import Iterator
from html import escape

from letters.text_check import check_text
from letters.text_markup import (
    CONDITION,
    DIRECTIVES,
    PLACEHOLDER,
    VOID,
    Element,
    clean,
    parse,
    words_of,
)

__all__ = ["BLANK", "blanks", "check_text", "clean", "fill", "placeholders"]

BLANK = "........"  # shown where a value is missing, as on a paper form

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def fill(html: str, values: dict, facts: dict | None = None) -> str:
    """The text with its placeholders filled from `values` and escaped.

    `values` holds what is printed (strings, dicts of strings, lists of such dicts);
    `facts` what conditions ask about (raw values; `values` where it is not given).
    A name that is missing or empty is printed as a dotted blank, never dropped
    silently: `blanks` lists them. Never raises for what a text or a value contains.
    """
    return _Filler(values, facts).html(parse(html))


def blanks(html: str, values: dict, facts: dict | None = None) -> list[str]:
    """The names that `fill` would print as a dotted blank, in order, each once."""
    filler = _Filler(values, facts)
    filler.html(parse(html))
    return list(dict.fromkeys(filler.blanks))


def placeholders(html: str) -> list[str]:
    """Every name that the text prints, as written (`item.nama` inside data-each)."""
    return list(dict.fromkeys(PLACEHOLDER.findall(words_of(parse(html)))))


def _look_up(name: str, scope: dict) -> object:
    """Plain dictionary steps; anything that is not a dict has nothing inside it."""
    found: object = scope
    for part in name.split("."):
        if type(found) is not dict:
            return None
        found = found.get(part)
    return found


def _printed(value: object) -> str:
    """The escaped value, or "" where there is nothing that could be printed."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = _CONTROL.sub("", str(value)).strip()
    return escape(text).replace("\r\n", "\n").replace("\n", "<br>")


class _Filler:
    """One filling: the values, the facts and the item that data-each stands at."""

    def __init__(self, values: dict, facts: dict | None):
        self.values = values
        self.facts = values if facts is None else facts
        self.blanks: list[str] = []

    def html(self, root: Element) -> str:
        return "".join(self._children(root, self.values, self.facts))

    def _children(self, element: Element, values: dict, facts: dict) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, str):
                yield self._line(child, values)
            else:
                yield from self._element(child, values, facts)

    def _element(self, element: Element, values: dict, facts: dict) -> Iterator[str]:
        role = element.attrs.get("data-each")
        if role is None:
            if _holds(element, facts):
                yield from self._tag(element, values, facts)
            return
        number = 0
        raw = _as_list(_look_up(role.strip(), facts))
        for index, item in enumerate(_as_list(_look_up(role.strip(), values))):
            raw_item = raw[index] if index < len(raw) else item
            item_facts = {**facts, "item": raw_item, "nomor": number + 1}
            if _holds(element, item_facts):
                number += 1
                item_values = {**values, "item": item, "nomor": str(number)}
                yield from self._tag(element, item_values, item_facts)

    def _tag(self, element: Element, values: dict, facts: dict) -> Iterator[str]:
        attrs = "".join(
            f' {name}="{escape(value)}"'
            for name, value in element.attrs.items()
            if name not in DIRECTIVES
        )
        if element.tag in VOID:
            yield f"<{element.tag}>"
        elif element.tag == "span" and not attrs:  # it only carried a condition
            yield from self._children(element, values, facts)
        else:
            yield f"<{element.tag}{attrs}>"
            yield from self._children(element, values, facts)
            yield f"</{element.tag}>"

    def _line(self, text: str, values: dict) -> str:
        # odd pieces of the split are names, even ones the words between them
        pieces = PLACEHOLDER.split(text)
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                pieces[index] = escape(piece)
                continue
            shown = _printed(_look_up(piece, values))
            if not shown:
                self.blanks.append(piece)
            pieces[index] = shown or BLANK
        return "".join(pieces)


def _as_list(value: object) -> list:
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value in (None, "", {}) else [value]


def _holds(element: Element, facts: dict) -> bool:
    attrs = element.attrs
    return ("data-if" not in attrs or _is_so(attrs["data-if"], facts)) and (
        "data-unless" not in attrs or not _is_so(attrs["data-unless"], facts)
    )


def _is_so(condition: str, facts: dict) -> bool:
    """`key` (filled and not no), `key=value`, or `key=one|other`.

    A condition that cannot be read does not hold; `check_text` reports it.
    """
    match = CONDITION.match(condition)
    if match is None:
        return False
    fact = _look_up(match[1], facts)
    if match[2] is None:
        return bool(fact)
    wanted = {value.strip() for value in match[2].split("|")}
    held = fact if isinstance(fact, (list, tuple, set, frozenset)) else [fact]
    return any(not wanted.isdisjoint(_spellings(value)) for value in held)


def _spellings(value: object) -> set[str]:
    if isinstance(value, bool):
        return {"ya", "true", "1"} if value else {"tidak", "false", "0"}
    return {"" if value is None else str(value).strip()}
