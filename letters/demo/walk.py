"""Takes one invented letter through every desk of the offices, and times each step."""

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from letters import uploads, workflow
from letters.composition import compose_statement
from letters.demo.desk import Desk
from letters.demo.officials import KECAMATAN
from letters.demo.paper import signed_by_hand
from letters.models import Letter
from letters.rendering import render_sheet
from registry.models import Office

VILLAGE = f"{KECAMATAN}.2001"  # where the examples live


@dataclass(frozen=True)
class Step:
    name: str
    actor: str
    seconds: float
    standard: int | None  # seconds of the SOP; None where it has no such step


@dataclass
class Walk:
    letter: Letter
    steps: list[Step] = field(default_factory=list)


def walk(
    *,
    slug: str,
    answers: dict[str, Any],
    people: dict[str, list[dict]],
    clock: Callable[[], datetime] = timezone.now,
) -> Walk:
    """From the draft to the signed letter, as five people.

    Raises workflow.Refused or DemoRefused with what stands in the way.
    """
    desk = Desk()
    service = desk.services[slug]
    spec = service.newest_version().spec
    kua = "kua" in spec.start_at
    origin = Office.objects.get(code=f"{KECAMATAN}.KUA" if kua else VILLAGE)
    operator = desk.operator(origin)
    standard = spec.standard_times
    done: list[Step] = []

    @contextmanager
    def timed(name: str, actor: str, key: str = ""):
        started = time.monotonic()
        yield
        seconds = time.monotonic() - started
        done.append(Step(name, actor, seconds, standard.get(key)))

    with timed("Isian dan unggah berkas", str(operator), "make"):
        letter = desk.draft(
            slug=slug,
            origin=origin,
            answers=answers,
            people=people,
            now=clock(),
            complete=False,
        )
        _bring_statement(desk, letter, now=clock())
        desk.bring_documents(letter, now=clock())
        letter = workflow.submit(letter_id=letter.pk, by=operator, now=clock())
    if letter.state == "awaiting_village_signature":
        kades = desk.kades(letter)
        with timed("Tanda tangan Kepala Desa", str(kades)):
            desk.opened(letter, by=kades, now=clock())
            workflow.sign_for_village(letter_id=letter.pk, by=kades, now=clock())
    with timed("Verifikasi dan validasi", str(desk.examiner), "examine"):
        desk.opened(_again(letter), by=desk.examiner, now=clock())
        workflow.approve(letter_id=letter.pk, by=desk.examiner, now=clock())
    while head := desk.next_to_initial(_again(letter), now=clock()):
        with timed("Paraf", str(head)):
            desk.opened(_again(letter), by=head, now=clock())
            workflow.give_initial(letter_id=letter.pk, by=head, now=clock())
    with timed("Paraf, nomor, ajukan TTE", str(desk.admin), "request"):
        workflow.request_signature(letter_id=letter.pk, by=desk.admin, now=clock())
    letter = _again(letter)
    signer = desk.users[letter.document.official.user.username]
    with timed("Tanda tangan elektronik", str(signer), "sign"):
        desk.opened(letter, by=signer, now=clock())
        desk.sign([letter.document_id], by=signer, now=clock())
    # the origin sees it in its list with the same commit
    done.append(Step("Kabar ke asal surat", "sistem", 0.0, standard.get("notify")))
    return Walk(_again(letter), done)


def _again(letter: Letter) -> Letter:
    return Letter.objects.select_related(
        "service_version__service",
        "register_line",
        "document__official__user",
        "document__file",
        "origin_office",
        "issuing_office",
        "village_office",
    ).get(pk=letter.pk)


def _bring_statement(desk: Desk, letter: Letter, *, now: datetime) -> None:
    """Print the statement from the draft, have it signed, scan it, upload it."""
    letter = Letter.objects.for_composition().get(pk=letter.pk)
    spec = letter.service_version.spec
    if spec.statement is None or not spec.statement.requirement:
        return
    pages = signed_by_hand(
        render_sheet(compose_statement(letter, now=now)),
        people=_signatories(letter),
        head=str(desk.kades(letter)),
        village=letter.village_office.name,
        register=str(letter.all_answers.get("nomor_register_desa", "")),
    )
    for page in pages:
        uploads.attach(
            letter=letter,
            requirement=spec.statement.requirement,
            content=page,
            by=desk.operator(letter.origin_office),
            now=now,
        )


def _signatories(letter: Letter) -> Sequence[str]:
    parties = list(letter.parties.all())
    many = [party.name for party in parties if party.role in ("ahli_waris", "saksi")]
    return many or [party.name for party in parties if party.role == "pemohon"]
