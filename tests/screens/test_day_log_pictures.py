"""The day log as the manual shows it, and proof that it still looks so.

`GATEBOOK_PICTURES=1` takes the pictures anew.
"""

import os
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from printing.day_log import pdf
from resources import language
from tests.data.sample_day import sample_day

PICTURES = Path(__file__).parents[2] / "docs" / "manual" / "pictures"
DPI = 110
COARSE = 6  # pixels put together before comparing: renderers differ in finer detail
TOLERANCE = 40  # of 255, for the worst of those


@pytest.mark.parametrize("words", ["zh", "en"])
def test_that_the_day_log_looks_as_the_manual_shows_it(words, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils are not installed")
    with language(words):
        pdf.write(sample_day(), tmp_path / "log.pdf")
    taken = first_page(tmp_path / "log.pdf")
    kept = PICTURES / f"day-log-{words}.png"
    if os.environ.get("GATEBOOK_PICTURES") == "1":
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(taken, kept)
    assert difference(taken, kept) <= TOLERANCE


def test_that_another_day_would_be_noticed(tmp_path):
    for name, masked in (("a", True), ("b", False)):
        pdf.write(sample_day(), tmp_path / f"{name}.pdf", masked=masked)
    one, other = first_page(tmp_path / "a.pdf"), first_page(tmp_path / "b.pdf")
    assert difference(one, other) > TOLERANCE


def first_page(log: Path) -> Path:
    stem = log.with_suffix("")
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-singlefile"]
    subprocess.run([*command, str(log), str(stem)], check=True)
    return stem.with_suffix(".png")


def difference(one: Path, other: Path) -> int:
    """The worst difference of two pictures, seen coarsely."""
    first, second = coarse(one), coarse(other)
    assert first.shape == second.shape
    return int(np.abs(first.astype(int) - second.astype(int)).max())


def coarse(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None, f"no picture at {path}; take it: GATEBOOK_PICTURES=1"
    height, width = picture.shape
    size = (width // COARSE, height // COARSE)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
