"""A passage from the first key to the card, by every way in."""

from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from station.scanning.scenes import symbol_matrix
from tests.gui.conftest import Guard


def test_that_a_resident_without_a_pass_passes_by_keyboard_alone(guard: Guard):
    guard.types("321501\r")
    guard.sees(Phase.CHOOSING)
    assert [tile.text() for tile in guard.window.card._choice.tiles] == [
        "王**",
        "李*",
        "王**",
    ]
    guard.types("2")
    guard.sees(Phase.ASKING)
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    assert (guard.face.word, guard.face.digits) == ("Admit", "36.5")
    assert guard.window.card.content.name == "李*"
    assert guard.desk.rows[0].person.name == "李㛃"
    assert guard.desk.rows[0].direction is Direction.IN


def test_that_a_resident_passes_by_mouse_alone(guard: Guard):
    for key in "321501":
        click(guard, guard.window.numbers.buttons[key])
    click(guard, guard.window.numbers.buttons["Enter"])
    guard.sees(Phase.CHOOSING)
    click(guard, guard.window.card._choice.tiles[0])
    guard.sees(Phase.ASKING)
    for key in "365":
        click(guard, guard.window.numbers.buttons[key])
    click(guard, guard.window.entry._enter)
    guard.sees(Phase.RECORDED)
    assert guard.face.word == "Admit"


def test_that_a_gun_is_read_wherever_the_focus_is(guard: Guard):
    places = (guard.window, guard.window.side, guard.window.picture)
    for count, place in enumerate(places):
        place.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        place.setFocus()
        guard.pulls_the_gun("GP1:WANG")
        guard.sees(Phase.ASKING)
        guard.types("36.6\r")
        guard.waits(lambda want=count + 1: len(guard.desk.rows) == want)
        guard.sees(Phase.RECORDED)
    assert {row.person.name for row in guard.desk.rows} == {"王建国"}


def test_that_typing_is_never_taken_for_a_gun(guard: Guard):
    guard.types("321501\r", gap_ms=60)
    guard.sees(Phase.CHOOSING)
    assert guard.desk.scanned == []


@pytest.mark.fault(61)
def test_that_control_signs_in_a_scan_press_no_key(guard: Guard):
    guard.pulls_the_gun("GP1:\x1bWA\x08NG")
    guard.sees(Phase.ASKING)
    assert guard.desk.scanned == [("GP1:WANG", Colour.UNSURE)]


def test_that_a_dropped_picture_is_read(guard: Guard, tmp_path: Path):
    drop(guard, picture_of("GP1:WANG", tmp_path))
    guard.sees(Phase.ASKING)
    assert guard.desk.scanned[0][0] == "GP1:WANG"
    assert len(guard.window.picture.outlines) == 1


def test_that_a_dropped_text_file_is_one_sentence(guard: Guard, tmp_path: Path):
    letter = tmp_path / "letter.png"
    letter.write_text("no picture")
    drop(guard, letter)
    guard.waits(lambda: guard.window.top.banner.text != "")
    assert guard.window.top.banner.text == "This is no picture that can be read."


@pytest.mark.parametrize(
    ("key", "word", "outcome"),
    [
        ("q", "Admit", Outcome.ADMIT),
        ("+", "Admit", Outcome.ADMIT),
        ("w", "Hold for checking", Outcome.HOLD),
        ("e", "Turn away", Outcome.REFUSE),
        ("r", "Hold for checking", Outcome.HOLD),
    ],
)
def test_that_a_visitor_is_judged_by_eye_in_one_key(guard: Guard, key, word, outcome):
    guard.types(key)
    guard.sees(Phase.ASKING)
    guard.types("321501\r")
    guard.waits(lambda: guard.window.entry.text == "36.5")
    guard.types("364\r")
    guard.sees(Phase.RECORDED)
    row = guard.desk.rows[0]
    assert (guard.face.word, row.outcome) == (word, outcome)
    assert row.category is Category.VISITOR
    assert row.host is not None


