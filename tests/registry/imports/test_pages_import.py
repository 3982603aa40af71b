"""The pages of an import, from the upload to the way back."""

import pytest
from django.test import override_settings
from django.urls import reverse

from registry.models import PopulationImport, Resident
from tests.factories import make_resident
from tests.importing import work_off
from tests.registry.imports.pages import (
    LIST,
    address,
    page_of,
    read_in,
    sheets_of,
    take,
    template_csv,
    typed,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_readers")]
State = PopulationImport.State


def test_the_list_of_residents_leads_to_the_upload(at_kalang):
    html = at_kalang.get(reverse("admin:registry_resident_changelist")).content.decode()
    assert f'href="{reverse(LIST)}"' in html
    html = at_kalang.get(reverse(LIST)).content.decode()
    assert "Belum ada impor." in html
    assert address("template") in html
    assert 'name="desa"' not in html  # a village has only itself


def test_the_kecamatan_may_name_the_village(client, registrar, desa_kalang):
    client.force_login(registrar)
    html = client.get(reverse(LIST)).content.decode()
    assert 'name="desa"' in html
    assert "untuk berkas yang tidak menyebut desa" in html.lower()
    found = read_in(
        client,
        template_csv([typed()], leave_out=("office",)),
        desa=str(desa_kalang.pk),
    )
    assert found.village == desa_kalang
    assert (found.state, found.counts["new"]) == (State.READY, 1)


def test_what_is_asked_at_the_upload_is_kept(at_kalang):
    found = read_in(at_kalang, template_csv([typed()]), lengkap="1", kosongkan="1")
    assert found.is_complete and found.erase_blanks
    html = page_of(at_kalang, found)
    assert "memuat seluruh penduduk desa" in html
    assert "menghapus isi lama" in html


def test_the_script_is_answered_in_json(at_kalang):
    content = template_csv([typed()])
    answer = at_kalang.post(
        address("upload"),
        {"berkas": _file(content)},
        headers={"Accept": "application/json"},
    )
    found = PopulationImport.objects.get()
    assert answer.json() == {"address": address("change", found.pk)}
    answer = at_kalang.post(address("upload"), headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["message"] == "Pilih berkasnya dahulu."


def _file(content: bytes, name: str = "warga.csv"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_no_file_is_told_and_the_ticks_are_kept(at_kalang):
    html = at_kalang.post(address("upload"), {"lengkap": "1"}).content.decode()
    assert "Pilih berkasnya dahulu." in html
    assert 'name="lengkap" value="1" checked' in html
    assert not PopulationImport.objects.exists()


def test_a_large_file_is_refused_before_it_is_held(at_kalang):
    with override_settings(IMPORT_MAX_BYTES=100):
        html = upload(at_kalang, b"x" * 101).content.decode()
    assert "Berkas terlalu besar" in html
    assert not PopulationImport.objects.exists()


def test_an_odd_file_fails_in_words(at_kalang):
    found = read_in(at_kalang, b"MZ\x90\x00" + b"\x00" * 400, name="penduduk.xlsx")
    assert found.state == State.FAILED
    html = page_of(at_kalang, found)
    assert found.message in html
    assert "Tidak ada yang tersimpan" in html


def test_a_nik_in_a_file_name_is_not_shown(at_kalang):
    row = typed()
    found = read_in(at_kalang, template_csv([row]), name=f"kk {row['nik']}.csv")
    assert row["nik"] not in at_kalang.get(reverse(LIST)).content.decode()
    assert row["nik"] not in found.file_name


def test_reading_is_told_and_polled(at_kalang):
    upload(at_kalang, template_csv([typed()]))
    found = PopulationImport.objects.get()
    html = page_of(at_kalang, found)
    assert 'http-equiv="refresh"' in html  # without a script
    assert f'data-poll="{address("progress", found.pk)}"' in html
    told = at_kalang.get(address("progress", found.pk)).json()
    assert told["state"] == "reading" and told["busy"]
    work_off()
    told = at_kalang.get(address("progress", found.pk)).json()
    assert told["state"] == "ready" and not told["busy"]
    assert 'http-equiv="refresh"' not in page_of(at_kalang, found)


def test_what_changes_is_shown_old_to_new(at_kalang, desa_kalang):
    known = make_resident(office=desa_kalang, name="Siti Rahayu", rt="001")
    row = {"nik": known.nik, "name": "Siti Rahayuni", "rt": "7"}
    found = read_in(at_kalang, template_csv([row]))
    html = page_of(at_kalang, found)
    assert "<del>Siti Rahayu</del>" in html and "<ins>Siti Rahayuni</ins>" in html
    assert "<del>001</del>" in html and "<ins>007</ins>" in html
    assert known.nik not in html and f"{known.nik[:6]}******" in html


def test_a_move_is_shown_as_such(client, registrar, desa_pitu):
    known = make_resident(office=desa_pitu)
    client.force_login(registrar)
    row = {"nik": known.nik, "kk_number": known.kk_number, "name": known.name}
    found = read_in(client, template_csv([row | {"office": "Kalang"}]))
    html = page_of(client, found)
    assert "Pindah desa" in html
    assert "pindah desa" in html and found.counts["moved"] == 1
    assert "1 di antaranya pindah desa" in (
        client.get(address("step", found.pk, "semua")).content.decode()
    )


def test_wrong_rows_and_those_without_nik_are_listed(at_kalang):
    rows = [
        typed(name="Benar Semua"),
        typed(name="Salah Tanggal", birth_date="31-02-1980"),
        typed(name="Belum Punya", nik="0"),
    ]
    found = read_in(at_kalang, template_csv(rows))
    html = page_of(at_kalang, found)
    assert "Salah Tanggal" in html and "tidak ada di kalender" in html
    assert "baris 3" in html
    assert "Belum ber-NIK" in html and "Belum Punya" in html
    assert address("wrong_rows", found.pk) in html
    # all or nothing is not offered, and says why where it is typed
    assert address("step", found.pk, "semua") not in html
    refused = at_kalang.post(address("step", found.pk, "semua"))
    assert refused.status_code == 200
    assert "1 baris salah" in refused.content.decode()
    take(at_kalang, found, "benar")
    assert found.state == State.DONE
    assert Resident.objects.get().name == "Benar Semua"


def test_the_wrong_rows_come_back_mended(at_kalang):
    wrong = typed(name="=SUM(A1)", birth_date="31-02-1980")
    found = read_in(at_kalang, template_csv([wrong, typed()]))
    answer = at_kalang.get(address("wrong_rows", found.pk))
    assert wrong["nik"] not in answer["Content-Disposition"]
    (rows,) = sheets_of(answer).values()
    assert rows[0][0] == "Yang salah"
    assert len(rows) == 2  # the good one is not among them
    assert "Tanggal Lahir" in rows[1][0] and rows[1][0].startswith("Baris 2")
    assert rows[1][rows[0].index("NIK")] == wrong["nik"]
    assert rows[1][rows[0].index("Nama Lengkap")] == "=SUM(A1)"
    mended = [["" if cell is None else cell for cell in row] for row in rows]
    mended[1][rows[0].index("Tanggal Lahir")] = "28-02-1980"
    content = "\n".join(";".join(row) for row in mended).encode()
    again = read_in(at_kalang, content)
    assert again.format == "template", again.message
    assert (again.counts["wrong"], again.counts["new"]) == (0, 1)


def test_the_workbook_of_wrong_rows_runs_no_formula(at_kalang):
    import io

    import openpyxl

    found = read_in(at_kalang, template_csv([typed(name="=1+1", sex="x"), typed()]))
    answer = at_kalang.get(address("wrong_rows", found.pk))
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    kinds = {(cell.data_type, cell.number_format) for cell in sheet[2] if cell.value}
    assert kinds == {("s", "@")}


def test_who_is_missing_is_listed_with_a_link(at_kalang, desa_kalang, desa_pitu):
    gone = make_resident(office=desa_kalang, name="Tidak Disebut")
    make_resident(office=desa_pitu, name="Desa Lain")
    found = read_in(at_kalang, template_csv([typed()]), lengkap="1")
    html = page_of(at_kalang, found)
    assert "Tidak Disebut" in html and "Desa Lain" not in html
    assert reverse("admin:registry_resident_change", args=[gone.pk]) in html


def test_a_decision_says_first_what_it_does(at_kalang):
    found = read_in(at_kalang, template_csv([typed(), typed()]))
    html = at_kalang.get(address("step", found.pk, "semua")).content.decode()
    assert "2 penduduk baru ditambahkan." in html
    assert not Resident.objects.exists()
    take(at_kalang, found, "semua")
    assert Resident.objects.count() == 2
    html = page_of(at_kalang, found)
    assert "Tersimpan" in html and f"impor #{found.pk}" in html
    # once more is told, not done
    again = at_kalang.post(address("step", found.pk, "semua"))
    assert again.status_code == 200
    assert "tidak dapat dilakukan lagi" in again.content.decode()


def test_undo_says_in_numbers_what_it_does_and_what_stayed(at_kalang, desa_kalang):
    known = make_resident(office=desa_kalang, name="Siti Rahayu")
    rows = [typed(), typed(nik=known.nik, name="Siti Rahayuni")]
    found = take(at_kalang, read_in(at_kalang, template_csv(rows)), "semua")
    new = Resident.objects.exclude(pk=known.pk).get()
    new.rt = "009"
    new.save()
    html = at_kalang.get(address("step", found.pk, "batalkan")).content.decode()
    assert "1 penduduk kembali ke isi sebelum impor ini." in html
    assert "Saat ini 1 orang sudah diubah sesudah impor ini." in html
    take(at_kalang, found, "batalkan")
    assert found.state == State.UNDONE
    known.refresh_from_db()
    assert known.name == "Siti Rahayu"
    html = page_of(at_kalang, found)
    assert "Diubah lagi setelah impor ini." in html
    assert reverse("admin:registry_resident_change", args=[new.pk]) in html


def test_a_thrown_away_import_stores_nothing(at_kalang):
    found = read_in(at_kalang, template_csv([typed()]))
    assert take(at_kalang, found, "buang").state == State.DISCARDED
    assert not Resident.objects.exists()
    assert "Tidak ada yang disimpan" in page_of(at_kalang, found)
