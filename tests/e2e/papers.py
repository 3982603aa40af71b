"""Papers as they lie on a desk: pictures from a telephone, scans, and what a second
opinion (poppler, zbar) says of a letter."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw


@dataclass
class Papers:
    folder: Path
    _made: dict[str, Path] = field(default_factory=dict)

    def photo(self, words: str) -> Path:
        """A JPG as a telephone takes it."""
        return self._draw(words, "jpg", "JPEG")

    def scan(self, words: str) -> Path:
        """A PDF as a scanner makes it."""
        return self._draw(words, "pdf", "PDF")

    def keep(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def pages(self, pdf: bytes, *, name: str, dots: int = 100) -> list[Path]:
        """A picture of each page (`dots` per inch)."""
        path = self.keep(f"{name}.pdf", pdf)
        stem = self.folder / name
        run("pdftoppm", "-r", str(dots), "-jpeg", str(path), str(stem))
        return sorted(self.folder.glob(f"{name}-*.jpg"))

    def _draw(self, words: str, suffix: str, kind: str) -> Path:
        name = f"{re.sub('[^a-z0-9]+', '-', words.lower())}.{suffix}"
        if name not in self._made:
            picture = Image.new("RGB", (900, 600), "#f4f1e6")
            draw = ImageDraw.Draw(picture)
            draw.rectangle((30, 30, 870, 570), outline="#334", width=4)
            draw.text((70, 80), words.upper(), fill="#112", font_size=42)
            path = self.folder / name
            picture.save(path, kind)
            self._made[name] = path
        return self._made[name]


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def text_of(pdf: Path) -> str:
    return run("pdftotext", "-layout", str(pdf), "-")


def page_count(pdf: Path) -> int:
    found = re.search(r"^Pages:\s+(\d+)", run("pdfinfo", str(pdf)), re.MULTILINE)
    assert found
    return int(found[1])


def signatures(pdf: Path) -> str:
    """What poppler says of the signatures in a file."""
    return run("pdfsig", "-nocert", str(pdf))


def qr_of(pdf: Path) -> str:
    """The address in the QR on the first page, read from its picture."""
    picture = pdf.with_suffix(".qr")
    run("pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-singlefile",
        str(pdf), str(picture))  # fmt: skip
    return run("zbarimg", "--quiet", "--raw", f"{picture}.png").strip()
