"""What a letter text may consist of: its tags, classes, attributes and placeholders.

Staff edit these texts, so everything that is not listed here is taken away before a
text is read. `texts.py` fills what is parsed here, `text_check.py` explains it.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3

TAGS = frozenset(
    "p br strong b em i u ol ul li table thead tbody tr td th h2 h3 div span".split()
)
# What each class does on paper is in templates/letters/pdf/sheet.css.
CLASSES = frozenset(
    "biodata numbered center left right indent sign keep small upper plain lines "
    "meterai space name box narrow wide".split()
)
CONDITIONS = ("data-if", "data-unless")
DIRECTIVES = ("data-each", *CONDITIONS)

VOID = frozenset({"br"})
_NAME = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*"
PLACEHOLDER = re.compile(r"\{\{\s*(" + _NAME + r")\s*\}\}")
CONDITION = re.compile(r"^\s*(" + _NAME + r")\s*(?:=\s*([^=]*?)\s*)?$")

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes={
        "*": set(DIRECTIVES),
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    attribute_filter=lambda tag, name, value: (
        value
        if name not in ("colspan", "rowspan") or re.fullmatch(r"[1-9]", value)
        else None
    ),
    allowed_classes={tag: set(CLASSES) for tag in TAGS},
    link_rel=None,
    url_schemes=set(),
)


class Element:
    """One tag of a parsed text; children are Elements and strings."""

    __slots__ = ("tag", "attrs", "children")

    def __init__(self, tag: str, attrs: dict[str, str]):
        self.tag = tag
        self.attrs = attrs
        self.children: list[Element | str] = []


class _Tree(HTMLParser):
    """Builds the tree; its input comes from nh3, so tags are balanced."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def clean(html: str) -> str:
    """`html` with nothing in it but the tags, classes and attributes listed above."""
    return _cleaner.clean(html)


@lru_cache(maxsize=64)
def parse(html: str) -> Element:
    tree = _Tree()
    tree.feed(clean(html))
    tree.close()
    return tree.root


def words_of(element: Element) -> str:
    """All the words of an element; what stands in two tags does not run together."""
    return "".join(
        child if isinstance(child, str) else words_of(child)
        for child in element.children
    )
