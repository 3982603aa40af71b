"""Whatever is done to a signed letter is seen, and no file makes inspection fail."""

import random
import time
import zipfile
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from letters.signing.inspection import inspect
from tests.letters.signing_samples import NOW, letter, office


@pytest.fixture(scope="module")
def signed() -> bytes:
    return office().sign(letter())


def look(pdf: bytes, roots=None):
    return inspect(pdf=pdf, roots=[office().root] if roots is None else roots, now=NOW)


def altered(pdf: bytes, offset: int, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[offset] ^= 1 << bit
    return bytes(changed)


def regions(pdf: bytes) -> dict[str, range]:
    first = len(letter())
    contents = pdf.index(b"/Contents <", first)
    tail = pdf.index(b">", contents)
    return {
        "letter": range(0, first),
        "appended objects": range(first, contents),
        "signature digits": range(contents, tail + 1),
        "rest of the signature dictionary": range(tail + 1, pdf.index(b"endobj", tail)),
        "xref": range(pdf.index(b"endobj", tail), len(pdf)),
    }


@pytest.mark.parametrize(
    "region",
    [
        "letter",
        "appended objects",
        "signature digits",
        "rest of the signature dictionary",
        "xref",
    ],
)
def test_one_changed_bit_is_seen_anywhere(signed, region):
    chance = random.Random(region)
    span = regions(signed)[region]
    for offset in chance.sample(span, min(60, len(span))):
        assert not look(altered(signed, offset, chance.randrange(8))).is_sound, offset


def test_every_changed_digit_outside_the_signed_ranges_is_seen(signed):
    """No hash covers these: version, names and algorithms of the CMS structure."""
    span = regions(signed)["signature digits"]
    start = signed.index(b"<", span.start) + 1
    for offset in range(start, start + 2 * 80):
        other = b"0123456789ABCDEF"[(int(signed[offset : offset + 1], 16) + 5) % 16]
        changed = signed[:offset] + bytes([other]) + signed[offset + 1 :]
        assert not look(changed).is_sound, offset


@pytest.mark.parametrize("added", [b"\n", b"%", b"\0" * 100, letter()])
def test_bytes_behind_the_signature_are_seen(signed, added):
    result = look(signed + added)
    assert not result.is_sound
    assert result.problems or any(
        not finding.covers_whole_file and finding.problems
        for finding in result.signatures
    )


def test_appended_byte_is_told_apart_from_a_changed_letter(signed):
    (finding,) = look(signed + b"\n").signatures
    assert finding.intact and finding.trusted and not finding.covers_whole_file
    assert finding.problems == ("Ada data yang ditambahkan di belakang tanda tangan.",)


def test_later_revision_that_changes_the_page_is_seen(signed):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    (finding,) = look(out.getvalue()).signatures
    assert finding.intact and finding.modification_level == "OTHER"
    assert "Isi dokumen diubah sesudah tanda tangan." in finding.problems


def test_certificate_of_another_authority_is_not_trusted(signed):
    for roots in ([], [office("Kecamatan Lain").root]):
        (finding,) = look(signed, roots).signatures
        assert finding.intact and finding.covers_whole_file and not finding.trusted
        assert "otoritas yang dikenal" in finding.problems[0]


def test_certificate_that_ended_later_keeps_its_letters(signed):
    later = office().issued.not_after + timedelta(days=400)
    assert inspect(pdf=signed, roots=[office().root], now=later).is_sound


def test_time_that_has_not_come_is_seen(signed):
    early = inspect(pdf=signed, roots=[office().root], now=NOW - timedelta(days=1))
    assert early.signatures[0].problems == ("Waktu tanda tangan belum tiba.",)


def test_unsigned_letter_is_told():
    result = look(letter())
    assert result.is_pdf and not result.is_sound
    assert result.problems == ("PDF ini tidak memuat tanda tangan elektronik.",)


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("surat.pdf", letter())
    return out.getvalue()


def encrypted() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(letter())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def with_catalog(entries: bytes, size: bytes = b"9") -> bytes:
    """A tiny PDF with a plain table whose catalog holds `entries`."""
    head = b"%PDF-1.7\n"
    catalog = b"1 0 obj\n<< /Type /Catalog " + entries + b" >>\nendobj\n"
    start = len(head) + len(catalog)
    return (
        head
        + catalog
        + b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n" % len(head)
        + b"trailer\n<< /Root 1 0 R /Size %b >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, start)
    )


def with_table_stream(entries: bytes, content: bytes = b"") -> bytes:
    head = b"%PDF-1.7\n"
    return (
        head
        + b"1 0 obj\n<< /Type /XRef /Root 1 0 R %b /Length %d >>\nstream\n"
        % (entries, len(content))
        + content
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    )


FORM = b"/AcroForm << /Fields [ << /FT /Sig /T (a) /V << %b >> >> ] >>"

HOSTILE = {
    "empty": b"",
    "text": b"Surat ini sah.",
    "zip": archive(),
    "mark only": b"%PDF-",
    "mark and end": b"%PDF-1.7\n%%EOF",
    "noise": b"%PDF-1.7\n" + random.Random(1).randbytes(50_000),
    "encrypted": encrypted(),
    "nested arrays": with_catalog(b"/A " + b"[" * 100_000 + b"]" * 100_000),
    "nested dictionaries": with_catalog(b"<< /A " * 50_000 + b">>" * 50_000),
    "unclosed arrays": with_catalog(b"/A " + b"[" * 500_000),
    "huge table": with_table_stream(b"/Size 9999999999 /W [0 0 0]"),
    "huge table by index": with_table_stream(
        b"/Size 9 /Index [0 999999999] /W [0 0 0]"
    ),
    "huge table, escaped": with_table_stream(b"/#53ize 9999999999 /W [0 0 0]"),
    "huge number": with_catalog(b"", size=b"9" * 10_000),
    "table that points to itself": with_table_stream(b"/Size 2 /Prev 9 /W [1 1 1]"),
    "catalog that is a page of itself": with_catalog(b"/Pages 1 0 R /Kids [1 0 R]"),
    "fields in a circle": with_catalog(b"/AcroForm << /Fields [1 0 R] >>"),
    "signature of nothing": with_catalog(FORM % b""),
    "signature of an odd kind": with_catalog(FORM % b"/SubFilter /x /Contents <00>"),
    "signature without a structure": with_catalog(
        FORM % b"/SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3000>"
    ),
    "signature with a nested structure": with_catalog(
        FORM
        % (
            b"/SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <"
            + b"3080" * 20_000
            + b">"
        )
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gets_an_answer_and_soon(name):
    started = time.monotonic()
    result = look(HOSTILE[name])
    assert not result.is_sound
    assert result.problems or result.signatures[0].problems
    assert result.is_pdf == HOSTILE[name].startswith(b"%PDF-")
    assert time.monotonic() - started < 5


def test_file_cut_anywhere_gets_an_answer(signed):
    for length in range(0, len(signed), 97):
        assert not look(signed[:length]).is_sound


def test_file_too_large_is_not_read():
    result = look(b"%PDF-" + bytes(21 * 1024 * 1024))
    assert result.problems == ("Berkas terlalu besar untuk diperiksa.",)


def test_compressed_table_that_unpacks_to_gigabytes_is_given_up():
    import zlib

    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200))
    content = bomb + packer.flush()
    pdf = with_table_stream(b"/Size 400000 /W [1 1 1] /Filter /FlateDecode", content)
    assert look(pdf).problems
