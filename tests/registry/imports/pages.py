"""Files as an office types them, and what a browser does with the pages of imports."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.imports.fields import FIELDS
from registry.models import PopulationImport
from tests.factories import make_kk, make_nik
from tests.importing import work_off

LABELS = {field.name: field.label for field in FIELDS}
LIST = "admin:registry_populationimport_changelist"


def address(name: str, *args) -> str:
    return reverse(f"admin:registry_populationimport_{name}", args=args)


def typed(**values) -> dict[str, str]:
    """A new person by field name, as one types him into the template."""
    from datetime import date

    born = values.pop("born", date(1980, 5, 17))
    return {
        "office": "Kalang",
        "kk_number": make_kk(),
        "nik": make_nik(birth_date=born, sex="L"),
        "name": "Sukarno Wibowo",
        "family_relation": "Kepala Keluarga",
        "sex": "Laki-laki",
        "birth_place": "Ngawi",
        "birth_date": f"{born:%d-%m-%Y}",
        "religion": "Islam",
        "marital_status": "Kawin",
        "occupation": "Petani/Pekebun",
        "address": "Dusun Krajan",
        "rt": "001",
        "rw": "002",
        **values,
    }


def template_csv(rows: list[dict], *, leave_out: tuple[str, ...] = ()) -> bytes:
    names = [name for name in rows[0] if name not in leave_out]
    lines = [[LABELS.get(name, name) for name in names]]
    lines += [[row.get(name, "") for name in names] for row in rows]
    return "\n".join(";".join(cells) for cells in lines).encode()


def upload(client: Client, content: bytes, *, name: str = "warga.csv", **values):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(address("upload"), {"berkas": file, **values})


def read_in(client: Client, content: bytes, **values) -> PopulationImport:
    """Uploads it and lets it be read."""
    answer = upload(client, content, **values)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    work_off()
    return PopulationImport.objects.first()


def page_of(client: Client, found: PopulationImport) -> str:
    answer = client.get(address("change", found.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def take(client: Client, found: PopulationImport, name: str) -> PopulationImport:
    """The step of this name, by its page, and the work that follows."""
    answer = client.post(address("step", found.pk, name))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    work_off()
    found.refresh_from_db()
    return found


def sheets_of(answer) -> dict[str, list[list]]:
    """The cells of a workbook that a page handed out."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in workbook
    }
