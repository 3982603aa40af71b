"""What each step's page asks for, and its ONE call into the workflow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from letters import workflow
from letters.admin.posted_handing import hand_over, posted_number
from letters.completeness import facts_of
from letters.forms.conditions import holds
from letters.forms.environment import environment
from letters.forms.rules import Problem
from letters.forms.values import raw_values
from letters.models import Letter, SeriesYear
from letters.models.attachment import INK_SHEET, SIGNED_SHEET
from letters.models.state_machine import NEEDS_REASON
from letters.signers import possible_signers, setting_of, signer_choices
from letters.uploads import (
    MAX_FILES_PER_REQUIREMENT,
    attach_posted,
    replace_posted,
)
from letters.village import heading_of, possible_heads
from letters.workflow import Finding, Refused
from registry.models import Official


@dataclass(frozen=True)
class Checkable:
    """A part of the letter that may be named as wrong."""

    target: str
    label: str

    @property
    def key(self) -> str:
        return self.target.replace(":", "-")


def act(letter: Letter, name: str, *, request: HttpRequest, now: datetime) -> Letter:
    """Take the step with what was posted. Raises Refused and errors of signing."""
    special: dict[str, Callable[[Letter, HttpRequest, datetime], Letter]] = {
        "send_back": _send_back,
        "request_signature": _request_signature,
        "sign": _sign,
        "hand_over": hand_over,
        "bring_ink_sheet": _bring_ink_sheet,
        "report_typo": _report_typo,
        "request_ink": _request_ink,
        "sign_in_ink": _sign_in_ink,
    }
    if name in special:
        return special[name](letter, request, now)
    arguments = {"letter_id": letter.pk, "by": request.user, "now": now}
    if name in NEEDS_REASON:
        arguments["reason"] = reason_of(request)
    return getattr(workflow, name)(**arguments)


def reason_of(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:1000]


def checkables(letter: Letter, *, now: datetime) -> list[tuple[str, list[Checkable]]]:
    """Documents, people and answers that a return can point at."""
    spec = letter.service_version.spec
    facts = facts_of(letter)
    on = timezone.localdate(now)
    env = environment(kecamatan=letter.issuing_office, on=on)
    raw = raw_values(spec, facts["answers"], facts["people"], env=env)
    documents = [
        Checkable(f"requirement:{each.slug}", each.label)
        for each in spec.requirements
        if holds(each.when, raw)
    ]
    people = [
        Checkable(f"role:{role.slug}", role.label)
        for role in spec.roles
        if holds(role.when, raw)
    ]
    fields = [
        Checkable(f"field:{each.key}", each.label)
        for each in spec.fields
        if each.asked and holds(each.when, raw)
    ]
    groups = [("Berkas", documents), ("Orang", people), ("Isian", fields)]
    return [(title, parts) for title, parts in groups if parts]


@dataclass(frozen=True)
class Askable:
    """An official on the page that asks for a signature; no key: he cannot sign yet."""

    key: str
    name: str
    heading: str
    provider: str


def askable_signers(letter: Letter, *, now: datetime) -> list[Askable]:
    """Who may be asked, by which provider; after them those without a certificate."""
    ready = signer_choices(letter, now=now)
    able = {choice.official.pk for choice in ready}
    return [
        Askable(
            choice.key,
            choice.official.printed_name,
            heading_of(choice.official),
            choice.provider_words,
        )
        for choice in ready
    ] + [
        Askable("", official.printed_name, heading_of(official), "")
        for official in possible_signers(letter, on=timezone.localdate(now))
        if official.pk not in able
    ]


def number_to_come(letter: Letter, *, now: datetime) -> str:
    """The number this letter has or is about to get, in a sentence."""
    year = timezone.localdate(now).year
    line = letter.register_line
    if line is not None and line.year == year:
        return f"Surat ini tetap memakai nomor {line.number}."
    setting = setting_of(letter)
    if setting is None:
        return ""
    counter = SeriesYear.objects.filter(series=setting.series, year=year).first()
    last = counter.last_seq if counter else 0
    return (
        f"Nomor urut yang akan diberikan: {last + 1} (sesudah {last} di "
        f"{setting.series.name}, {year}), atau berikutnya bila petugas lain lebih "
        "dahulu."
    )


def _send_back(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    findings = []
    for _, parts in checkables(letter, now=now):
        for part in parts:
            note = request.POST.get(f"note-{part.key}", "").strip()[:500]
            if f"wrong-{part.key}" in request.POST:
                findings.append(Finding(part.target, part.label, note))
    reason = reason_of(request)
    if not reason and findings:
        reason = "; ".join(
            f"{each.label}: {each.note}" if each.note else each.label
            for each in findings
        )
    return workflow.send_back(
        letter_id=letter.pk,
        by=request.user,
        now=now,
        reason=reason,
        findings=findings,
    )


def _request_signature(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    return workflow.request_signature(
        letter_id=letter.pk,
        by=request.user,
        now=now,
        chosen=request.POST.get("chosen", ""),
    )


@sensitive_variables("passphrase")
def _sign(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    document = posted_number(request, "document")
    if document != letter.document_id:
        raise workflow.Changed
    passphrase = request.POST.get("passphrase", "")
    if not passphrase:
        raise Refused(Problem("passphrase", "Ketik passphrase Anda."))
    return workflow.sign(
        document_id=document, passphrase=passphrase, by=request.user, now=now
    )


def _request_ink(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    wanted = request.POST.get("official", "")
    signers = possible_signers(letter, on=timezone.localdate(now))
    chosen = next((each for each in signers if str(each.pk) == wanted), None)
    if wanted and chosen is None:
        raise Refused(Problem("official", "Pilih penanda tangan dari daftar."))
    return workflow.request_ink(
        letter_id=letter.pk,
        by=request.user,
        now=now,
        reason=reason_of(request),
        official=chosen,
    )


def _sign_in_ink(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    if files := request.FILES.getlist("berkas")[:MAX_FILES_PER_REQUIREMENT]:
        replace_posted(
            letter=letter,
            requirement=SIGNED_SHEET,
            files=files,
            by=request.user,
            now=now,
        )
    if "cocok" not in request.POST:
        raise Refused(
            Problem("cocok", "Periksa pindaiannya, lalu centang pernyataan di bawah.")
        )
    return workflow.sign_in_ink(letter_id=letter.pk, by=request.user, now=now)


def _report_typo(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    wrong = reason_of(request)
    if not wrong:
        raise Refused(Problem("reason", "Tuliskan apa yang salah."))
    return workflow.report_typo(
        letter_id=letter.pk,
        by=request.user,
        now=now,
        reason=wrong,
        right=request.POST.get("right", "").strip()[:300],
    )


def _bring_ink_sheet(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    for file in request.FILES.getlist("berkas")[:12]:
        attach_posted(
            letter=letter,
            requirement=INK_SHEET,
            file=file,
            by=request.user,
            now=now,
        )
    return workflow.bring_ink_sheet(
        letter_id=letter.pk,
        by=request.user,
        now=now,
        official=head_chosen(request, letter),
    )


def head_chosen(request: HttpRequest, letter: Letter) -> Official | None:
    """Who signs a village's sheet in ink, as chosen; None: nothing was chosen."""
    wanted = request.POST.get("pejabat") or request.GET.get("pejabat") or ""
    heads = possible_heads(letter, on=timezone.localdate())
    return next((each for each in heads if str(each.pk) == wanted), None)
