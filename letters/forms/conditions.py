"""Whether a list of conditions holds. All must hold; there is no "or" and no
expression language: what needs one is two rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from letters.forms.schema import Condition


def holds(conditions: Iterable[Condition], raw: Mapping[str, Any]) -> bool:
    """`raw`: answers (computed ones too) and, under each role's slug, its person
    (role of one) or list of people."""
    return all(
        any(_compare(condition, value) for value in values_at(condition.field, raw))
        for condition in conditions
    )


def values_at(path: str, raw: Mapping[str, Any]) -> list[Any]:
    """The answer, or the key of every person of a role; [None] where there is none,
    so that `empty` can hold."""
    head, _, key = path.partition(".")
    value = raw.get(head)
    if not key:
        return [value]
    people = value if isinstance(value, list) else [value or {}]
    return [person.get(key) for person in people] or [None]


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _text(value: Any) -> str:
    """How a value compares: true and false as YAML and a form may both write them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _ordered(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Numbers as numbers, ISO dates and times as text; None when one is missing."""
    if is_empty(left) or is_empty(right):
        return None
    try:
        return float(left), float(right)
    except (TypeError, ValueError):
        return str(left), str(right)


def _compare(condition: Condition, value: Any) -> bool:
    op, wanted = condition.op, condition.value
    if op == "filled":
        return not is_empty(value)
    if op == "empty":
        return is_empty(value)
    if op == "contains":
        parts = value if isinstance(value, list) else [value]
        return _text(wanted) in {_text(part) for part in parts}
    if op in ("in", "not_in"):
        return (_text(value) in {_text(each) for each in wanted}) is (op == "in")
    if op in ("eq", "ne"):
        # a box that was never touched is not ticked
        same = _text(value) == _text(wanted) or (wanted is False and is_empty(value))
        return same is (op == "eq")
    pair = _ordered(value, wanted)
    if pair is None:
        return False
    left, right = pair
    return {
        "gt": left > right,
        "gte": left >= right,
        "lt": left < right,
        "lte": left <= right,
    }[op]


def as_conditions(value: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions that stand in the params of a named function."""
    return tuple(
        Condition(str(each.get("field", "")), each.get("op", "eq"), each.get("value"))
        for each in value
    )
