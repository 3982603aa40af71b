"""Functions that a definition may name, each with the parameters it takes, so that a
wrong name or parameter is found when the definition is read and not in front of a
citizen. This is what stands in the place of an expression language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# kinds of parameter; "?" behind a kind makes it optional
#   field fields role roles      keys of the service
#   path paths                   an answer or role.key
#   date                         a path, or "today"
#   person_key                   a key of a person, or of the role's own fields
#   int ints text texts          literals
#   template templates           text with {answer} or {role.key}
#   conditions                   like `when`


@dataclass(frozen=True)
class Named:
    """`message`: what a rule says unless the definition says it better."""

    name: str
    params: Mapping[str, str]
    function: Callable[..., Any]
    message: str = ""

    def kind(self, param: str) -> str:
        return self.params[param].rstrip("?")

    def required(self) -> list[str]:
        return [name for name, kind in self.params.items() if not kind.endswith("?")]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)
