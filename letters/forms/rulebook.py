"""The table of named rules and what a rule finds. The rules themselves stand in
date_rules, people_rules and answer_rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from letters.forms.look import Look
from letters.forms.named import Named


@dataclass(frozen=True)
class Problem:
    """`target`: "field:KEY", "role:SLUG", "role:SLUG:INDEX", "role:SLUG:INDEX:KEY",
    "requirement:SLUG" or "" for the letter as a whole. `level`: block or warn."""

    target: str
    message: str
    level: str = "block"


@dataclass(frozen=True)
class Finding:
    """Where a rule is broken, and what its message may name in {braces}."""

    target: str
    details: Mapping[str, Any]


Findings = Iterable[Finding]
RuleFunction = Callable[[Look, Mapping[str, Any]], Findings]
RULES: dict[str, Named] = {}


def rule(message: str, **params: str) -> Callable[[RuleFunction], RuleFunction]:
    """Enters a function in RULES under its own name; `params`: name -> kind."""

    def enter(function: RuleFunction) -> RuleFunction:
        name = function.__name__
        RULES[name] = Named(name, params, function, message)
        return function

    return enter