def test_that_an_ambulance_takes_one_key(guard: Guard):
    guard.presses("F8")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].category is Category.EMERGENCY
    assert guard.face.word == "Admit"


def test_that_a_courier_takes_one_key_and_a_plate_tail(guard: Guard):
    guard.presses("F3")
    assert guard.face.word == "Plate tail"
    guard.types("8a6f\r")
    guard.sees(Phase.ASKING)
    guard.types("362\r")
    guard.sees(Phase.RECORDED)
    row = guard.desk.rows[0]
    assert (row.category, row.plate) == (Category.COURIER, "8A6F")


def test_that_a_low_reading_is_one_key(guard: Guard):
    guard.types("321501\r1*")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].readings[0].celsius is None
    assert guard.face.digits == "Lo"


def test_that_leaving_is_one_key(guard: Guard):
    guard.presses("F10")
    guard.types("321501\r1365\r")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].direction is Direction.OUT


@pytest.mark.fault(62)
def test_that_the_card_takes_its_colour_only_after_the_commit(guard: Guard):
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.open_gate.clear()
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.busy)
    assert guard.window.card.content.look is None
    assert guard.face.word == "Recording …"
    guard.desk.open_gate.set()
    guard.sees(Phase.RECORDED)
    assert guard.window.card.content.look.fill == "#187f44"


def test_that_a_green_card_is_gone_before_the_next_person_is_judged(guard: Guard):
    guard.presses("F8")
    guard.sees(Phase.RECORDED)
    guard.desk.open_gate.clear()
    guard.presses("F8")
    guard.waits(lambda: guard.window.controller.screen.busy)
    assert guard.window.card.face is None
    guard.desk.open_gate.set()
    guard.sees(Phase.RECORDED)


def test_that_a_card_leaves_by_itself(guard: Guard):
    guard.presses("F8")
    guard.sees(Phase.RECORDED)
    guard.window._card_timer.start(1)
    guard.waits(lambda: guard.window.card.face is None)


def test_that_no_key_is_lost_while_the_disk_is_slow(guard: Guard):
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.open_gate.clear()
    guard.types("365\r")
    guard.types("321501\r2378\r")
    guard.desk.open_gate.set()
    guard.waits(lambda: len(guard.desk.rows) == 2)
    guard.sees(Phase.RECORDED)
    assert [row.person.name for row in guard.desk.rows] == ["王建国", "李㛃"]
    assert guard.face.word == "Hold for checking"


def test_that_a_full_disk_looks_like_no_verdict_and_is_tried_again(guard: Guard):
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.fault = EnvironmentFault("The disk is full.")
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.failure != "")
    assert guard.face.look.technical
    assert guard.window.card.content.reasons[0][0] == "The disk is full."
    assert guard.desk.rows == []
    guard.types("\r")
    guard.sees(Phase.RECORDED)
    assert guard.face.word == "Admit"
    assert len(guard.desk.rows) == 1


def test_that_a_wrong_input_is_news_and_no_fault(guard: Guard):
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.fault = OperatorError("No shift is open.")
    guard.types("365\r")
    guard.waits(lambda: guard.window.top.banner.text == "No shift is open.")
    assert guard.window.controller.screen.failure == ""
    assert guard.window.entry.text == "36.5"


def test_that_records_are_written_by_one_thread(guard: Guard):
    for key in ("1", "2"):
        guard.types(f"321501\r{key}365\r")
        guard.sees(Phase.RECORDED)
    assert guard.desk.threads == {"journal-writer"}


def click(guard: Guard, widget) -> None:
    guard.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def drop(guard: Guard, path: Path) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        files,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    guard.window.picture.dropEvent(event)


def picture_of(text: str, folder: Path) -> Path:
    modules = symbol_matrix(text)
    picture = cv2.resize(modules, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    path = folder / "code.png"
    cv2.imwrite(str(path), picture)
    return path
