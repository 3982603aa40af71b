"""Tables of a report as plain values: page, PDF and workbook show the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.forms.indonesian import number
from letters.oversight.charts import Chart
from letters.oversight.durations import span_words


@dataclass(frozen=True)
class Change:
    """A difference with its sign, in units or in percent."""

    value: int
    unit: str = ""


@dataclass(frozen=True)
class Span:
    """A time in seconds; `signed`: how much longer or shorter than another."""

    seconds: int
    signed: bool = False


Cell = int | str | Change | Span | None


@dataclass(frozen=True)
class ReportTable:
    """The first cell of a row says what it is about. `total`: the last row sums up."""

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: bool = False
    note: str = ""
    chart: Chart | None = None

    @property
    def lines(self) -> list[dict]:
        """As a page and a PDF print it."""
        last = len(self.rows) - 1
        return [
            {
                "words": cell_words(row[0]),
                "cells": [cell_words(cell) for cell in row[1:]],
                "is_total": self.total and place == last,
            }
            for place, row in enumerate(self.rows)
        ]


def cell_words(cell: Cell) -> str:
    match cell:
        case None:
            return "-"
        case str():
            return cell
        case Change(value, unit):
            return f"{_sign(value)}{number(abs(value))}{unit}"
        case Span(seconds, signed):
            sign = _sign(seconds) if signed else ""
            return f"{sign}{span_words(abs(seconds))}"
        case _:
            return number(cell)


def _sign(value: int) -> str:
    return "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
