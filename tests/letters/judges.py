"""Other people's programs that judge a PDF and its signature, and what PDF/A asks.

No validator of PDF/A part 3 is to be had here; what limits.md names is looked at.
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem

F4, A4 = (609.45, 935.43), (595.28, 841.89)  # points: 215 x 330 mm, 210 x 297 mm


def output(*command: object) -> str:
    """What a program says; a failure of it fails the test."""
    done = subprocess.run([str(part) for part in command], capture_output=True)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def nss_store(folder: Path, root: bytes) -> Path:
    """A store in which pdfsig finds an authority (DER)."""
    authority = folder / "authority.der"
    authority.write_bytes(root)
    store = f"sql:{folder}"
    output("certutil", "-N", "-d", store, "--empty-password")
    output("certutil", "-A", "-d", store, "-n", "ca", "-t", "CT,C,C", "-i", authority)
    return folder


def pyhanko_says(path: Path, root: bytes) -> str:
    """pyhanko-cli's summary of a signature, an authority (DER) being trusted.

    Its addresses of revocation lists lead nowhere here, so that check is soft.
    """
    trusted = path.with_suffix(".pem")
    trusted.write_bytes(pem.armor("CERTIFICATE", root))
    return output(
        Path(sys.executable).with_name("pyhanko"),
        *("sign", "validate", "--pretty-print", "--soft-revocation-check"),
        *("--trust-replace", "--trust", trusted, path),
    )


def check_pdf_a(content: bytes) -> None:
    """What PDF/A-3b and this project's limits ask of a letter on F4."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root, metadata = pdf.Root, pdf.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"
        (intent,) = root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes())
        assert len(pdf.trailer.ID) == 2
        assert not pdf.is_encrypted
        assert root.StructTreeRoot and root.MarkInfo.Marked
        assert root.Lang == "id"
        assert "/OpenAction" not in root and "/AA" not in root
        names = root.get("/Names", {})
        assert "/JavaScript" not in names and "/EmbeddedFiles" not in names
        for page in pdf.pages:
            box = [float(edge) for edge in page.mediabox]
            assert box == pytest.approx([0, 0, *F4], abs=0.6)
        for thing in pdf.objects:
            check_object(thing)


def check_object(thing: object) -> None:
    """No object of a PDF does what PDF/A-3b or a letter must not do."""
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    assert not thing.get("/Interpolate", False)
    assert thing.get("/S") not in ("/JavaScript", "/Launch", "/URI")
    assert thing.get("/Type") not in ("/Filespec", "/EmbeddedFile")
    if thing.get("/Type") == "/FontDescriptor":
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys())
