"""Every step x state x role x own and foreign office, each with a forged POST.

The cells come from the code: all transitions of the state machine, all states, all
roles. What is expected stands in who_may.txt, written by hand; a step or state that is
not listed there fails.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import (
    Letter,
    LetterEvent,
    RegisterLine,
    ServiceSetting,
    State,
    TypoReport,
)
from letters.models.attachment import INK_SHEET, SIGNED_SHEET
from letters.models.state_machine import LABELS, LetterStateMachine
from letters.uploads import attach
from registry.models import Office, Official, User
from tests.factories import make_official, make_user
from tests.factories_letters import PASSPHRASE, make_letter, picture

TABLE = Path(__file__).with_name("who_may.txt")
COLUMNS = {
    "draft": State.DRAFT,
    "avs": State.AWAITING_VILLAGE_SIGNATURE,
    "sub": State.SUBMITTED,
    "ret": State.RETURNED,
    "app": State.APPROVED,
    "asig": State.AWAITING_SIGNATURE,
    "sign": State.SIGNED,
    "hand": State.HANDED_OVER,
    "rej": State.REJECTED,
    "canc": State.CANCELLED,
    "rev": State.REVOKED,
}
ROLES = {
    "O": "Operator Desa",
    "K": "Kepala Desa",
    "E": "Operator Kecamatan",
    "A": "Admin Kecamatan",
    "C": "Camat",
    "S": "Supervisor",
    "U": "Operator KUA",
}
OWN = {"O": "clerk", "K": "head", "E": "examiner", "A": "registrar"}
OWN |= {"C": "camat", "S": "supervisor", "U": "kua_clerk"}


class _Undo(Exception):
    """Rolls one cell back."""


def expected() -> dict[tuple[str, State], set[str]]:
    rows = [line for line in TABLE.read_text().splitlines() if line.strip()]
    header = next(line for line in rows if "draft" in line and line.startswith("#"))
    columns = [COLUMNS[word] for word in header.lstrip("# ").split()]
    cells = {}
    for line in rows:
        if line.startswith("#"):
            continue
        name, *letters = line.split()
        assert len(letters) == len(columns), line
        for state, cell in zip(columns, letters, strict=True):
            cells[name, state] = set(cell) - {"."}
    return cells


def transitions() -> list[str]:
    """The steps that the state machine knows."""
    return sorted(
        name
        for name in vars(LetterStateMachine)
        if hasattr(getattr(LetterStateMachine, name), "_django_fsm")
    )


def test_the_table_lists_every_step_and_state():
    assert set(expected()) == {
        (name, state) for name in transitions() for state in State
    }
    assert set(transitions()) == set(LABELS)


@pytest.fixture
def foreigners(people) -> dict[str, object]:
    """The same roles in offices that the letter has nothing to do with."""
    village = Office.objects.get(code="35.21.16.2003")
    other = Office.objects.create(
        code="35.21.09", level=Office.Level.KECAMATAN, name="Ngawi"
    )
    their_kua = Office.objects.create(
        code="35.21.09.KUA", level=Office.Level.KUA, name="Ngawi"
    )
    offices = {"O": village, "K": village, "U": their_kua}
    found = {}
    for key, group in ROLES.items():
        office = offices.get(key, other)
        user = make_user(f"asing.{key.lower()}", office=office, group=group)
        if key == "K":
            make_official(user=user, office=office, position=Official.Position.KADES)
        if key == "C":
            make_official(user=user, office=office, position=Official.Position.CAMAT)
        found[key] = user
    return found


def _forged(name: str, letter: Letter) -> dict[str, str]:
    """All that the page of this step could have been filled with."""
    return {
        "reason": "Alasan uji",
        "passphrase": PASSPHRASE,
        "document": str(letter.document_id or ""),
        "method": "collected",
        "receiver": "Pemohon",
        "cocok": "on",
    }


def _traces(letter: Letter) -> tuple:
    letter = Letter.objects.get(pk=letter.pk)
    return (
        letter.state,
        letter.register_line_id,
        letter.document_id,
        letter.registration_number,
        LetterEvent.objects.filter(letter=letter).exclude(kind="opened").count(),
        list(RegisterLine.objects.values_list("number", "status", "reason")),
    )


def _arrange(name: str, letter: Letter) -> None:
    """What this step needs beside a letter in the right state."""
    if name == "sign_in_ink" and letter.state == State.AWAITING_SIGNATURE:
        admin = User.objects.get(username="admin.kecamatan")
        now = timezone.now()
        letter = workflow.request_ink(
            letter_id=letter.pk, by=admin, now=now, reason="TTE gagal"
        )
        attach(
            letter=letter,
            requirement=SIGNED_SHEET,
            content=picture(),
            by=admin,
            now=now,
        )
    if name == "dismiss_report":
        TypoReport.objects.create(
            letter=letter,
            wrong="Nama",
            reported_by=letter.created_by,
            reported_at=letter.created_at,
        )
    if name in ("give_initial", "send_back"):
        ServiceSetting.objects.update(initials="sekcam")


def _post(client, user, name: str, letter: Letter) -> tuple[int, bool]:
    """Post the step, tell whether anything changed, and undo it."""
    before = _traces(letter)
    status, changed = 0, False
    client.force_login(user)
    try:
        with transaction.atomic():
            _arrange(name, letter)
            arranged = _traces(letter)
            url = reverse("admin:letters_letter_step", args=[letter.pk, name])
            status = client.post(url, _forged(name, letter)).status_code
            changed = _traces(letter) != arranged
            raise _Undo
    except _Undo:
        pass
    assert _traces(letter) == before
    return status, changed


@pytest.mark.parametrize("state", State.values)
def test_who_may_do_what(client, people, foreigners, state):
    # an hour ago: the second click of a double click is told apart from a forgery
    earlier = timezone.now() - timedelta(hours=1)
    letter = make_letter(State(state), people=people, now=earlier)
    if state == State.AWAITING_VILLAGE_SIGNATURE:
        attach(
            letter=letter,
            requirement=INK_SHEET,
            content=picture(),
            by=people["clerk"],
            now=timezone.now(),
        )
    table = expected()
    wrong = []
    for name in transitions():
        allowed = table[name, State(state)]
        for key in ROLES:
            for side, user in (("own", people[OWN[key]]), ("foreign", foreigners[key])):
                status, changed = _post(client, user, name, letter)
                may = side == "own" and key in allowed
                sees = side == "own" and key != "U"
                if changed != may:
                    wrong.append(f"{name} in {state} by {side} {key}: {status}")
                if not may and status != (403 if sees else 404):
                    wrong.append(f"{name} in {state} by {side} {key} told {status}")
    assert not wrong, "\n".join(wrong)


def test_the_kua_handles_its_own_letters_and_no_others(client, people, foreigners):
    from registry.scoping import forget_scope

    letter = make_letter(State.DRAFT, people=people)
    # the same letter, had the KUA begun it
    Letter.objects.filter(pk=letter.pk).update(
        origin_office=people["kua_clerk"].office, village_office=None
    )
    for user in (people["kua_clerk"], people["clerk"]):
        forget_scope(user)
    for name, key, may in (
        ("cancel", "U", True),
        ("cancel", "O", False),
        ("approve", "U", False),
    ):
        status, changed = _post(client, people[OWN[key]], name, letter)
        assert changed == may, (name, key, status)
    status, changed = _post(client, foreigners["U"], "cancel", letter)
    assert (status, changed) == (404, False)


def test_a_step_that_is_not_known_is_refused(client, people):
    letter = make_letter(State.DRAFT, people=people)
    client.force_login(people["clerk"])
    url = reverse("admin:letters_letter_step", args=[letter.pk, "set_state"])
    assert client.post(url, {"reason": "x"}).status_code == 403
