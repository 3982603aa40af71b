"""Files that an import's pages hand out: the template, and the rows that were wrong."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from registry.admin.population_import.reach import (
    require_importer,
    require_reader,
    villages_for,
    visible_import,
)
from registry.exports.files import TYPES
from registry.imports.template_file import template_bytes
from registry.imports.wrong_workbook import write_wrong_rows

XLSX = TYPES["xlsx"]


@require_safe
def template(request: HttpRequest, *, model_admin) -> HttpResponse:
    """The own template, with the villages of the user's office to choose from."""
    require_reader(request, model_admin)
    require_importer(request)
    content = template_bytes(villages_for(request.user))
    return _attached(HttpResponse(content, content_type=XLSX), "templat-penduduk.xlsx")


@require_safe
def wrong_rows(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """The wrong rows as a workbook that can be mended and uploaded again."""
    found = visible_import(request, pk, model_admin)
    require_importer(request)
    file = tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024)
    write_wrong_rows(found, file)
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    return _attached(response, f"impor-{found.pk}-baris-salah.xlsx")


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
