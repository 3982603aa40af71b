"""Draws docs/letters/<slug>.png anew from invented data: `make pictures`.

Every letter is taken through the offices in a database of its own that is thrown away.
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from PIL import Image

DOCS = Path(__file__).resolve().parent.parent / "docs" / "letters"
DPI = 110
COLOURS = 128  # enough for ink, stamp and coat of arms; a quarter of the bytes
# (picture, letter, page): what is long, and what is bound, is shown once
MORE = (
    ("ahli-waris-lampiran", "ahli-waris", 1),
    ("hajatan-pengantar", "hajatan", 1),
    ("ahli-waris-panjang", "ahli-waris-long", 0),
    ("ahli-waris-panjang-2", "ahli-waris-long", 1),
)


def draw() -> None:
    from letters.forms.examples import SLUGS
    from tests.letters.issued_letters import issue, open_offices

    DOCS.mkdir(parents=True, exist_ok=True)
    folder = Path(os.environ["VAR_DIR"])
    wanted = [(slug, slug, 0) for slug in SLUGS] + list(MORE)
    with open_offices(folder):
        made = {key: issue(key, folder) for key in {key for _, key, _ in wanted}}
    for name, key, page in wanted:
        path = DOCS / f"{name}.png"
        _page(made[key].path, page).save(path, optimize=True)
        print(f"{path.relative_to(DOCS.parent.parent)}  {path.stat().st_size:,} bytes")


def _page(pdf: Path, number: int) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number].render(scale=DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()
    return page.quantize(
        COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        os.environ |= {"DEBUG": "1", "DEMO": "1", "VAR_DIR": folder}
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("apply_roles", verbosity=0)
        draw()
    return 0


if __name__ == "__main__":
    sys.exit(main())
