"""Local orders, lines of paper, parties, the things of a shift, in the real window."""

from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.verdict import Outcome
from station.domain.visit import Category
from tests.gui.conftest import Guard
from tests.gui.test_duty import PIN, comes_to, manned, on_duty
from ui.gate.screen import Mode


def ordering(guard: Guard) -> None:
    manned(guard)
    on_duty(guard)
    guard.types("o")
    comes_to(guard, Mode.ORDER)
    guard.commits("街道值班室")
    guard.types("\r\r2340\r")
    guard.commits("今晚只进不出")


def entering(guard: Guard) -> None:
    manned(guard)
    on_duty(guard)
    guard.types("b")
    comes_to(guard, Mode.PAPER)


def test_that_an_order_is_given_with_an_input_method_and_a_pin(guard: Guard):
    ordering(guard)
    guard.types("\r3\r")
    comes_to(guard, Mode.PIN)
    assert "今晚只进不出" in guard.window.card.duty.pin.about.text()
    guard.types(PIN)
    comes_to(guard, Mode.DESK)
    (order,) = guard.desk.duty.given
    assert (order.giver, order.text) == ("街道值班室", "今晚只进不出")
    assert "next handover" in guard.window.top.banner.text


def test_that_a_scan_goes_first_and_the_order_waits(guard: Guard):
    ordering(guard)
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    guard.presses("F12")
    guard.types("o")
    comes_to(guard, Mode.ORDER)
    assert guard.window.card.duty.forms[Mode.ORDER].fields[3].text() == "今晚只进不出"


def test_that_lines_of_paper_follow_each_other(guard: Guard):
    entering(guard)
    guard.types("0715\r")
    guard.commits("3-2-1501 王建国")
    guard.types("\r365\r")
    guard.commits("老张")
    guard.types("\r0716\r3-2-1502\r366\r")
    guard.waits(lambda: len(guard.desk.duty.lines) == 2)
    first, second = guard.desk.duty.lines
    assert (first.line, second.line, second.writer) == (1, 2, "老张")
    page = guard.window.card.duty.forms[Mode.PAPER]
    guard.waits(lambda: page.entered.text().startswith("1/2"))
    assert "王建国" not in page.entered.text()


def test_that_what_is_typed_while_a_line_is_saved_lands_in_the_next(guard: Guard):
    entering(guard)
    hold = guard.desk.duty.slow
    guard.types("0715\r3-2-1501\r365\r")
    hold.clear()
    guard.types("G02\r0716\r3-2-1502\r")
    guard.qtbot.wait(80)
    hold.set()
    guard.waits(lambda: len(guard.desk.duty.lines) == 1)
    screen = guard.window.controller
    guard.waits(lambda: screen.screen.draft.texts[:2] == ("0716", "3-2-1502"))
    assert guard.desk.duty.lines[0].writer == "G02"


def test_that_a_scan_while_a_line_is_typed_is_not_swallowed(guard: Guard):
    entering(guard)
    guard.types("0715\r")
    guard.commits("王建国")
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    guard.types("365\r")
    guard.waits(lambda: len(guard.desk.rows) == 1)
    guard.presses("F12")
    guard.types("b")
    comes_to(guard, Mode.PAPER)
    texts = guard.window.controller.screen.draft.texts
    assert texts[:2] == ("0715", "王建国")


def test_that_pasted_megabytes_are_cut_and_harmless(guard: Guard):
    entering(guard)
    QApplication.clipboard().setText("9\x00\x07王" * 300_000)
    for field in guard.window.card.duty.forms[Mode.PAPER].fields:
        field.paste()
    guard.waits(lambda: not guard.window.controller.screen.busy)
    texts = guard.window.controller.screen.draft.texts
    assert max(map(len, texts)) <= 120
    assert all(text.isprintable() for text in texts)


def test_that_a_car_is_one_plate_and_a_temperature_each(guard: Guard):
    guard.presses("F3")
    guard.types("8a6f\r")
    guard.sees(Phase.ASKING)
    guard.types("m365\r366\r384\r367\r")
    guard.waits(lambda: len(guard.desk.rows) == 4)
    rows = guard.desk.rows
    assert {(row.category, row.plate) for row in rows} == {(Category.COURIER, "8A6F")}
    assert [row.party for row in rows] == ["", "r1", "r1", "r1"]
    held = [row for row in rows if row.outcome is Outcome.HOLD]
    guard.waits(lambda: len(guard.window.side.waiting.rows) == 1)
    assert guard.window.side.waiting.rows[0].record_id == held[0].record_id


def test_that_the_things_of_a_shift_are_handed_over(guard: Guard):
    manned(guard)
    guard.desk.duty.items = "额温枪 2"
    on_duty(guard)
    guard.types("s")
    comes_to(guard, Mode.CLOSING)
    page = guard.window.card.duty.closing
    assert "额温枪 2" in page.items.text()
    guard.types("i")
    comes_to(guard, Mode.ITEMS)
    guard.commits("，对讲机 1")
    guard.types("\r")
    comes_to(guard, Mode.CLOSING)
    guard.types("\r")
    comes_to(guard, Mode.PIN)
    guard.types(PIN)
    guard.waits(lambda: guard.desk.duty.items == "额温枪 2，对讲机 1")


def test_that_lock_and_switch_are_two_keys_each(guard: Guard):
    manned(guard)
    guard.presses("F12")
    guard.types("0")
    guard.waits(lambda: guard.window.controller.screen.locked)
    guard.types("1")
    guard.waits(lambda: not guard.window.controller.screen.locked)
    guard.presses("F12")
    guard.types("2")
    guard.waits(lambda: guard.window.top.post.text() == "示例乙")


def test_that_a_volunteer_takes_under_thirty_keys(guard: Guard):
    """Thirty keys at two a second are fifteen seconds; the name is one commit."""
    manned(guard)
    keys = ["F12", "v", "\r", "13800000077", "\r", "\r", PIN]
    assert sum(1 if key.startswith("F") else len(key) for key in keys) < 30
    on_duty(guard)
    guard.types("v")
    comes_to(guard, Mode.VOLUNTEER)
    guard.commits("赵志愿")
    guard.types("".join(keys[2:6]))
    comes_to(guard, Mode.PIN)
    guard.types(PIN)
    wanted = ("volunteer", "赵志愿", "13800000077", "")
    guard.waits(lambda: guard.desk.duty.told[-1:] == [wanted])
