"""A letter's page: what is to be done next, what it says, what it went through."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from letters.admin.handed import handed_of
from letters.admin.open_steps import OpenStep, open_steps
from letters.admin.shown import Shown, shown_of, works_on
from letters.admin.step_words import MAIN, WHEN_REPORTED
from letters.corrections import open_report, replacement_of
from letters.guards import blockers
from letters.handing_over import open_delivery
from letters.initials import initials_words, next_initial, wanted_initials
from letters.models import Letter, LetterEvent, State
from letters.models.state_machine import (
    DELIVERER,
    MAKER,
    REGISTRAR,
    WITH_DOCUMENT,
    WITH_SIGNATURE,
)
from letters.receipt import has_receipt
from letters.step_times import service_times
from letters.village import possible_heads
from letters.village_letter import own_letter, signature_of
from letters.waiting import waiting_for
from letters.whatsapp import to_applicant
from letters.workflow.urgency import may_mark_urgent
from letters.workflow.verdict import may_mark
from registry.models import User
from registry.scoping import can_see_office

MINOR = frozenset({"opened", "printed", "downloaded"})
BEFORE_APPROVAL = (State.AWAITING_VILLAGE_SIGNATURE, State.SUBMITTED)
WORDS_OF_STATE = {
    State.DRAFT: "Masih diisi oleh {origin}.",
    State.AWAITING_VILLAGE_SIGNATURE: "Menunggu tanda tangan Kepala {village}.",
    State.SUBMITTED: "Menunggu diperiksa {issuing}.",
    State.RETURNED: "Menunggu diperbaiki {origin}.",
    State.APPROVED: "Menunggu diberi nomor dan diajukan oleh Admin {issuing}.",
    State.AWAITING_SIGNATURE: "Menunggu {signer} menandatanganinya.",
    State.SIGNED: "Menunggu dicetak dan diserahkan oleh {origin}.",
    State.HANDED_OVER: "Selesai.",
    State.REJECTED: "Selesai: permohonan ditolak.",
    State.CANCELLED: "Selesai: permohonan dibatalkan.",
    State.REVOKED: "Surat ini tidak berlaku lagi.",
}


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    new_tab: bool = False
    posts: bool = False  # it changes something before it shows


def detail_context(letter: Letter, *, user: User, now: datetime) -> dict:
    """What the page of a letter shows to this user."""
    steps = open_steps(letter, user=user, now=now)
    shown = shown_of(letter, user=user, now=now)
    first, others = _ordered(letter, steps, user)
    events = list(letter.events.select_related("by__office").order_by("-at", "-pk"))
    return {
        "letter": letter,
        "spec": letter.service_version.spec,
        "shown": shown,
        "full": works_on(letter, user),
        "first": first,
        "steps": others,
        "links": _links(letter, user),
        "waits": "" if first or others else _words(letter, now=now),
        "next_letter": None if first else _next(letter, user),
        "open_defects": letter.defects.filter(resolved_at__isnull=True),
        "look_at": _look_at(letter, shown, user=user, now=now),
        "may_mark": may_mark(letter, user),
        "preview": _preview(letter, user),
        "closing": _closing(letter, events),
        "initials": _initials(letter, user, now),
        "village_signature": signature_of(letter),
        "times": service_times(letter, now=now),
        "may_mark_urgent": may_mark_urgent(letter, user),
        "handed": handed_of(letter, events, user=user, now=now),
        "events": [(event, event.kind in MINOR) for event in events],
        "has_final": letter.state in WITH_SIGNATURE,
        "report": open_report(letter),
        "replacement": replacement_of(letter),
    }


def _ordered(
    letter: Letter, steps: list[OpenStep], user: User
) -> tuple[OpenStep | Link | None, list[OpenStep | Link]]:
    """The one large button, and the small ones beside it."""
    if letter.is_editable and MAKER(letter, user):
        words = {State.RETURNED: "Perbaiki"}.get(letter.state, "Lanjutkan mengisi")
        form = Link(words, _page("form", letter))
        ready = steps and steps[0].name == "submit" and not steps[0].blocks
        if ready and letter.state == State.DRAFT:
            return steps[0], [Link("Ubah isian", form.url), *steps[1:]]
        return form, list(steps)
    if letter.state in (State.SIGNED, State.HANDED_OVER) and DELIVERER(letter, user):
        if steps and letter.state == State.SIGNED and open_delivery(letter):
            printing = Link("Cetak surat", _page("pdf", letter), new_tab=True)
            return steps[0], [printing, *steps[1:]]
        return Link("Cetak surat", _page("pdf", letter), new_tab=True), list(steps)
    main = [step for step in steps if step.name in MAIN]
    if not main and open_report(letter) is not None:
        main = [step for step in steps if step.name == WHEN_REPORTED]
    first = next((step for step in main if not step.blocks), main[0] if main else None)
    return first, [step for step in steps if step is not first]


def _links(letter: Letter, user: User) -> list[Link]:
    version, links = letter.service_version, []
    mine = MAKER(letter, user)
    if mine and has_receipt(letter):
        links.append(Link("Cetak tanda terima", _page("receipt", letter), True))
    if mine and version.statement_text and letter.is_editable:
        links.append(
            Link(
                "Cetak formulir untuk ditandatangani", _page("statement", letter), True
            )
        )
    waits = letter.state == State.AWAITING_VILLAGE_SIGNATURE
    if mine and waits:
        links += _ink_sheets(letter, on=timezone.localdate())
    given = signature_of(letter)
    if given is not None and given.number and given.method == given.Method.CLICK:
        words = "Surat pengantar desa (PDF)"
        links.append(Link(words, _page("village_letter", letter), True))
    if letter.state == State.AWAITING_SIGNATURE and REGISTRAR(letter, user):
        if letter.document.is_ink:
            words = "Cetak lembar untuk ditandatangani"
            links.append(Link(words, _document(letter), True))
    if mine or DELIVERER(letter, user):
        if message := to_applicant(letter):
            links.append(Link("Kabari pemohon (WhatsApp)", message, new_tab=True))
    if letter.state in WITH_SIGNATURE:
        links.append(Link("Unduh PDF", _page("pdf", letter) + "?unduh"))
        links.append(
            Link(
                "Halaman verifikasi",
                reverse("verify", args=[letter.document.token]),
                True,
            )
        )
    return links


def _ink_sheets(letter: Letter, *, on: date) -> list[Link]:
    """A sheet to print for each who may sign it in ink today, numbered first."""
    own = own_letter(letter)
    unnumbered = own is not None and not own.number
    words = "Beri nomor & cetak lembar" if unnumbered else "Cetak lembar"
    page = _page("village_number" if unnumbered else "village_sheet", letter)
    links = [Link(f"{words} untuk Kades", page, new_tab=True, posts=unnumbered)]
    for head in possible_heads(letter, on=on)[1:]:
        links.append(
            Link(
                f"{words} untuk {head.own_title.title()}",
                f"{page}?pejabat={head.pk}",
                new_tab=True,
                posts=unnumbered,
            )
        )
    return links


def _page(name: str, letter: Letter) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk])


def _words(letter: Letter, *, now: datetime) -> str:
    if letter.state == State.APPROVED:
        wanted = next_initial(letter, on=timezone.localdate(now))
        if wanted is not None:
            return f"Menunggu paraf {wanted.post.title}."
    words = WORDS_OF_STATE[letter.state]
    if letter.state == State.AWAITING_SIGNATURE and letter.document.is_ink:
        words = "Menunggu {signer} menandatanganinya di atas kertas."
    return words.format(
        origin=letter.origin_office.title,
        village=letter.village_office.title if letter.village_office else "Desa",
        issuing=letter.issuing_office.title,
        signer=letter.document.signer_name if letter.document_id else "",
    )


def _next(letter: Letter, user: User) -> Letter | None:
    return waiting_for(user).exclude(pk=letter.pk).only("pk").first()


def _look_at(letter: Letter, shown: Shown, *, user: User, now: datetime) -> list[str]:
    """What an examiner should see before he agrees."""
    found: list[str] = []
    if letter.state in BEFORE_APPROVAL:
        problems = blockers(letter, "submit", user=user, now=now)
        found += [each.message for each in problems if each.level != "block"]
    for person in shown.people:
        found += [f"{person.name}: {warning}" for warning in person.warnings]
    if letter.urgent_reason and letter.state not in WITH_SIGNATURE:
        found.insert(0, f"Mendesak: {letter.urgent_reason}")
    return list(dict.fromkeys(found))


def _preview(letter: Letter, user: User) -> str:
    """The PDF beside the facts: signed, waiting, or as it stands now."""
    if letter.state in WITH_SIGNATURE:
        # not through the print page: looking is not printing
        return _document(letter)
    if letter.document_id and can_see_office(user, letter.issuing_office_id):
        return _document(letter)
    return _page("preview", letter)


def _document(letter: Letter) -> str:
    return reverse(
        "admin:letters_letter_document_shown", args=[letter.pk, letter.document_id]
    )


def _initials(letter: Letter, user: User, now: datetime) -> str:
    """Who initialled, for the kecamatan; the village has no part in it."""
    states = (State.APPROVED, *WITH_DOCUMENT)
    if letter.state not in states or not can_see_office(user, letter.issuing_office_id):
        return ""
    on = timezone.localdate(now)
    return initials_words(
        wanted_initials(letter, on=on), on=on, waits=letter.state == State.APPROVED
    )


def _closing(letter: Letter, events: list[LetterEvent]) -> LetterEvent | None:
    """The event whose reason explains a letter that came to a stop."""
    kinds = {
        State.RETURNED: "send_back",
        State.REJECTED: "reject",
        State.CANCELLED: "cancel",
        State.REVOKED: "revoke",
    }
    kind = kinds.get(letter.state)
    if letter.state == State.APPROVED:
        backs = ("recall", "return_to_registrar", "approve")
        last = next((e for e in events if e.kind in backs), None)
        return last if last is not None and last.kind != "approve" else None
    return next((e for e in events if e.kind == kind), None)
