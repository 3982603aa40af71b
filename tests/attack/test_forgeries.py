"""The corpus of attacks before its judges: the public page, the command, a PDF reader.

When one of them is deceived, the failure prints the table attack x judge.
"""

import html
import re
import shutil
import subprocess
from io import StringIO

import pytest
from cryptography import x509
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from letters import workflow
from letters.models import State
from letters.signing.authority import load_certificate
from letters.signing.enrolment import authority_directory
from letters.verification import Kind
from registry.throttle import forget_visits
from tests.attack.forgeries import ATTACKS, changed_bytes, gap
from tests.attack.target import Target
from tests.factories_letters import make_letter

needs_pdfsig = pytest.mark.skipif(
    not (shutil.which("pdfsig") and shutil.which("certutil")),
    reason="pdfsig or certutil is not installed",
)


FALSE_TEXT_IN = [
    "update that adds text",
    "shadow: content replaced",
    "shadow: note over the page",
    "shadow: field over the page",
    "changed, signed by an impostor",
]


@pytest.fixture
def target(people) -> Target:
    withdrawn = make_letter(State.AWAITING_SIGNATURE, people=people)
    superseded = bytes(withdrawn.document.file.rendered)
    workflow.recall(
        letter_id=withdrawn.pk,
        by=people["registrar"],
        now=timezone.now(),
        reason="Salah tanggal.",
    )
    one, other = (make_letter(State.SIGNED, people=people) for _ in range(2))
    signer = people["camat"].credentials.get()
    return Target(
        signed=bytes(one.document.file.signed),
        rendered=bytes(one.document.file.rendered),
        other_signed=bytes(other.document.file.signed),
        other_rendered=bytes(other.document.file.rendered),
        superseded=superseded,
        authority=x509.load_der_x509_certificate(
            load_certificate(authority_directory())
        ),
        signer=x509.load_der_x509_certificate(bytes(signer.certificate)),
        now=timezone.now(),
    )


class Judges:
    """Each answers what a person reads: how the file is called, and whether it is
    taken for genuine."""

    def __init__(self, client, folder) -> None:
        self.client, self.folder = client, folder
        self.path = folder / "surat.pdf"
        self.store = folder / "nss"

    def page(self, pdf: bytes) -> tuple[str, bool]:
        forget_visits()
        file = SimpleUploadedFile("surat.pdf", pdf, "application/pdf")
        answer = self.client.post("/verifikasi/", {"berkas": file})
        assert answer.status_code == 200
        kind, headline = re.search(
            r'state-(\w+)" role="status" id="hasil"><h1>(.*?)</h1>',
            answer.content.decode(),
        ).groups()
        return html.unescape(headline), kind in (Kind.GENUINE, Kind.REVOKED)

    def command(self, pdf: bytes) -> tuple[str, bool]:
        self.path.write_bytes(pdf)
        told, code = StringIO(), 0
        try:
            call_command("verify_letter", str(self.path), stdout=told)
        except SystemExit as stop:
            code = stop.code
        return told.getvalue().splitlines()[0], code == 0

    def pdfsig(self, pdf: bytes) -> tuple[str, bool]:
        """With the office's authority as the only one that is trusted."""
        self.path.write_bytes(pdf)
        if not self.store.exists():
            self._trust()
        said = subprocess.run(
            ["pdfsig", "-nssdir", self.store, self.path], capture_output=True, text=True
        ).stdout
        good = ("Signature is Valid", "Certificate is Trusted", "Total document signed")
        genuine = said.count("Signature Validation:") == 1 and all(
            words in said for words in good
        )
        found = re.findall(r"(?:Signature|Certificate) Validation: (.*)", said)
        return " ".join(found) or "no signature", genuine

    def _trust(self) -> None:
        self.store.mkdir()
        root = self.folder / "authority.der"
        root.write_bytes(load_certificate(authority_directory()))
        for words in (
            ["-N", "--empty-password"],
            ["-A", "-n", "kantor", "-t", "CT,C,C", "-i", root],
        ):
            subprocess.run(["certutil", "-d", f"sql:{self.store}", *words], check=True)


@pytest.fixture
def judges(client, tmp_path, monkeypatch) -> Judges:
    # what they say is asked here, not how long a busy machine takes to say it
    monkeypatch.setattr("letters.verification.judging.INSPECT_SECONDS", 60)
    return Judges(client, tmp_path)


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n" + "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


@needs_pdfsig
@pytest.mark.skipif(not shutil.which("pdftocairo"), reason="poppler is not installed")
def test_no_forgery_deceives_any_judge(target, judges):
    rows = [("attack", "page", "command", "pdfsig")]
    deceived = []
    for judge in (judges.page, judges.command, judges.pdfsig):
        assert judge(target.signed)[1], judge  # else they would see nothing in anything
    for name, attack in ATTACKS.items():
        forged = attack.forge(target)
        assert forged != target.signed, name
        seen = [judges.page(forged), judges.command(forged), judges.pdfsig(forged)]
        rows.append((name, *(f"{'PASSED ' * ok}{words}" for words, ok in seen)))
        (page_words, page_ok), (words, command_ok), (_, pdfsig_ok) = seen
        if page_ok or command_ok or (attack.covered and pdfsig_ok):
            deceived.append(name)
        if page_words != words:
            deceived.append(f"{name}: page and command differ")
    print(table(rows))
    assert not deceived, f"{deceived}{table(rows)}"


def text_of(pdf: bytes, folder) -> str:
    path = folder / "surat.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True)
    return done.stdout


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_the_forgeries_show_what_they_are_for(target, tmp_path):
    """Else the judges would be tried with attacks that are none."""
    for name in FALSE_TEXT_IN:
        assert "900.000.000" in text_of(ATTACKS[name].forge(target), tmp_path), name
    true = text_of(target.signed, tmp_path)
    assert "900.000.000" not in true and "CAMAT" in true
    # the page's own fonts know no name of the forger's, so his page is drawn bare
    assert not text_of(ATTACKS["signature wrapped"].forge(target), tmp_path).strip()


@needs_pdfsig
@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_a_changed_byte_is_seen_wherever_it_lies(count, target, judges):
    rows = [("byte", "page", "command", "pdfsig")]
    for place, forged in changed_bytes(target.signed, count):
        seen = [judges.page(forged), judges.command(forged)]
        if place not in gap(target.signed):
            seen.append(judges.pdfsig(forged))
        if any(ok for _, ok in seen) or seen[0] != seen[1]:
            words = [*(f"{'PASSED ' * ok}{told}" for told, ok in seen), ""]
            rows.append((str(place), *words[:3]))
    assert len(rows) == 1, table(rows)
