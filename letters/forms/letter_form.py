"""The whole form of a letter: answers, tables of rows and people by role."""

from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from letters.forms.person import PERSON_EXTRA_KEYS, PERSON_FIELDS
from letters.forms.posted import ROWS, Block, posted_count
from letters.forms.schema import Definition, Field, Role

ANSWERS = "isian"
MOST_ROWS = 40  # people or rows in one table; more is a mistake or an attack
VillageChoices = list[tuple[str, str]]


def person_fields(role: Role) -> list[Field]:
    """The fields of a person in a role: biodata, then what the role adds."""
    own = {field.key for field in role.fields}
    biodata = [
        Field(
            key=item.key,
            label=item.label,
            # names of code lists are typed with suggestions (a datalist)
            type="text" if item.reference else item.type,
            choices=item.choices,
            folded=item.folded,
        )
        for item in PERSON_FIELDS
        if item.key not in own
    ]
    return biodata + list(role.fields)


def prefix_of(role: Role, index: int | str) -> str:
    return f"orang-{role.slug}-{index}"


class LetterForm:
    """Reads a POST into answers and people, and builds the blocks to show them."""

    def __init__(self, spec: Definition, *, villages: VillageChoices) -> None:
        self.spec = spec
        self.villages = villages

    def answers_block(self) -> Block:
        return Block(self.spec.fields, prefix=ANSWERS, villages=self.villages)

    def person_block(self, role: Role, index: int | str) -> Block:
        return Block(
            person_fields(role), prefix=prefix_of(role, index), villages=self.villages
        )

    def row_block(self, field: Field, index: int | str) -> Block:
        return Block(
            field.columns,
            prefix=f"{ANSWERS}-{field.key}-{index}",
            villages=self.villages,
        )

    def posted_answers(self, post: MultiValueDict) -> dict[str, Any]:
        answers = self.answers_block().posted(post)
        for field in self.spec.fields:
            if field.type != ROWS:
                continue
            rows = [
                self.row_block(field, index).posted(post)
                for index in range(
                    posted_count(post, f"{ANSWERS}-{field.key}", most=MOST_ROWS)
                )
            ]
            answers[field.key] = [row for row in rows if any(row.values())]
        return answers

    def posted_people(self, post: MultiValueDict) -> dict[str, list[dict]]:
        """People by role; removed and wholly empty ones are left out."""
        people: dict[str, list[dict]] = {}
        for role in self.spec.roles:
            found = []
            count = posted_count(post, f"orang-{role.slug}", most=MOST_ROWS)
            for index in range(count):
                if post.get(f"{prefix_of(role, index)}-hapus"):
                    continue
                person = self.person_block(role, index).posted(post)
                # a box that was not ticked is False: it makes nobody
                if any(str(each).strip() for each in person.values() if each):
                    found.append(person)
            people[role.slug] = found
        return people


def split_sensitive(
    spec: Definition, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers for the plain column and for the encrypted one."""
    secret = spec.sensitive_keys
    return (
        {key: value for key, value in answers.items() if key not in secret},
        {key: value for key, value in answers.items() if key in secret},
    )


def person_keys(role: Role) -> set[str]:
    """Keys that a person of this role may carry."""
    return {field.key for field in person_fields(role)} | PERSON_EXTRA_KEYS
