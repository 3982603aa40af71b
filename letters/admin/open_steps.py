"""The steps that are open to a user on a letter, and what stands in their way."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django_fsm import can_proceed, has_transition_perm

from letters.admin.step_words import DANGER, MAIN, label_of
from letters.corrections import open_report, replacing, reporting
from letters.forms.rules import Problem
from letters.guards import blockers
from letters.initials import is_his_initial, next_initial
from letters.models import Letter, State
from letters.models.attachment import INK_SHEET, SIGNED_SHEET
from letters.models.state_machine import LABELS, REGISTRAR
from registry.models import User

# they are refused with the report or the replacement that the page shows already
MENDING = {"report_typo": reporting, "begin_replacement": replacing}


@dataclass
class OpenStep:
    name: str
    label: str
    url: str
    danger: bool = False
    blocks: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def is_open(letter: Letter, name: str, user: User) -> bool:
    method = getattr(letter, name)
    return can_proceed(method) and has_transition_perm(method, user)


def open_steps(letter: Letter, *, user: User, now: datetime) -> list[OpenStep]:
    """What this user may do now, the main step first."""
    names = [
        name
        for name in LABELS
        if is_open(letter, name, user)
        and not _of_another_desk(letter, name, user)
        and not _has_no_ground(letter, name, user, now)
    ]
    names.sort(key=lambda name: MAIN.index(name) if name in MAIN else len(MAIN))
    return [as_step(letter, name, user=user, now=now) for name in names]


def _of_another_desk(letter: Letter, name: str, user: User) -> bool:
    """Cancelling is for who made the letter: the kecamatan, which may do it at the
    counter for a village, is offered "Tolak" for what a village sent."""
    return (
        name == "cancel"
        and user.has_perm("letters.examine_letter")
        and letter.state in (State.DRAFT, State.SUBMITTED, State.RETURNED)
        and letter.created_by.office_id != user.office_id
    )


def _has_no_ground(letter: Letter, name: str, user: User, now: datetime) -> bool:
    """Kasi and Sekcam are offered a step only while the letter lies before them; an
    answer, only to a report; a signature, only as it was asked for."""
    if name == "dismiss_report":
        return open_report(letter) is None
    if name in ("report_typo", "begin_replacement"):
        return any(each.level == "block" for each in MENDING[name](letter))
    if name == "request_ink" and letter.state == State.APPROVED:
        return next_initial(letter, on=timezone.localdate(now)) is not None
    if name in ("sign", "sign_in_ink"):
        return letter.document.is_ink != (name == "sign_in_ink")
    asks = name == "give_initial" or (
        name == "send_back"
        and letter.state == State.APPROVED
        and not REGISTRAR(letter, user)
    )
    return asks and not is_his_initial(letter, user, on=timezone.localdate(now))


def as_step(letter: Letter, name: str, *, user: User, now: datetime) -> OpenStep:
    found = blockers(letter, name, user=user, now=now)
    return OpenStep(
        name=name,
        label=label_of(name, letter),
        url=reverse("admin:letters_letter_step", args=[letter.pk, name]),
        danger=name in DANGER,
        blocks=[each for each in found if each.level == "block" and not _later(each)],
        warnings=[each for each in found if each.level != "block"],
    )


def _later(problem: Problem) -> bool:
    """Whether it is mended on the step's own page: there the sheet is uploaded."""
    sheets = (f"requirement:{INK_SHEET}", f"requirement:{SIGNED_SHEET}")
    return problem.target in sheets
