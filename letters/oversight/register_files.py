"""A register as a file: a spreadsheet of some lines, or a month of it on paper."""

from typing import BinaryIO

from django.db.models import QuerySet

from letters.oversight.register_resource import (
    BookResource,
    RegisterResource,
    RequestResource,
)
from registry.exports.files import TABLE_TYPES, table_file
from registry.text_workbook import Sheet

TYPES = TABLE_TYPES | {"pdf": "application/pdf"}


def register_table(lines: QuerySet, *, file_type: str) -> tuple[BinaryIO, int]:
    """Lines of the book in the order of their numbers, and how many they are."""
    in_order = lines.order_by("year", "series", "seq")
    return _table(RegisterResource(), in_order, file_type)


def request_table(requests: QuerySet, *, file_type: str) -> tuple[BinaryIO, int]:
    """Requests in the order of their registration numbers."""
    in_order = requests.order_by("registration_number")
    return _table(RequestResource(), in_order, file_type)


def _table(
    resource: BookResource, found: QuerySet, file_type: str
) -> tuple[BinaryIO, int]:
    sheet = Sheet(
        resource.TITLE,
        resource.get_export_headers(),
        resource.rows(found),
        resource.widths,
    )
    return table_file(file_type, sheet, as_text=("Nomor", "Nomor surat"))
