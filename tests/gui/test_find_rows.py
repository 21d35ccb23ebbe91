"""Whoever was found is told in full: who, where, which number, when."""

import msgspec
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from station.domain.people import Document, DocumentKind, Person
from station.domain.search import Hit
from station.domain.visit import Category
from tests.fakes.desk import START_US, home
from ui.gate.find_rows import FoundDelegate, Part
from ui.theme.fonts import load_family
from ui.theme.themes import LIGHT

ID = Document(DocumentKind.CITIZEN_ID, "11010119900307451X")
NO_PHONE = Person("王建国", document=ID, home=home(), person_id="p-1")
HITS = (
    Hit(NO_PHONE, relation="户主的岳母", seen_us=START_US),
    Hit(
        msgspec.structs.replace(NO_PHONE, phone="13800001111", home=None, person_id=""),
        Category.SUPPLY,
        host=home(),
        plate="沪AD12345",
        seen_us=START_US,
    ),
)


def plan(hit: Hit, percent: int, width: int) -> tuple[Part, ...]:
    theme = LIGHT.sized(percent)
    area = QRect(0, 0, width, theme.sizes.beside_text(46))
    return FoundDelegate(theme).plan(hit, area, font())


def font() -> QFont:
    font = QFont(QApplication.font())
    font.setFamily(load_family())
    return font


def cut(parts: tuple[Part, ...]) -> list[str]:
    """The texts that are wider than their room."""
    found = []
    for part in parts:
        like = font()
        like.setPixelSize(part.size)
        like.setBold(part.bold)
        if QFontMetrics(like).horizontalAdvance(part.text) > part.room.width():
            found.append(part.text)
    return found


def test_that_a_masked_number_stands_whole_where_there_is_no_phone(qtbot):
    _who, _where, number, _seen = plan(HITS[0], 100, 600)
    assert number.text == "11**************1X"
    assert cut((number,)) == []


@pytest.mark.parametrize("width", [200, 400, 800])
def test_that_no_two_texts_of_a_line_touch(qtbot, width: int):
    for hit in HITS:
        who, where, number, seen = plan(hit, 100, width)
        assert who.room.right() < where.room.left()
        assert number.room.right() < seen.room.left()


def test_that_words_are_smaller_before_they_are_cut(qtbot):
    wide, narrow = plan(HITS[1], 100, 800), plan(HITS[1], 100, 400)
    assert narrow[1].size < wide[1].size
    assert cut(narrow) == []
