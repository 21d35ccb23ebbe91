import shutil
import subprocess
from pathlib import Path

import pytest


class Poppler:
    """The stock tools that read and show a PDF."""

    def text(self, pdf: Path) -> str:
        return self._run("pdftotext", "-layout", str(pdf), "-")

    def raw_text(self, pdf: Path) -> str:
        return self._run("pdftotext", "-raw", str(pdf), "-")

    def boxes(self, pdf: Path) -> str:
        return self._run("pdftotext", "-bbox", str(pdf), "-")

    def info(self, pdf: Path) -> str:
        return self._run("pdfinfo", str(pdf))

    def metadata(self, pdf: Path) -> str:
        return self._run("pdfinfo", "-meta", str(pdf))

    def fonts(self, pdf: Path) -> list[list[str]]:
        return [line.split() for line in self._run("pdffonts", str(pdf)).splitlines()]

    def pages(self, pdf: Path, dpi: int) -> list[Path]:
        """Every page as a picture beside the PDF."""
        self._run(
            "pdftoppm", "-r", str(dpi), "-png", str(pdf), str(pdf.with_suffix(""))
        )
        return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, check=True, capture_output=True)
        return done.stdout.decode()


@pytest.fixture(scope="session")
def poppler() -> Poppler:
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils are not installed")
    return Poppler()
