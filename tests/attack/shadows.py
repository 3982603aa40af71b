"""Forgeries by an incremental update: the signed bytes stay, and something new is seen.

Among them the shadow attacks (Mainka et al., 2021): hide, replace, hide and replace.
"""

from collections.abc import Callable
from io import BytesIO

from tests.attack.target import FALSE_TEXT, Target


def updated(pdf: bytes, change: Callable) -> bytes:
    """An incremental update as pyHanko writes it; `change` gets writer and page 1."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page, _ = writer.find_page_for_modification(0)
    change(writer, page.get_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _font(writer):
    from pyhanko.pdf_utils import generic

    pairs = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica-Bold"}
    named = {generic.pdf_name(k): generic.pdf_name(v) for k, v in pairs.items()}
    return writer.add_object(generic.DictionaryObject(named))


def add_text(target: Target) -> bytes:
    def change(writer, page) -> None:
        from pyhanko.pdf_utils import generic

        page["/Resources"]["/Font"][generic.pdf_name("/FZ")] = _font(writer)
        writer.update_container(page["/Resources"]["/Font"])
        text = writer.add_object(generic.StreamObject(stream_data=FALSE_TEXT))
        held = page.raw_get("/Contents")
        old = page["/Contents"]
        old = list(old) if isinstance(old, generic.ArrayObject) else [held]
        page[generic.pdf_name("/Contents")] = generic.ArrayObject([*old, text])
        writer.update_container(page)

    return updated(target.signed, change)


def replace_content(target: Target) -> bytes:
    """Shadow attack "replace": the same object number, other content."""

    def change(writer, page) -> None:
        from pyhanko.pdf_utils import generic

        page["/Resources"]["/Font"][generic.pdf_name("/FZ")] = _font(writer)
        writer.update_container(page["/Resources"]["/Font"])
        page[generic.pdf_name("/Contents")] = writer.add_object(
            generic.StreamObject(stream_data=FALSE_TEXT)
        )
        writer.update_container(page)

    return updated(target.signed, change)


def _annotated(target: Target, entries: dict, *, as_field: bool) -> bytes:
    """A box with false text over the page."""

    def change(writer, page) -> None:
        from pyhanko.pdf_utils import generic

        def named(text: str):
            return generic.pdf_name(text)

        box = generic.ArrayObject(
            [generic.NumberObject(n) for n in (80, 500, 510, 560)]
        )
        drawn = generic.StreamObject(
            {
                named("/Type"): named("/XObject"),
                named("/Subtype"): named("/Form"),
                named("/BBox"): box,
                named("/Resources"): generic.DictionaryObject(
                    {
                        named("/Font"): generic.DictionaryObject(
                            {named("/FZ"): _font(writer)}
                        )
                    }
                ),
            },
            stream_data=FALSE_TEXT,
        )
        note = generic.DictionaryObject(
            {
                named("/Type"): named("/Annot"),
                named("/Rect"): box,
                named("/F"): generic.NumberObject(4),
                named("/AP"): generic.DictionaryObject(
                    {named("/N"): writer.add_object(drawn)}
                ),
                **{named(key): value for key, value in entries.items()},
            }
        )
        placed = writer.add_object(note)
        page[named("/Annots")] = generic.ArrayObject([*page.get("/Annots", []), placed])
        writer.update_container(page)
        if as_field:
            fields = writer.root["/AcroForm"]["/Fields"]
            fields.append(placed)
            writer.update_container(fields)

    return updated(target.signed, change)


def hide_under_note(target: Target) -> bytes:
    """Shadow attack "hide": a comment is drawn over the page."""
    from pyhanko.pdf_utils import generic

    entries = {
        "/Subtype": generic.pdf_name("/FreeText"),
        "/Contents": generic.pdf_string("Rp 900.000.000"),
    }
    return _annotated(target, entries, as_field=False)


def hide_under_field(target: Target) -> bytes:
    """The same with a field of a form, which some signatures allow to be filled."""
    from pyhanko.pdf_utils import generic

    entries = {
        "/Subtype": generic.pdf_name("/Widget"),
        "/FT": generic.pdf_name("/Tx"),
        "/T": generic.pdf_string("jumlah"),
        "/V": generic.pdf_string("Rp 900.000.000"),
    }
    return _annotated(target, entries, as_field=True)


def other_pages(target: Target) -> bytes:
    """Shadow attack "hide and replace": the catalog leads to other pages."""

    def change(writer, page) -> None:
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.reader import PdfFileReader

        other = PdfFileReader(BytesIO(target.other_rendered))
        pages = writer.import_object(other.root["/Pages"])
        writer.root[generic.pdf_name("/Pages")] = writer.add_object(pages)
        writer.update_root()

    return updated(target.signed, change)
