"""Horizontal bars as plain values, which a template draws as SVG.

Rows of words, a bar and its number fit a telephone and a sheet of paper alike. Two
series differ in lightness and outline, so that they are told apart without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.forms.indonesian import number

WIDTH = 360
LABEL = 128  # room for the words of a row, where they stand beside the bar
LINE = 16  # and where they stand above it
LONGEST = 52  # letters of such a line
NUMBER = 46  # and for its number
ROW, THIN = 20, 13  # height of a row with one bar, and of each of several
GAP = 7


@dataclass(frozen=True)
class Series:
    """One value per row; None where nothing was measured."""

    words: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Bar:
    tone: str  # "dark" or "light"
    y: str
    height: str
    width: str
    text: str
    text_x: str
    text_y: str


@dataclass(frozen=True)
class Row:
    label: str
    x: str
    y: str
    anchor: str  # of the words: "end" beside the bar, "start" above it
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """All numbers are text, since a template would write them the Indonesian way."""

    key: str
    title: str
    description: str
    height: str
    rows: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...]  # tone, words
    axis_x: str
    width: str = str(WIDTH)


def bar_chart(
    *,
    key: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    most: int | None = None,
    above: bool = False,
) -> Chart:
    """One or two series of bars.

    Args: `unit` stands behind each number; `most` is the value of a full bar, by
    default the largest there is; `above`: long words, over their bars.
    """
    top = most or max(
        (value or 0 for each in series for value in each.values), default=0
    )
    height = ROW if len(series) == 1 else THIN * len(series)
    left, rows, y = 0 if above else LABEL, [], GAP
    for place, label in enumerate(labels):
        words_y = y + 11 if above else y + height // 2 + 4
        y += LINE if above else 0
        bars = tuple(
            _bar(
                each.values[place],
                tone="light" if turn else "dark",
                left=left,
                y=y + turn * height // len(series),
                height=height // len(series),
                top=top,
                unit=unit,
            )
            for turn, each in enumerate(series)
        )
        words = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
        x, anchor = ("4", "start") if above else (str(LABEL - 6), "end")
        rows.append(Row(words, x, str(words_y), anchor, bars))
        y += height + GAP
    tones = ("dark", "light")
    return Chart(
        key=key,
        title=title,
        description=_described(labels, series, unit),
        height=str(y),
        rows=tuple(rows),
        axis_x=str(left),
        legend=tuple(
            (tone, each.words) for tone, each in zip(tones, series, strict=False)
        )
        if len(series) > 1
        else (),
    )


def _bar(
    value: int | None,
    *,
    tone: str,
    left: int,
    y: int,
    height: int,
    top: int,
    unit: str,
) -> Bar:
    room = WIDTH - left - NUMBER
    width = round(room * value / top) if value and top else 0
    if value:
        width = max(width, 2)  # something is never nothing
    return Bar(
        tone=tone,
        y=str(y + 1),
        height=str(height - 2),
        width=str(width),
        text=_text(value, unit),
        text_x=str(left + width + 5),
        text_y=str(y + height // 2 + 4),
    )


def _text(value: int | None, unit: str) -> str:
    return "-" if value is None else f"{number(value)}{unit}"


def _described(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    """The numbers in a sentence, for who cannot see the bars."""
    told = []
    for place, label in enumerate(labels):
        values = ", ".join(
            (f"{each.words} " if len(series) > 1 else "")
            + _text(each.values[place], unit)
            for each in series
        )
        told.append(f"{label}: {values}")
    return "; ".join(told) + "."
