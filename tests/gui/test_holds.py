"""Somebody on hold waits at the side; the queue goes on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.verdict import Outcome
from tests.gui.conftest import Guard
from ui.gate.flow import Mode
from ui.models.passages import NOW_ROLE


def feverish(guard: Guard, who: str = "1") -> None:
    known = len(guard.desk.rows)
    guard.types(f"321501\r{who}378\r")
    guard.waits(lambda: len(guard.window.side.today.lines) == known + 1)
    guard.sees(Phase.RECORDED)


def opened(guard: Guard) -> None:
    guard.presses("F6")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.HOLD)


def test_that_a_hold_parks_aside_and_the_queue_goes_on(guard: Guard):
    feverish(guard)
    assert guard.face.word == "Hold for checking"
    assert [row.person.name for row in guard.window.side.waiting.rows] == ["王建国"]
    guard.types("321501\r2365\r")
    guard.waits(lambda: len(guard.window.side.today.lines) == 2)
    guard.sees(Phase.RECORDED)
    assert guard.face.word == "Admit"
    assert len(guard.window.side.waiting.rows) == 1


def test_that_the_side_list_says_who_waits_how_long(guard: Guard):
    feverish(guard)
    guard.desk.clock.forward(minutes=14, seconds=5)
    guard.window._on_second_timeout()
    index = guard.window.side.waiting.index(0)
    waited_us = index.data(NOW_ROLE) - guard.window.side.waiting.rows[0].at_us
    assert waited_us == (14 * 60 + 5) * 1_000_000


def test_that_a_normal_repeat_reading_lets_somebody_in_later(guard: Guard):
    feverish(guard)
    opened(guard)
    guard.types("366\r")
    guard.waits(lambda: not guard.window.side.waiting.rows)
    assert guard.face.word == "Admit"
    assert guard.desk.rows[0].readings[-1].celsius == 36.6


def test_that_turning_away_asks_for_a_reason_first(guard: Guard):
    feverish(guard)
    opened(guard)
    guard.types("d")
    guard.waits(lambda: guard.window.top.banner.text != "")
    assert guard.window.top.banner.text == "Choose the reason first."
    guard.types("td")
    guard.waits(lambda: not guard.window.side.waiting.rows)
    assert guard.desk.rows[0].outcome is Outcome.REFUSE
    assert guard.desk.rows[0].override_reason == "Went away"


def test_that_a_hold_is_resolved_by_mouse_alone(guard: Guard):
    feverish(guard)
    row = guard.window.side.waiting.index(0)
    guard.window.side._on_waiting_clicked(row)
    for key in ("R", "S"):
        button = guard.window.holds.buttons[key]
        guard.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    guard.waits(lambda: not guard.window.side.waiting.rows)
    assert guard.desk.rows[0].outcome is Outcome.REFER
    assert guard.face.look.icon == "refer"


def test_that_one_of_several_holds_is_opened_by_number(guard: Guard):
    feverish(guard, "1")
    feverish(guard, "2")
    guard.presses("F6")
    guard.types("2")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.HOLD)
    assert guard.window.card.content.name == "李*"


def test_that_a_scan_leaves_an_open_hold_waiting(guard: Guard):
    feverish(guard)
    opened(guard)
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    assert guard.window.controller.screen.mode is Mode.DESK
    assert len(guard.window.side.waiting.rows) == 1


def test_that_a_visit_stays_open_behind_a_resolved_hold(guard: Guard):
    feverish(guard)
    guard.types("321501\r2")
    guard.sees(Phase.ASKING)
    opened(guard)
    guard.types("366\r")
    guard.waits(lambda: not guard.window.side.waiting.rows)
    assert guard.window.controller.screen.state.phase is Phase.ASKING
    assert guard.window.card.content.name == "李*"
    assert guard.window.top.banner.text == "The hold is resolved: Admit"


def test_that_counters_follow_every_record(guard: Guard):
    feverish(guard)
    guard.types("321501\r2365\r")
    guard.waits(lambda: len(guard.window.side.today.lines) == 2)
    tiles = guard.window.side.tiles
    assert {name: tile.number for name, tile in tiles.items()} == {
        "entered": 1,
        "left": 0,
        "inside": 1,
        "held": 1,
        "refused": 0,
        "fevers": 1,
    }


def test_that_nothing_modal_stands_in_the_way(guard: Guard):
    feverish(guard)
    opened(guard)
    guard.types("d")
    guard.waits(lambda: guard.window.top.banner.text != "")
    assert QApplication.activeModalWidget() is None
    assert QApplication.topLevelWidgets() == [guard.window]
