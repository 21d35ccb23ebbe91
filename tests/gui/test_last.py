"""The last ten passages: one key away, masked, and one in full if somebody signs."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from station.domain.desk import Phase
from station.domain.people import Document, DocumentKind, Person
from station.domain.symbols import Colour
from station.domain.visit import Direction
from tests.fakes.desk import home
from tests.gui.conftest import Guard
from ui.gate.last_flow import SHOWN_US
from ui.gate.screen import Mode

NUMBER, PHONE, NAME = "11010519491231002X", "13800000077", "王建国"


@pytest.fixture
def passed(guard: Guard) -> Guard:
    """A guard after twelve passages of somebody with a number and a telephone."""
    person = Person(NAME, Document(DocumentKind.CITIZEN_ID, NUMBER), PHONE, home=home())
    guard.desk.codes["GP1:WANG"] = person
    for _number in range(12):
        guard.desk.present_code("GP1:WANG", Colour.NONE, Direction.IN)
        guard.desk.temperature(36.5)
    return guard


def looks(guard: Guard) -> None:
    guard.presses("F11")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.LAST)


def reveals(guard: Guard) -> None:
    guard.types("v")
    guard.waits(lambda: guard.window.card.duty.last.note.text().startswith(NAME))


def test_that_the_last_ten_are_one_key_away_and_masked(passed: Guard):
    looks(passed)
    page = passed.window.card.duty.last
    assert len(page.tiles) == 10
    assert "王**" in page.note.text()
    assert "11**************2X" in page.note.text()
    assert said_by(page).isdisjoint({NAME, NUMBER, PHONE})


def test_that_a_reveal_is_recorded_and_hides_by_itself(passed: Guard):
    looks(passed)
    passed.types("3")
    reveals(passed)
    page = passed.window.card.duty.last
    assert NUMBER in page.note.text()
    assert PHONE in page.note.text()
    assert passed.desk.revealed == ["r10"]
    passed.window._on_second_timeout()
    passed.desk.clock.forward(microseconds=SHOWN_US)
    passed.window._on_second_timeout()
    assert NAME not in page.note.text()
    assert passed.window.controller.screen.mode is Mode.LAST


def test_that_a_reveal_asks_for_the_leader_where_one_has_a_pin(passed: Guard):
    passed.desk.duty.man()
    passed.window.controller.refresh()
    passed.waits(lambda: passed.window.controller.crew.signers != ())
    looks(passed)
    passed.types("v")
    passed.waits(lambda: passed.window.controller.screen.mode is Mode.PIN)
    told = passed.window.card.duty.pin.about.text()
    assert "shown in full" in told or "查看第" in told
    assert passed.desk.revealed == []
    passed.types("271828\r")
    passed.waits(lambda: passed.desk.revealed == ["r12"])


@pytest.mark.parametrize("away", ["v", "4", "\x1b"])
def test_that_every_step_away_hides_it(passed: Guard, away: str):
    looks(passed)
    reveals(passed)
    passed.types(away)
    passed.waits(lambda: NAME not in passed.window.card.duty.last.note.text())


def test_that_the_next_scan_comes_first_and_hides_it(passed: Guard):
    looks(passed)
    reveals(passed)
    passed.pulls_the_gun("GP1:WANG")
    passed.sees(Phase.ASKING)
    assert passed.window.controller.screen.last is None


def test_that_no_program_hears_what_is_shown_in_full(passed: Guard):
    looks(passed)
    reveals(passed)
    heard = said_by(passed.window)
    assert heard
    for word in (NAME, NUMBER, PHONE):
        assert not [text for text in heard if word in text]


def said_by(top: QWidget) -> set[str]:
    """What a screen reader would hear of a window and all that is in it."""
    texts = set()
    for widget in (top, *top.findChildren(QWidget)):
        face = QAccessible.queryAccessibleInterface(widget)
        if face is not None:
            texts |= {face.text(kind) for kind in QAccessible.Text if kind.value < 4}
    return texts | {top.windowTitle()}
