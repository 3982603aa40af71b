"""A small service with a field of every kind, and people who fill it in."""

from datetime import date

from letters.forms.schema import Definition

ENV = {
    "today": date(2026, 7, 15),
    "holidays": set(),
    "offices": {"35.21.16.2001": "Desa Kalang"},
    "origin": "35.21.16.2001",
}
DATA = {
    "slug": "contoh",
    "name": "Contoh",
    "short_name": "Contoh",
    "title": "CONTOH",
    "fields": [
        {
            "key": "jenis",
            "label": "Jenis",
            "type": "choice",
            "required": True,
            "choices": [["a", "Acara"], ["lain", "Lain"]],
        },
        {
            "key": "jenis_lain",
            "label": "Jenis lain",
            "required": True,
            "max_length": 20,
            "when": [{"field": "jenis", "value": "lain"}],
        },
        {
            "key": "uraian",
            "label": "Uraian",
            "editable": True,
            "computed": {
                "function": "match",
                "params": {
                    "field": "jenis",
                    "cases": {"lain": "{jenis_lain}"},
                    "otherwise": "{jenis}",
                },
            },
        },
        {
            "key": "hari",
            "label": "Hari",
            "computed": {"function": "weekday", "params": {"date": "tanggal"}},
        },
        {"key": "tanggal", "label": "Tanggal", "type": "date", "default": "today"},
        {"key": "jam", "label": "Jam", "type": "time"},
        {"key": "tamu", "label": "Tamu", "type": "int", "min": 1, "max": 5000},
        {"key": "biaya", "label": "Biaya", "type": "money"},
        {"key": "setuju", "label": "Setuju", "type": "bool", "required": True},
        {
            "key": "hiburan",
            "label": "Hiburan",
            "type": "multi",
            "choices": [["x", "Wayang"], ["y", "Reog"]],
        },
        {"key": "lokasi", "label": "Lokasi", "type": "office", "default": "origin"},
        {"key": "tempat", "label": "Tempat", "default": "applicant.alamat_rt_rw"},
        {"key": "meter", "label": "Meter", "digits": [11, 12]},
        {"key": "surel", "label": "Surel", "type": "email"},
        {"key": "hp", "label": "HP", "type": "phone", "default": "applicant.no_hp"},
        {"key": "nik_lain", "label": "NIK lain", "type": "nik"},
        {
            "key": "barang",
            "label": "Barang",
            "type": "rows",
            "columns": [
                {"key": "nama", "label": "Nama barang", "required": True},
                {"key": "harga", "label": "Harga", "type": "money"},
            ],
        },
    ],
    "roles": [
        {
            "slug": "pemohon",
            "label": "Pemohon",
            "source": "applicant",
            "subject": True,
            "person_fields": ["nik", "no_kk", "nama"],
        },
        {
            "slug": "saksi",
            "label": "Saksi",
            "min": 2,
            "max": 3,
            "person_fields": ["nama"],
            "fields": [{"key": "kerabat", "label": "Kerabat", "type": "bool"}],
        },
        {
            "slug": "kuasa",
            "label": "Kuasa",
            "when": [{"field": "setuju", "value": False}],
        },
    ],
    "requirements": [
        {"slug": "ktp", "label": "KTP"},
        {"slug": "foto", "label": "Foto", "required": False},
        {
            "slug": "izin",
            "label": "Izin",
            "when": [{"field": "hiburan", "op": "filled"}],
        },
    ],
    "rules": [
        {"rule": "date_not_past", "level": "warn", "params": {"field": "tanggal"}}
    ],
}
DEFINITION = Definition.parse(DATA)
ANI = {
    "nik": "3521165005909001",
    "no_kk": "3521161203129001",
    "nama": "Ani",
    "tempat_lahir": "Ngawi",
    "tanggal_lahir": "1990-05-10",
    "jenis_kelamin": "P",
    "alamat": "Dusun Krajan",
    "rt": "003",
    "rw": "001",
    "desa": "Kalang",
    "kecamatan": "Pitu",
    "kabupaten": "Ngawi",
    "no_hp": "+6281234567890",
}
PEOPLE = {"pemohon": [ANI], "saksi": [{"nama": "Budi"}, {"nama": "Citra"}]}
ANSWERS = {"jenis": "a", "setuju": True, "tanggal": "2026-07-20"}
