"""The lines of both registers as rows of text, under the heads that a reader knows."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from letters.models import RegisteredRequest, RegisterLine


class PlainText(Widget):
    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)


class Day(Widget):
    """24-11-2026, of a day or of a moment in the time of the office."""

    def render(self, value: date | None, obj=None, **kwargs) -> str:
        if isinstance(value, datetime):
            value = timezone.localdate(value)
        return f"{value:%d-%m-%Y}" if value else ""


class BookResource(ModelResource):
    """`COLUMNS`: head, attribute, widget, width in characters."""

    COLUMNS: tuple[tuple[str, str, type[Widget], int], ...] = ()
    TITLE = ""

    class Meta:
        fields = ()
        chunk_size = 2000

    def __init__(self) -> None:
        super().__init__()
        self.fields.clear()
        for head, attribute, widget, _ in self.COLUMNS:
            self.fields[head] = Field(
                attribute=attribute, column_name=head, widget=widget()
            )

    @property
    def widths(self) -> list[int]:
        return [width for *_, width in self.COLUMNS]

    def rows(self, found: QuerySet) -> Iterator[list[str]]:
        """One after the other: nothing holds them all."""
        fields = list(self.fields.values())
        for each in self.iter_queryset(found):
            yield [field.export(each) for field in fields]


class RegisterResource(BookResource):
    """The columns of an agenda, and why a number is void or who keeps its letter."""

    TITLE = "Buku register"
    COLUMNS = (
        ("No. urut", "seq", PlainText, 9),
        ("Nomor", "number", PlainText, 28),
        ("Tanggal", "date", Day, 12),
        ("Jenis/perihal", "subject", PlainText, 34),
        ("Nama", "person", PlainText, 28),
        ("Desa", "village", PlainText, 18),
        ("Kepada/keperluan", "purpose", PlainText, 34),
        ("Penanda tangan", "signer", PlainText, 34),
        ("Ket.", "remark", PlainText, 14),
        ("Alasan/pengolah", "remark_words", PlainText, 34),
    )

    class Meta(BookResource.Meta):
        model = RegisterLine


class RequestResource(BookResource):
    TITLE = "Register permohonan"
    COLUMNS = (
        ("No. registrasi", "registration_number", PlainText, 18),
        ("Tanggal masuk", "submitted_at", Day, 14),
        ("Layanan", "service_version__service__short_name", PlainText, 26),
        ("Pemohon/atas nama", "subject_name", PlainText, 34),
        ("Desa", "origin_office__title", PlainText, 18),
        ("Status", "get_state_display", PlainText, 24),
        ("Nomor surat", "register_line__number", PlainText, 28),
        ("Tanggal selesai", "ended_at", Day, 14),
    )

    class Meta(BookResource.Meta):
        model = RegisteredRequest
