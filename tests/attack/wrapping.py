"""Signature wrapping (Mladenov et al., 2019): the signed bytes are torn apart.

Both signed ranges stay byte for byte; the second moves to the end of the file. Between
them, where the moved `startxref` points, lies a table of the forger's: it leads to his
page, and to a signature dictionary with the same digits and the new ranges.
"""

import re
from io import BytesIO

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\b")


def wrap(signed: bytes, rendered_length: int, drawn: bytes) -> bytes:
    """`drawn` (a content stream) instead of the first page's content."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(signed))
    (signature,) = reader.embedded_signatures
    _, before, resume, rest = (int(n) for n in signature.byte_range)
    table_at = int(re.findall(rb"startxref\s+(\d+)", signed)[-1])
    content = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    if isinstance(content, list):
        content = content[0]
    sig_number = signature.sig_field.raw_get("/V").reference.idnum

    # objects of the signed revision: those behind the digits move with them
    offsets = {
        int(found[1]): found.start(1)
        for found in OBJECT.finditer(signed, rendered_length, before)
    }
    padding = b"\n" + b" " * (table_at - resume - 1)
    head = signed[:resume] + padding
    page = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
        content.reference.idnum,
        len(drawn),
        drawn,
    )
    kept = rb"/ByteRange \[[^]]*\]"
    entries = re.sub(kept, b"", signed[resume : signed.index(b"endobj", resume)])

    def dictionary(tail_at: int) -> bytes:
        start = signed.rindex(b"%d 0 obj" % sig_number, rendered_length, before)
        ranges = b"/ByteRange [0 %d %010d %d]" % (before, tail_at, rest)
        return signed[start:resume] + ranges + entries + b"endobj\n"

    def table(tail_at: int) -> bytes:
        told = dict(offsets)
        size = int(reader.trailer["/Size"]) + 1
        length = 11 * (len(told) + 2)
        opened = (
            b"%d 0 obj\n<< /Type /XRef /W [1 8 2] /Size %d /Root %d 0 R /Info %d 0 R "
            b"/Prev %d /Index [%%b] /Length %d >>\nstream\n"
            % (
                size - 1,
                size,
                reader.root_ref.idnum,
                reader.trailer.raw_get("/Info").reference.idnum,
                int(re.findall(rb"startxref\s+(\d+)", signed)[-2]),
                length,
            )
        )
        numbers = sorted({*told, content.reference.idnum, sig_number})
        index = b" ".join(b"%d 1" % number for number in numbers)
        length = 11 * len(numbers)
        opened = re.sub(rb"/Length \d+", b"/Length %d" % length, opened) % index
        behind = table_at + len(opened) + length + len(b"\nendstream\nendobj\n")
        told[content.reference.idnum] = behind
        told[sig_number] = behind + len(page)
        rows = b"".join(
            b"\x01" + told[number].to_bytes(8, "big") + b"\0\0" for number in numbers
        )
        return opened + rows + b"\nendstream\nendobj\n"

    tail_at = len(head) + len(table(0)) + len(page) + len(dictionary(0))
    forged = head + table(tail_at) + page + dictionary(tail_at)
    assert len(forged) == tail_at
    return forged + signed[resume:]
