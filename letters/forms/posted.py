"""A block of fields as it is posted, kept and shown again: never loses what was typed.

A block is the answers of a letter, one person, or one row of a table. What can be read
is kept in its canonical form; what cannot be read is kept as it was typed, and the
same problem is shown again until it is mended.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from letters.forms.fields import form_field, to_answer, to_input
from letters.forms.schema import Field

ROWS = "rows"


class Block:
    """The fields of one block, bound to kept values or to a POST.

    Args: `prefix` stands before each input name; `villages` for office fields.
    """

    def __init__(
        self,
        fields: Iterable[Field],
        *,
        prefix: str,
        villages: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.fields = [field for field in fields if field.type != ROWS and field.asked]
        declared = {
            field.key: form_field(field, villages=villages) for field in self.fields
        }
        self.form_class = type("BlockForm", (forms.Form,), declared)
        self.prefix = prefix

    def kept(self, values: Mapping[str, Any]) -> forms.Form:
        """The form bound to kept values, so that it shows its problems."""
        data: MultiValueDict = MultiValueDict()
        for field in self.fields:
            value = to_input(field, values.get(field.key, ""))
            name = f"{self.prefix}-{field.key}"
            if field.type == "multi" and not isinstance(value, list):
                value = [value] if value else []
            if isinstance(value, list):
                data.setlist(name, value)
            elif not (field.type == "bool" and value in (False, "", None)):
                data[name] = value
        return self.form_class(data, prefix=self.prefix)

    def posted(self, post: MultiValueDict) -> dict[str, Any]:
        """What was posted: cleaned where it can be read, raw where it cannot."""
        form = self.form_class(post, prefix=self.prefix)
        form.is_valid()
        values: dict[str, Any] = {}
        for field in self.fields:
            if field.key in form.errors:
                name = form.add_prefix(field.key)
                raw = (
                    post.getlist(name)
                    if field.type == "multi"
                    else post.get(name, "").strip()[:2000]
                )
                values[field.key] = raw
            else:
                values[field.key] = to_answer(form.cleaned_data.get(field.key))
        return values


def posted_count(post: Mapping[str, str], prefix: str, *, most: int) -> int:
    """How many repeated blocks a POST says it holds; nonsense counts as none."""
    try:
        return max(0, min(int(post.get(f"{prefix}-count", 0)), most))
    except ValueError:
        return 0
