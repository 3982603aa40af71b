"""Says whether a PDF is a letter that this office signed, unchanged and in force.

In the words of the public page, and with the office's own note, for whoever may run
commands on the server may read it; with --json for other programs.
"""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from letters.verification import (
    Fact,
    Verdict,
    facts_of,
    signature_tables,
    verify_bytes,
)

GENUINE, NOT_GENUINE, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Memeriksa keaslian PDF surat (0: asli dan berlaku, 1: tidak, 2: tak terbaca)"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="berkas PDF")
        parser.add_argument(
            "--json", action="store_true", help="jawaban untuk program lain"
        )

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            pdf = path.read_bytes()
        except OSError as error:
            self.stderr.write(f"{path} tidak dapat dibaca: {error.strerror}.")
            raise SystemExit(UNREADABLE) from error
        verdict = verify_bytes(pdf, now=timezone.now())
        if options["json"]:
            told = json.dumps(_as_data(verdict), ensure_ascii=False, indent=2)
            self.stdout.write(told)
        else:
            self.stdout.write("\n".join(_lines(verdict)))
        if not verdict.is_genuine:
            raise SystemExit(NOT_GENUINE)


def _lines(verdict: Verdict):
    yield verdict.headline
    for reason in verdict.reasons:
        yield f"  Sebab: {reason}"
    for remark in verdict.remarks:
        yield f"  {remark}"
    if verdict.advice:
        yield f"  {verdict.advice}"
    if _note(verdict):
        yield f"  Catatan kantor: {_note(verdict)}"
    for title, facts in _tables(verdict):
        yield f"{title}:"
        for fact in facts:
            note = f" ({fact.note})" if fact.note else ""
            yield f"  {fact.label:<20}: {fact.value}{note}"
    yield f"SHA-256 berkas yang diperiksa: {verdict.sha256}"


def _note(verdict: Verdict) -> str:
    """What the office wrote when it ended the letter: no page tells it."""
    return verdict.document.end_reason if verdict.document else ""


def _tables(verdict: Verdict) -> list[tuple[str, list[Fact]]]:
    if verdict.document is not None:
        return [("Surat ini", facts_of(verdict.document))]
    return signature_tables(verdict)


def _as_data(verdict: Verdict) -> dict:
    return {
        "kind": verdict.kind,
        "genuine": verdict.is_genuine,
        "headline": verdict.headline,
        "reasons": verdict.reasons,
        "remarks": verdict.remarks,
        "advice": verdict.advice,
        "office_note": _note(verdict),
        "tables": [
            {"title": title, "facts": [asdict(fact) for fact in facts]}
            for title, facts in _tables(verdict)
        ],
        "sha256": verdict.sha256,
    }
