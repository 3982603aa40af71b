"""What a letter still lacks before it can be sent: the stored draft, checked whole."""

from datetime import date
from typing import Any

from letters.content import people_of
from letters.forms.checking import check
from letters.forms.environment import environment
from letters.forms.rules import Problem
from letters.models import Letter

Facts = dict[str, Any]


def facts_of(letter: Letter) -> Facts:
    """Answers and people of a letter, as rules and texts take them.

    Whoever is linked to a resident carries his life status of today.
    """
    people = people_of(letter)
    for party in letter.parties.select_related("resident"):
        if party.resident is not None:
            person = people[party.role][party.order]
            person["life_status"] = str(party.resident.life_status)
    return {"answers": letter.all_answers, "people": people}


def problems_of(letter: Letter, *, on: date) -> list[Problem]:
    """Everything missing, unreadable or against a rule, all at once."""
    attached = set(
        letter.attachments.filter(removed_at__isnull=True).values_list(
            "requirement", flat=True
        )
    )
    return check(
        letter.service_version.spec,
        facts_of(letter),
        env=environment(kecamatan=letter.issuing_office, on=on),
        attached=attached,
    )
