"""Every sheet alike: names come back exactly, nothing hostile does anything."""

import re

import pytest

from printing.delivery import deliver
from resources import language
from station.domain.errors import EnvironmentFault, OperatorError
from tests.data.every_sheet import EVERY, MASKED

NAMES = ("张𬱖", "阿卜杜拉·艾合买提", "Anna-Maria Lindqvist", "\U0002000b䶮㛃")
HOSTILE = (
    "a\x00b\x07\x1b[2J王\u202e\u200f\u2066א\ud800<b>&amp;%s{0}\\)",
    "长" * 3400,  # 10 KB
    "W" * 10_000,
    "\n" * 500,
)
SHOWN = sorted(set(EVERY) - MASKED)
BOX = re.compile(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"')
PAGE = re.compile(r'<page width="(\S+)" height="(\S+)"')


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("sheet", SHOWN)
def test_that_names_come_back_from_paper_as_they_are(sheet, tmp_path, poppler):
    file = tmp_path / "sheet.pdf"
    for name in NAMES:
        file.write_bytes(EVERY[sheet](name))
        assert bare(name) in bare(poppler.raw_text(file))


@pytest.mark.fault(60)
@pytest.mark.parametrize("sheet", sorted(EVERY))
def test_that_no_text_breaks_a_sheet_or_leaves_its_page(sheet, tmp_path, poppler):
    file = tmp_path / "sheet.pdf"
    for text in HOSTILE:
        try:
            data = EVERY[sheet](text)
        except OperatorError:
            continue  # said in a sentence
        file.write_bytes(data)
        boxes = poppler.boxes(file)
        width, height = max(
            (tuple(map(float, size)) for size in PAGE.findall(boxes)), default=(0, 0)
        )
        for box in BOX.findall(boxes):
            left, top, right, bottom = map(float, box)
            assert -0.1 <= left <= right <= width + 0.1
            assert -0.1 <= top <= bottom <= height + 0.1


@pytest.mark.parametrize("words", ["zh", "en"])
@pytest.mark.parametrize("sheet", sorted(EVERY))
def test_that_the_same_sheet_is_the_same_file(sheet, words):
    with language(words):
        assert EVERY[sheet]("王小试") == EVERY[sheet]("王小试")


def test_that_a_file_in_the_way_of_the_folder_is_a_fault(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentFault):
        deliver(b"%PDF", tmp_path / "file" / "a.pdf")
