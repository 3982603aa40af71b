"""PDFs built to hurt: small files that ask for hours, and letters with odd bytes."""

import random
from collections.abc import Iterator

FORM = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 600 900]%s/Length %d>>stream\n%s\nendstream"
)


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF" % table


def forms_in_forms(levels: int = 30) -> bytes:
    """A form that draws another ten times, which draws another ten times ..."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 900]/Contents 4 0 R"
        b"/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for level in range(levels):
        last = level == levels - 1
        drawn = b"0 0 100 100 re f" if last else b"/X Do " * 10
        names = b"" if last else b"/Resources<</XObject<</X %d 0 R>>>>" % (level + 6)
        objects.append(FORM % (names, len(drawn), drawn))
    return _file(objects)


def fields_in_fields(levels: int = 30) -> bytes:
    """A field of a form with ten children, all of them one field with ten ..."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 900]>>",
    ]
    for level in range(levels):
        child = b"%d 0 R " % (level + 5)
        kids = b"/FT/Sig" if level == levels - 1 else b"/Kids[%s]" % (child * 10)
        objects.append(b"<</T(f%d)%s>>" % (level, kids))
    return _file(objects)


def pages_in_pages() -> bytes:
    """A tree of pages that is its own child."""
    return _file(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[2 0 R]>>>>",
            b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R/T(a)>>",
        ]
    )


def endless_tables() -> bytes:
    """A cross-reference table that names itself as the one before."""
    pdf = _file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    place = pdf.index(b"xref\n")
    return pdf.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % place)


def deep_arrays() -> bytes:
    deep = b"[" * 100_000 + b"]" * 100_000
    return _file([b"<</Type/Catalog/Pages 2 0 R/AcroForm %s>>" % deep, b"<<>>"])


def announced() -> bytes:
    return _file([b"<</Type/Catalog>>"]).replace(b"/Size 2", b"/Size 999999999999")


HOSTILE = [
    forms_in_forms,
    fields_in_fields,
    pages_in_pages,
    endless_tables,
    deep_arrays,
    announced,
]


def mutations(pdf: bytes, *, count: int, seed: int) -> Iterator[bytes]:
    """The letter with bytes changed, cut, doubled or moved; the same for one seed."""
    chance = random.Random(seed)
    words = [b"/Kids", b"/Prev 9", b"/Size 9999999", b"stream", b"<<" * 500]
    words += [b"[" * 500, b"endobj", b"/ByteRange [0 0 0 0]", b"\x00" * 64, b"%%EOF\n"]
    for _ in range(count):
        at = chance.randrange(len(pdf))
        end = min(len(pdf), at + chance.choice([1, 2, 16, 300, 5000]))
        kind = chance.randrange(5)
        if kind == 0:
            some = bytes(chance.randrange(256) for _ in range(end - at))
            changed = pdf[:at] + some + pdf[end:]
        elif kind == 1:
            changed = pdf[:at] + pdf[end:]
        elif kind == 2:
            changed = pdf[:end] + pdf[at:]
        elif kind == 3:
            changed = pdf[:at] + chance.choice(words) + pdf[at:]
        else:
            changed = pdf + pdf[at:end] + chance.choice(words)
        if changed != pdf:
            yield changed
