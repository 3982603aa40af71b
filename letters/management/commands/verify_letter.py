"""Says whether a PDF is a letter that this office signed, unchanged and in force."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from letters.verification import Verdict, verify_bytes
from registry.identifiers import mask_name

GENUINE, NOT_GENUINE, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Memeriksa keaslian PDF surat (0: asli dan berlaku, 1: tidak, 2: tak terbaca)"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="berkas PDF")

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            pdf = path.read_bytes()
        except OSError as error:
            self.stderr.write(f"{path} tidak dapat dibaca: {error.strerror}.")
            raise SystemExit(UNREADABLE) from error
        verdict = verify_bytes(pdf, now=timezone.now())
        self.stdout.write(verdict.headline)
        for reason in filter(None, verdict.reasons):
            self.stdout.write(f"  Sebab: {reason}")
        if verdict.advice and not verdict.is_genuine:
            self.stdout.write(f"  {verdict.advice}")
        for name, value in _facts(verdict).items():
            self.stdout.write(f"  {name:<15}: {value}")
        if not verdict.is_genuine:
            raise SystemExit(NOT_GENUINE)


def _facts(verdict: Verdict) -> dict[str, str]:
    facts = {}
    if verdict.document is not None:
        document, letter = verdict.document, verdict.document.letter
        facts = {
            "Nomor": document.register_line.number,
            "Tanggal": f"{document.register_line.date:%d-%m-%Y}",
            "Surat": letter.service_version.service.name,
            "Atas nama": mask_name(letter.subject_name),
            "Penanda tangan": f"{document.signer_name}, {document.signer_heading}",
        }
        if document.signed_at:
            signed = timezone.localtime(document.signed_at)
            facts["Ditandatangani"] = f"{signed:%d-%m-%Y %H:%M}"
        if document.end_reason:
            facts["Alasan"] = document.end_reason
    return facts | {"SHA-256": verdict.sha256}
