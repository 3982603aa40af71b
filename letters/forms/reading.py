"""Reads one mapping of a service definition key by key, so that every mistake of
whoever wrote it is reported at once and with its place ("fields[3].type: ...").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

KEY = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Block:
    """One mapping. What is not asked for by `close()` is an unknown key."""

    def __init__(self, data: Any, place: str, problems: list[str]) -> None:
        self.place, self.problems = place, problems
        self.seen: set[str] = set()
        if not isinstance(data, dict):
            self.problem("", "harus berupa pasangan 'kunci: nilai'")
            data = {}
        self.data: dict[str, Any] = data

    def at(self, key: str) -> str:
        return ".".join(part for part in (self.place, key) if part)

    def problem(self, key: str, message: str) -> None:
        self.problems.append(f"{self.at(key) or 'layanan'}: {message}")

    def take(self, key: str, default: Any = None) -> Any:
        self.seen.add(key)
        value = self.data.get(key)
        return default if value is None else value

    def text(
        self,
        key: str,
        *,
        default: str = "",
        required: bool = False,
        pattern: re.Pattern[str] | None = None,
    ) -> str:
        value = self.take(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.problem(key, "harus berupa teks")
            return default
        value = value.strip()
        if required and not value:
            self.problem(key, "wajib diisi")
        elif value and pattern and not pattern.fullmatch(value):
            self.problem(
                key, f"'{value}' hanya boleh huruf kecil, angka dan penghubung"
            )
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.problem(key, "harus true atau false")
            return default
        return value

    def whole(self, key: str, *, default: int | None = None) -> int | None:
        value = self.take(key, default)
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, int)
        ):
            self.problem(key, "harus berupa bilangan bulat")
            return default
        return value

    def one_of(self, key: str, options: tuple[str, ...], *, default: str = "") -> str:
        value = self.text(key, default=default, required=not default)
        if value and value not in options:
            self.problem(
                key, f"'{value}' tidak dikenal; pilihannya: {', '.join(options)}"
            )
            return default or options[0]
        return value

    def items(self, key: str) -> list[Any]:
        value = self.take(key, [])
        if not isinstance(value, list):
            self.problem(key, "harus berupa daftar")
            return []
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        found = []
        for index, value in enumerate(self.items(key)):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self.problem(f"{key}[{index}]", "harus berupa teks")
        return tuple(found)

    def block(self, key: str) -> Block | None:
        value = self.take(key)
        return None if value is None else Block(value, self.at(key), self.problems)

    def blocks(self, key: str) -> Iterator[Block]:
        for index, value in enumerate(self.items(key)):
            yield Block(value, f"{self.at(key)}[{index}]", self.problems)

    def close(self) -> None:
        for key in self.data:
            if key not in self.seen:
                self.problem(str(key), "kunci ini tidak dikenal")
