"""python -m tests.registry.imports.samples FOLDER: a file per format, and bad ones."""

import sys
from pathlib import Path

from tests.registry.imports.samples import (
    bip,
    hostile,
    opendk,
    opensid,
    sheets,
    siak,
    template,
)

FILES = {
    "opensid.xlsx": opensid.workbook,
    "opensid-kata.xlsx": lambda: opensid.workbook(words=True),
    "opensid-teks.xlsx": lambda: opensid.workbook(as_text=True, end_mark=False),
    "opensid.ods": lambda: opensid.workbook(suffix="ods"),
    "siak.xls": siak.workbook,
    "opendk.zip": opendk.archive,
    "templat.xlsx": template.workbook,
    "daftar-sendiri.csv": lambda: sheets.delimited(template.own_list(), delimiter=";"),
    "bip-ektp.xls": bip.ektp,
    "bip-2016.xls": bip.bip_2016,
    "bip-luwu.xls": bip.luwu,
    "bip-2012.xls": bip.bip_2012,
}
HOSTILE = {
    "program.xlsx": hostile.program,
    "halaman-web.xls": hostile.web_page,
    "rusak.xlsx": hostile.broken_zip,
    "kata-sandi.xlsx": hostile.password_xlsx,
    "kata-sandi.xls": hostile.password_xls,
    "bom.xlsx": hostile.bomb,
    "bom-bohong.xlsx": hostile.lying_bomb,
    "sejuta-baris-kosong.xlsx": hostile.million_empty_rows,
    "kolom-kosong.xlsx": hostile.million_empty_columns,
    "sel-jauh.xlsx": hostile.far_cell,
    "200-kolom.xlsx": hostile.wide,
    "100-mb.csv": hostile.too_big,
    "kutip-terbuka.csv": hostile.open_quote,
    "nul.csv": hostile.nul_bytes,
    "rumus.xlsx": hostile.formulas,
    "berulang.ods": hostile.ods_repeats,
    "kosong.xlsx": lambda: b"",
}


def write_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in (FILES | HOSTILE).items():
        (folder / name).write_bytes(made())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.registry.imports.samples FOLDER")
    write_all(Path(sys.argv[1]))
