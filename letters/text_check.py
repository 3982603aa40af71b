"""Tells the person who edits a letter text what is wrong with it, before it is used."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

from letters.text_markup import (
    CLASSES,
    CONDITION,
    CONDITIONS,
    DIRECTIVES,
    PLACEHOLDER,
    TAGS,
    parse,
)

_ENDS_ITSELF = frozenset({"p", "li", "tr", "td", "th", "thead", "tbody"})
_ROWS = frozenset({"table", "thead", "tbody", "tr"})
_INSIDE = {
    "tr": {"table"},
    "td": {"table"},
    "th": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "li": {"ul", "ol"},
}
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")


class _Raw(HTMLParser):
    """Reads the text as it was typed and notes what cleaning would take away."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.problems.append(f"Tag <{tag}> tidak boleh dipakai dalam naskah.")
            return
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag in _INSIDE and not _INSIDE[tag].intersection(self.open):
            self.problems.append(f"Tag <{tag}> di luar tabel atau daftarnya.")
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in TAGS and tag != "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in TAGS or tag == "br":
            return
        while self.open and self.open[-1] != tag and self.open[-1] in _ENDS_ITSELF:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problems.append(f"Penutup </{tag}> tidak punya pembuka.")

    def handle_data(self, data):
        if data.strip() and self.open and self.open[-1] in _ROWS:
            self.problems.append(
                f'Tulisan "{_shown(data)}" di luar sel tabel: pindahkan ke dalam <td>.'
            )

    def handle_comment(self, data):
        if _BRACES.search(data):
            self.problems.append("Isian di dalam komentar HTML tidak dicetak.")

    def _attribute(self, tag, name, value):
        if _BRACES.search(value):
            self.problems.append(f"Isian tidak boleh di dalam atribut {name}.")
        elif name == "class":
            for word in value.split():
                if word not in CLASSES:
                    self.problems.append(f'Kelas "{word}" tidak dikenal.')
        elif name in ("colspan", "rowspan") and tag in ("td", "th"):
            if not re.fullmatch(r"[1-9]", value):
                self.problems.append(f"Nilai {name} harus angka 1 sampai 9.")
        elif name not in DIRECTIVES:
            self.problems.append(f"Atribut {name} pada <{tag}> tidak boleh dipakai.")

    def finish(self):
        self.close()
        self.problems.extend(
            f"Tag <{tag}> belum ditutup."
            for tag in self.open
            if tag not in _ENDS_ITSELF
        )


def check_text(html: str, allowed_names: Collection[str]) -> list[str]:
    """What is wrong with a text, in words for the person who edits it.

    `allowed_names` are the full names that values will have ("pemohon.nama",
    "tanggal_mulai", "ahli_waris.nama" for a list of people). [] when all is well.
    """
    raw = _Raw()
    raw.feed(html)
    raw.finish()
    found = list(raw.problems)
    _Names(set(allowed_names), found).walk(parse(html), None)
    return list(dict.fromkeys(found))


def _shown(text: str) -> str:
    return " ".join(text.split())[:40]


class _Names:
    """Checks every name in the parsed text against those that will have a value."""

    def __init__(self, allowed: set[str], found: list[str]):
        self.allowed = allowed
        self.groups = {name.rsplit(".", 1)[0] for name in allowed if "." in name}
        self.found = found

    def walk(self, element, role):
        role = self._each(element, role)
        for name in CONDITIONS:
            if name in element.attrs:
                self._condition(element.attrs[name], role)
        words: list[str] = []
        for child in element.children:
            if isinstance(child, str):
                words.append(child)
            else:
                self._words("".join(words), role)
                words.clear()
                self.walk(child, role)
        self._words("".join(words), role)

    def _each(self, element, role):
        if "data-each" not in element.attrs:
            return role
        name = element.attrs["data-each"].strip()
        if role is not None:
            self.found.append("data-each di dalam data-each tidak didukung.")
        if name not in self.groups and name not in self.allowed:
            self.found.append(f'data-each="{name}": daftar itu tidak ada.')
        return name

    def _condition(self, condition, role):
        match = CONDITION.match(condition)
        if match is None:
            self.found.append(f'Syarat "{condition}" tidak dapat dibaca.')
        elif not self._known(match[1], role) and match[1] not in self.groups:
            self.found.append(f'Syarat "{condition}": isian {match[1]} tidak ada.')

    def _words(self, text, role):
        for name in PLACEHOLDER.findall(text):
            if not self._known(name, role):
                self.found.append(f"Isian {{{{ {name} }}}} tidak dikenal.")
        rest = PLACEHOLDER.sub("", text)
        if _BRACES.search(rest):
            self.found.append(f'Tanda kurung isian tidak lengkap di "{_shown(rest)}".')

    def _known(self, name, role):
        if role is not None:
            if name in ("item", "nomor"):
                return True
            if name.startswith("item."):
                return f"{role}.{name.removeprefix('item.')}" in self.allowed
        return name in self.allowed
