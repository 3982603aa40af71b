"""Fills an empty database for the browser: run as a process of its own.

`python -m tests.e2e.prepare` prints one JSON object: sessions by user name, and for
each screen the people and letters that are its own, so that no test meets another's.
"""

import json
import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from letters import workflow  # noqa: E402
from letters.demo.officials import PASSPHRASE  # noqa: E402
from letters.demo.seeding import seed  # noqa: E402
from letters.models import Letter, State  # noqa: E402
from registry.models import Office, Resident, User  # noqa: E402
from tests.e2e.screens import SCREENS  # noqa: E402
from tests.factories import code, make_kk, make_resident  # noqa: E402
from tests.factories_letters import advance, make_draft  # noqa: E402
from tests.soak.prepare import session_of  # noqa: E402

RESIDENTS, LETTERS = 160, 14  # enough that no list is empty
AT_ONCE = 3
# one of each, only ever looked at
SHOWN = (
    State.AWAITING_VILLAGE_SIGNATURE,
    State.SUBMITTED,
    State.RETURNED,
    State.APPROVED,
    State.AWAITING_SIGNATURE,
)
ACTORS = {
    "clerk": "operator.kalang",
    "head": "kades.kalang",
    "examiner": "operator.kecamatan",
    "registrar": "admin.kecamatan",
    "camat": "camat",
}


def person(resident: Resident) -> dict:
    return {"nik": resident.nik, "name": resident.name, "pk": resident.pk}


def family(kalang: Office, screen: str) -> dict:
    """A widow with her late husband and two grown children on one card."""
    relation, single = Resident.Relation, code("marital_status", "belum-kawin")
    card = {"office": kalang, "kk_number": make_kk()}
    late = make_resident(
        **card,
        name=f"Karsono {screen}",
        birth_date=date(1951, 2, 3),
        life_status=Resident.LifeStatus.MATI,
    )
    widow = make_resident(
        **card,
        name=f"Sulastri {screen}",
        sex="P",
        birth_date=date(1956, 4, 5),
        family_relation=relation.ISTRI,
        phone="+6281234500011",
    )
    children = [
        make_resident(
            **card,
            name=f"{name} {screen}",
            sex=sex,
            birth_date=date(year, 6, 7),
            family_relation=relation.ANAK,
            marital_status=single,
        )
        for name, sex, year in (("Heru Purnomo", "L", 1984), ("Endang Sari", "P", 1988))
    ]
    return {
        "late": person(late),
        "widow": person(widow),
        "children": [person(child) for child in children],
    }


def people_of(kalang: Office, screen: str) -> dict:
    """Everybody whom the tests of one screen call by NIK."""
    single = code("marital_status", "belum-kawin")
    host = make_resident(office=kalang, name=f"Bagus Wiratama {screen}")
    groom = make_resident(
        office=kalang,
        name=f"Rizky Hendrawan {screen}",
        birth_date=date(1998, 3, 9),
        marital_status=single,
    )
    keeper = make_resident(office=kalang, name=f"Darmanto {screen}")
    witnesses = [
        make_resident(office=kalang, name=f"{name} {screen}")
        for name in ("Paimin", "Wagiman")
    ]
    return {
        "host": person(host),
        "groom": person(groom),
        "keeper": person(keeper),
        "witnesses": [person(each) for each in witnesses],
        "family": family(kalang, screen),
    }


def letter_in(state: State, actors: dict[str, User]) -> dict:
    """A letter that came to this state by the way a real one takes."""
    now = timezone.now()
    draft = make_draft(by=actors["clerk"], now=now)
    waits = State.AWAITING_SIGNATURE if state == State.SIGNED else state
    letter = advance(draft, waits, people=actors, now=now)
    if state == State.SIGNED:
        # the camat of the demo has a passphrase of his own
        document = Letter.objects.get(pk=letter.pk).document_id
        letter = workflow.sign(
            document_id=document, passphrase=PASSPHRASE, by=actors["camat"], now=now
        )
    return {
        "pk": letter.pk,
        "number": letter.registration_number,
        "born": f"{letter.parties.get(role='pemohon').birth_date}",
    }


def letters_of(actors: dict[str, User]) -> dict:
    """Letters that wait at a desk for one of the tests of one screen."""
    pile = [letter_in(State.AWAITING_SIGNATURE, actors) for _ in range(AT_ONCE)]
    unsigned = State.AWAITING_VILLAGE_SIGNATURE
    ink = letter_in(unsigned, actors)
    head = [letter_in(unsigned, actors) for _ in range(AT_ONCE)]
    bsre = [letter_in(State.APPROVED, actors) for _ in range(AT_ONCE)]
    return {
        "for_ink": ink,
        "for_head": head,
        "at_once": pile,
        "for_bsre": bsre,
        "for_news": letter_in(unsigned, actors),
        **{"for_ink": ink, "for_head": head, "at_once": pile, "for_bsre": bsre},
        "to_track": letter_in(State.SUBMITTED, actors),
        "to_send": letter_in(State.SIGNED, actors),
        "to_bring": letter_in(State.SIGNED, actors),
    }


def signed_letter(actors: dict[str, User]) -> int:
    return letter_in(State.SIGNED, actors)["pk"]


def sent_letter(actors: dict[str, User]) -> str:
    """The token of a private link that waits to be opened."""
    sent = letter_in(State.SIGNED, actors)["pk"]
    _, token = workflow.make_link(
        letter_id=sent, by=actors["clerk"], now=timezone.now()
    )
    return token


def main() -> None:
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    for command in ("load_reference", "apply_roles", "load_services"):
        call_command(command, stdout=sys.stderr)
    seed(residents=RESIDENTS, letters=LETTERS, now=timezone.now())
    users = {user.username: user for user in User.objects.all()}
    actors = {role: users[name] for role, name in ACTORS.items()}
    kalang = actors["clerk"].office
    prepared = {
        screen.slug: people_of(kalang, screen.title) | letters_of(actors)
        for screen in SCREENS
    }
    sessions = {name: session_of(user) for name, user in users.items()}
    shown = {state: letter_in(state, actors)["pk"] for state in SHOWN}
    shown["signed"] = signed_letter(actors)
    shown["qr"] = Letter.objects.get(pk=shown["signed"]).document.token
    shown["link"] = sent_letter(actors)
    print(json.dumps(prepared | {"sessions": sessions, "shown": shown}))


if __name__ == "__main__":
    main()
