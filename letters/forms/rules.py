"""The named rules of a service, run over what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from letters.forms import answer_rules, date_rules, people_rules
from letters.forms.conditions import holds
from letters.forms.look import Look
from letters.forms.rulebook import RULES, Problem
from letters.forms.schema import Rule

__all__ = ["RULES", "Problem", "run_rule"]
# imported for what they enter in RULES
RULE_MODULES = (answer_rules, date_rules, people_rules)
NAME = re.compile(r"\{(\w+)\}")


def run_rule(rule: Rule, *, look: Look) -> list[Problem]:
    """The problems of one rule; none while its own conditions do not hold."""
    if not holds(rule.when, look.raw):
        return []
    named = RULES[rule.rule]
    message = rule.message or named.message
    return [
        Problem(found.target, _worded(message, found.details), rule.level)
        for found in named(look, rule.params)
    ]


def _worded(message: str, details: Mapping[str, Any]) -> str:
    """What a message names in {braces} and the rule does not know stays as it is."""
    return NAME.sub(lambda name: str(details.get(name[1], name[0])), message)
