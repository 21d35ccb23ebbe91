"""Names, PINs, volunteers, shifts and the lock in the real window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.domain.verdict import Outcome
from tests.fakes.desk import FakeDesk
from tests.fakes.duty import PINS
from tests.gui.conftest import Guard
from tests.gui.test_holds import feverish, opened
from ui.gate.screen import Mode
from ui.gate.settings import GateSettings
from ui.gate.window import open_window

PIN = PINS["L01"] + "\r"


def manned(guard: Guard) -> None:
    guard.desk.duty.man()
    guard.window.controller.refresh()
    guard.waits(lambda: guard.window.card.duty.crew.shift != "")


def comes_to(guard: Guard, mode: Mode) -> None:
    guard.waits(lambda: guard.window.controller.screen.mode is mode)


def on_duty(guard: Guard) -> None:
    guard.presses("F12")
    comes_to(guard, Mode.DUTY)


def overriding(guard: Guard) -> None:
    manned(guard)
    feverish(guard)
    opened(guard)
    guard.types("ra")
    comes_to(guard, Mode.PIN)


def test_that_a_name_is_picked_in_two_keys_and_stands_on_the_top(guard: Guard):
    manned(guard)
    assert guard.window.top.post.text() == "示例甲"
    on_duty(guard)
    guard.types("2")
    guard.waits(lambda: guard.window.top.post.text() == "示例乙")
    assert guard.window.controller.screen.mode is Mode.DESK


def test_that_a_name_is_picked_by_mouse_alone(guard: Guard):
    manned(guard)
    guard.qtbot.mouseClick(guard.window.top.post, Qt.MouseButton.LeftButton)
    tile = guard.window.card.duty.names.tiles[1]
    guard.qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    guard.waits(lambda: guard.desk.duty.told == [("post", "G02")])


def test_that_a_pin_is_dots_and_nothing_else_on_the_screen(guard: Guard):
    overriding(guard)
    guard.types("2718")
    guard.waits(lambda: guard.window.entry.text == "●●●●")
    assert "2718" not in guard.window.entry.accessibleName()
    assert guard.window.card.duty.pin.title.text() == "PIN of 示例带班 (L01)"
    assert guard.window.card.duty.pin.about.text() == "王**: Admit (Leader decides)"


def test_that_an_override_is_recorded_under_the_leader(guard: Guard):
    overriding(guard)
    guard.types(PIN)
    guard.waits(lambda: not guard.window.side.waiting.rows)
    assert guard.desk.rows[0].outcome is Outcome.ADMIT
    assert guard.desk.deciders == ["L01"]
    assert guard.face.word == "Admit"


def test_that_a_wrong_pin_is_one_line_and_the_queue_goes_on(guard: Guard):
    overriding(guard)
    guard.types("000000\r")
    said = guard.window.card.duty.pin.said
    guard.waits(lambda: said.text() == "The PIN is wrong.")
    assert (guard.window.entry.text, guard.window.top.banner.text) == ("", "")
    assert QApplication.activeModalWidget() is None
    guard.types("\x1b")
    comes_to(guard, Mode.DESK)
    guard.types("321501\r2365\r")
    guard.waits(lambda: len(guard.window.side.today.lines) == 2)
    assert len(guard.window.side.waiting.rows) == 1


def test_that_a_scan_goes_first_while_a_pin_is_asked_for(guard: Guard):
    overriding(guard)
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    assert guard.window.controller.screen.mode is Mode.DESK
    assert len(guard.window.side.waiting.rows) == 1


def test_that_a_volunteer_is_added_with_an_input_method(guard: Guard):
    manned(guard)
    on_duty(guard)
    guard.types("v")
    comes_to(guard, Mode.VOLUNTEER)
    guard.commits("赵志愿")
    guard.types("\r13800000078\b7\r")
    guard.waits(lambda: guard.window.controller.screen.draft.field == 2)
    guard.commits("党员突击队")
    guard.types("\r")
    comes_to(guard, Mode.PIN)
    guard.types(PIN)
    wanted = ("volunteer", "赵志愿", "13800000077", "党员突击队")
    guard.waits(lambda: guard.desk.duty.told[-1:] == [wanted])
    tiles = guard.window.card.duty.names
    guard.waits(lambda: len(tiles.tiles) == 5)
    guard.types("5")
    guard.waits(lambda: guard.window.top.post.text() == "赵志愿")


def test_that_small_letters_stay_small_and_the_pad_types_too(guard: Guard):
    manned(guard)
    on_duty(guard)
    guard.types("v")
    comes_to(guard, Mode.VOLUNTEER)
    guard.types("Jo Smith\r")
    guard.waits(lambda: guard.window.controller.screen.draft.field == 1)
    for key in ("1", "3", "⌫"):
        button = guard.window.numbers.buttons[key]
        guard.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    draft = guard.window.controller.screen.draft
    assert draft.texts == ("Jo Smith", "1")


def test_that_a_gun_never_types_into_the_form(guard: Guard):
    manned(guard)
    on_duty(guard)
    guard.types("v")
    comes_to(guard, Mode.VOLUNTEER)
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    assert guard.window.controller.screen.draft.text(0) == ""


def test_that_an_idle_window_locks_hides_the_lists_and_opens_by_a_digit(guard: Guard):
    manned(guard)
    feverish(guard)
    guard.window._on_second_timeout()
    guard.desk.clock.forward(minutes=9, seconds=59)
    guard.window._on_second_timeout()
    assert guard.window.side.isVisible()
    guard.desk.clock.forward(seconds=2)
    guard.window._on_second_timeout()
    assert guard.window.controller.screen.locked
    assert not guard.window.side.isVisible()
    offered = guard.window.duties.rows[Mode.DUTY].buttons.values()
    assert not any(button.isEnabled() for button in offered)
    guard.presses("F6", "F8", "F12")
    guard.types("\x1bq2")
    guard.waits(lambda: not guard.window.controller.screen.locked)
    assert guard.window.side.isVisible()
    assert len(guard.desk.rows) == 1


def test_that_every_key_puts_the_lock_off(guard: Guard):
    manned(guard)
    guard.window._on_second_timeout()
    for _turn in range(3):
        guard.desk.clock.forward(minutes=9)
        guard.window._on_second_timeout()
        guard.presses("F9")
        guard.window._on_second_timeout()
    assert not guard.window.controller.screen.locked


def test_that_closing_shows_what_is_left_and_writes_the_sheet(guard: Guard, upkeep):
    manned(guard)
    feverish(guard)
    guard.desk.duty.passages = 1
    on_duty(guard)
    guard.types("s")
    comes_to(guard, Mode.CLOSING)
    page = guard.window.card.duty.closing
    assert page.tiles["passages"].number == 1
    assert page.tiles["waiting"].number == 1
    guard.types("l\r")
    comes_to(guard, Mode.PIN)
    guard.types(PIN)
    guard.waits(lambda: guard.window.controller.screen.pin.signer == "L02")
    guard.types(PINS["L02"] + "\r")
    guard.waits(lambda: upkeep.sheets == ["shift-1"])
    told = "The shift is closed; its sheet: prints/sheet.pdf"
    guard.waits(lambda: guard.window.top.banner.text == told)
    comes_to(guard, Mode.OPENING)
    guard.types("1\r")
    guard.waits(lambda: guard.desk.duty.told[-1:] == [("open", "L02", "G01")])


def test_that_a_sheet_that_cannot_be_written_is_said(guard: Guard, upkeep):
    upkeep.fault = EnvironmentFault("The disk is full: {place}.", place="prints")
    manned(guard)
    on_duty(guard)
    guard.types("s")
    comes_to(guard, Mode.CLOSING)
    guard.types("\r" + PIN)
    text = "The disk is full: prints."
    guard.waits(lambda: guard.window.top.banner.text == text)
    assert guard.desk.duty.told[-1] == ("close", "L01")


def test_that_erasing_waits_until_nobody_came_for_a_minute_and_is_done_once_a_day(
    guard: Guard, upkeep
):
    clock = guard.desk.clock
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.window._on_second_timeout()
    clock.forward(minutes=2)
    guard.window._on_second_timeout()  # somebody stands there
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    guard.window._on_second_timeout()
    clock.forward(seconds=59)
    guard.window._on_second_timeout()
    assert upkeep.erasures == 0
    upkeep.troubles = ("day.pdf was changed since",)
    for _turn in range(3):
        clock.forward(seconds=30)
        guard.window._on_second_timeout()
    guard.waits(lambda: guard.window.top.banner.text == "day.pdf was changed since")
    assert upkeep.erasures == 1
    clock.forward(days=1)
    guard.window._on_second_timeout()
    guard.waits(lambda: upkeep.erasures == 2)


def test_that_a_gate_just_paired_asks_who_is_on_duty(desk: FakeDesk, qtbot):
    desk.duty.man(shift="")
    settings = GateSettings(first_keys=("F12", "S"))
    window = open_window(desk, None, desk.clock, settings)
    guard = Guard(window, desk, qtbot)
    comes_to(guard, Mode.OPENING)
    window.close()
    window.deleteLater()
