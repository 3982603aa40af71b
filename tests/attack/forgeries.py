"""What a forger does to a signed letter: each attack a pure function of a `Target`.

`ATTACKS` names them in the words of the table that the tests print. `covered` says that
the change lies in what the signature covers, or that the signature is not the office's,
so that every PDF reader that trusts the office's authority can see it.
"""

import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tests.attack.shadows import (
    add_text,
    hide_under_field,
    hide_under_note,
    other_pages,
    replace_content,
)
from tests.attack.strangers import BsreLike, Stranger, name
from tests.attack.target import FALSE_TEXT, Target
from tests.attack.wrapping import wrap


@dataclass(frozen=True)
class Attack:
    forge: Callable[[Target], bytes]
    covered: bool


def changed_bytes(pdf: bytes, count: int = 200) -> Iterator[tuple[int, bytes]]:
    """One byte changed at `count` places spread by chance; the same for one file."""
    chance = random.Random(len(pdf))
    for place in sorted(chance.sample(range(len(pdf)), count)):
        yield place, pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def gap(signed: bytes) -> range:
    """Where the signature's own digits lie, which it cannot cover."""
    start = signed.rindex(b"/Contents <") + len(b"/Contents ")
    return range(start, signed.index(b">", start) + 1)


def copied_signature(target: Target) -> bytes:
    """The true signature of another letter, put into a field of this one."""
    from asn1crypto.cms import ContentInfo
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, Signer, sign_pdf

    (theirs,) = PdfFileReader(BytesIO(target.other_signed)).embedded_signatures
    message = ContentInfo.load(theirs.pkcs7_content)

    class Copyist(Signer):
        async def async_sign(self, *_given, **_settings) -> ContentInfo:
            return message

    out = BytesIO()
    sign_pdf(
        IncrementalPdfFileWriter(BytesIO(target.rendered)),
        PdfSignatureMetadata(
            field_name="TandaTangan", subfilter=SigSeedSubFilter.PADES
        ),
        signer=Copyist(signing_cert=theirs.signer_cert),
        output=out,
        bytes_reserved=2 * len(theirs.pkcs7_content),
    )
    return out.getvalue()


def appended_revision(target: Target) -> bytes:
    """The very bytes of another letter's signature, behind this letter."""
    return target.rendered + target.other_signed[len(target.other_rendered) :]


def impostor(target: Target) -> Stranger:
    """Another authority and signer, with the names that the office's own have."""
    return Stranger(root=target.authority.subject, signer=target.signer.subject)


def signed_by_impostor(target: Target) -> bytes:
    return impostor(target).sign(target.rendered)


def changed_and_signed_by_impostor(target: Target) -> bytes:
    """Other text in a file without history, signed under the office's names."""
    with pikepdf.open(BytesIO(target.rendered)) as pdf:
        page = pdf.pages[0]
        page.Resources.Font.FZ = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name("/Helvetica-Bold"),
            )
        )
        page.contents_add(FALSE_TEXT)
        out = BytesIO()
        pdf.save(out)
    return impostor(target).sign(out.getvalue())


def signed_by_a_stranger(target: Target) -> bytes:
    mine = name("Pinjam Nama", "Perorangan")
    return Stranger(root=mine, signer=mine).sign(target.rendered)


def second_signature(target: Target) -> bytes:
    mine = name("Pinjam Nama", "Perorangan")
    return Stranger(root=mine, signer=mine).sign(target.signed, field="Kedua")


def validation_data(target: Target) -> bytes:
    """What BSrE's letters get later; nobody adds it to those of the own authority."""
    return BsreLike().prolong(target.signed, now=target.now)


def cut_off(target: Target) -> bytes:
    """The signature's revision taken away again."""
    return target.signed[: len(target.rendered)]


def taken_out(target: Target) -> bytes:
    with pikepdf.open(BytesIO(target.signed)) as pdf:
        for key in ("/AcroForm", "/Perms", "/DSS"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def printed(target: Target) -> bytes:
    """Printed to PDF: all that one sees, and none of the signature."""
    with TemporaryDirectory() as folder:
        source, copy = Path(folder) / "surat.pdf", Path(folder) / "cetak.pdf"
        source.write_bytes(target.signed)
        subprocess.run(["pdftocairo", "-pdf", source, copy], check=True)
        return copy.read_bytes()


def rewritten(target: Target) -> bytes:
    """Saved anew by a tool that keeps the signature's dictionary."""
    with pikepdf.open(BytesIO(target.signed)) as pdf:
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def wrapped(target: Target) -> bytes:
    """See tests/attack/wrapping.py."""
    return wrap(target.signed, len(target.rendered), FALSE_TEXT)


ATTACKS = {
    "a line break appended": Attack(lambda t: t.signed + b"\n", False),
    "zeros appended": Attack(lambda t: t.signed + bytes(100), False),
    "a whole PDF appended": Attack(lambda t: t.signed + t.other_rendered, False),
    "the last byte cut off": Attack(lambda t: t.signed[:-1], False),
    "update that adds text": Attack(add_text, False),
    "shadow: content replaced": Attack(replace_content, False),
    "shadow: note over the page": Attack(hide_under_note, False),
    "shadow: field over the page": Attack(hide_under_field, False),
    "shadow: other pages": Attack(other_pages, False),
    "validation data added": Attack(validation_data, False),
    "second signature by a stranger": Attack(second_signature, False),
    "signature wrapped": Attack(wrapped, False),
    "signature of another letter": Attack(copied_signature, True),
    "its revision of another letter": Attack(appended_revision, True),
    "signed by an impostor": Attack(signed_by_impostor, True),
    "changed, signed by an impostor": Attack(changed_and_signed_by_impostor, True),
    "signed by a stranger": Attack(signed_by_a_stranger, True),
    "signature cut off": Attack(cut_off, True),
    "signature taken out": Attack(taken_out, True),
    "printed to PDF": Attack(printed, True),
    "saved anew": Attack(rewritten, True),
    "superseded render": Attack(lambda t: t.superseded, True),
}
