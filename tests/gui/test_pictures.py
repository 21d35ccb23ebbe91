"""The gate window as the manual shows it, and proof that it still looks so.

`GATEBOOK_PICTURES=1` takes the pictures anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from resources import _, use_language
from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.domain.symbols import Colour
from station.domain.visit import Category, Direction
from station.scanning.acceptance import Presentation
from station.scanning.capture import CameraState, Listeners
from station.scanning.reader import read
from station.scanning.scenes import Look, mild, render
from tests.fakes.camera import FakeCamera
from tests.fakes.desk import FakeDesk
from tests.gui.conftest import Guard
from ui.gate.controller import LINES
from ui.gate.keys import EYES
from ui.gate.screen import Mode
from ui.gate.settings import LARGER, GateSettings
from ui.gate.window import open_window

PICTURES = Path(__file__).parents[2] / "docs" / "manual" / "pictures"
COARSE = 6  # pixels put together before comparing: renderers differ in finer detail
HEALTH = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
TOLERANCE = 48  # of 255, for the worst of those


def idle(_guard: Guard) -> None:
    """Nobody stands there."""


def choice(guard: Guard) -> None:
    guard.types("321501\r")
    guard.sees(Phase.CHOOSING)


def asking(guard: Guard) -> None:
    guard.types("q")
    guard.sees(Phase.ASKING)
    guard.types("az")
    guard.waits(lambda: len(guard.window.controller.screen.state.visit.shown) == 3)


def admit(guard: Guard) -> None:
    shows_a_code(guard, "GP1:WANG", Colour.NONE)
    guard.sees(Phase.ASKING)
    guard.types("365\r")
    guard.sees(Phase.RECORDED)


def hold(guard: Guard) -> None:
    guard.types("321501\r2378\r")
    guard.sees(Phase.RECORDED)


def refuse(guard: Guard) -> None:
    guard.types("e321501\r")
    guard.waits(lambda: guard.window.entry.text == "36.5")
    guard.types("366\r")
    guard.sees(Phase.RECORDED)


def resolve(guard: Guard) -> None:
    guard.presses("F6")
    guard.types("1q")
    guard.waits(lambda: guard.window.controller.screen.reason != "")


def refer(guard: Guard) -> None:
    resolve(guard)
    guard.types("s")
    guard.sees(Phase.RECORDED)


def pin(guard: Guard) -> None:
    resolve(guard)
    guard.types("a271")
    guard.waits(lambda: guard.window.entry.text == "●●●")


def duty(guard: Guard) -> None:
    guard.presses("F12")
    guard.waits(lambda: len(guard.window.card.duty.names.tiles) > 0)


def locked(guard: Guard) -> None:
    duty(guard)
    guard.types("0")
    guard.waits(lambda: guard.window.controller.screen.locked)


def volunteer(guard: Guard) -> None:
    duty(guard)
    guard.types("v")
    guard.commits("赵志愿")
    guard.types("\r13800000077")
    guard.waits(lambda: len(guard.window.controller.screen.draft.text(1)) == 11)


def closing(guard: Guard) -> None:
    guard.desk.duty.passages = 6
    duty(guard)
    guard.types("s")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.CLOSING)
    guard.types("l")
    guard.waits(lambda: guard.window.controller.screen.closing.to != "")


def opening(guard: Guard) -> None:
    guard.desk.duty.man(shift="")
    guard.window.controller.refresh()
    guard.waits(lambda: guard.window.card.duty.crew.shift == "")
    duty(guard)
    guard.types("s2")
    guard.waits(lambda: guard.window.controller.screen.roster.guards != ())


def order(guard: Guard) -> None:
    duty(guard)
    guard.types("o")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.ORDER)
    guard.commits("街道值班室")
    guard.types("\r\r2340\r")
    guard.commits("今晚只进不出，等通知")
    guard.types("\r3")
    guard.waits(lambda: guard.window.controller.screen.draft.text(4) == "3")


def paper(guard: Guard) -> None:
    duty(guard)
    guard.types("b")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.PAPER)
    for line, text in enumerate(("0715\r赵来访\r365\r老张\r", "0716\r钱来访\r366\r")):
        for part in text.split("\r")[:-1]:
            guard.commits(part)
            guard.types("\r")
        guard.waits(lambda line=line: len(guard.desk.duty.lines) == line + 1)
    guard.types("0730\r")
    guard.waits(lambda: guard.window.controller.screen.draft.field == 1)


def find(guard: Guard) -> None:
    guard.presses("F2")
    guard.types("z")
    guard.waits(lambda: len(guard.window.card.duty.found.found.hits) > 0)
    guard.types("\t")
    guard.waits(lambda: guard.window.controller.screen.find.at == 0)


def newcomer(guard: Guard) -> None:
    guard.presses("F2")
    guard.types("13800000078\r")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.NEWCOMER)
    guard.commits("钱新来")
    guard.types("\r3-2-1501\r")
    guard.waits(lambda: guard.window.controller.screen.draft.field == 3)


def fault(guard: Guard) -> None:
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.fault = EnvironmentFault(
        "The disk is full: {place}.", place="journal.db"
    )
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.failure != "")


def keys(guard: Guard) -> None:
    guard.presses("F1")
    page = guard.window.card.help
    guard.waits(lambda: page.isVisible() and page.height() > guard.window.height() // 2)


def repair(guard: Guard) -> None:
    guard.types("/")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.REPAIR)
    guard.types("236")
    guard.waits(lambda: guard.window.entry.text == "36")


def supply(guard: Guard) -> None:
    guard.presses("F4")
    guard.types("8a6f\r")
    guard.sees(Phase.ASKING)
    guard.types("uk")
    guard.waits(lambda: guard.window.controller.screen.site is not None)


def devices(guard: Guard) -> None:
    guard.presses("F12")
    guard.types("DU0\r")
    guard.waits(lambda: guard.window.trial.page.choice.settings.camera == "0")
    shows_a_code(guard, HEALTH, Colour.GREEN)
    guard.waits(lambda: guard.window.trial.page.proof.text() != "")


def dark(guard: Guard) -> None:
    guard.window.looks.press("Ctrl+2")
    refuse(guard)


def large(guard: Guard) -> None:
    for key in ("Ctrl+3", *[LARGER] * 4):
        guard.window.looks.press(key)
    hold(guard)


STATES = (idle, choice, asking, admit, hold, refuse, resolve, refer, fault)
OF_KEYS = (keys, repair, supply)
OF_DUTY = (pin, duty, locked, volunteer, closing, opening, order, paper)
OF_FINDING = (find, newcomer)
SHOWN = [(language, state) for language in ("zh", "en") for state in OF_KEYS]
SHOWN += [("zh", state) for state in (*STATES, *OF_DUTY, *OF_FINDING, devices)]
SHOWN += [("zh", dark), ("zh", large)]
SHOWN += [("en", state) for state in (asking, admit, *OF_DUTY, *OF_FINDING, devices)]


@pytest.fixture
def busy_guard(qtbot) -> Iterator[Guard]:
    """A guard in the middle of a morning, with a camera."""
    QApplication.setStyle("Fusion")
    desk, cameras = FakeDesk(), []
    desk.duty.man()
    play_a_morning(desk)

    def make(listeners: Listeners) -> FakeCamera:
        cameras.append(FakeCamera(listeners))
        return cameras[-1]

    window = open_window(desk, make, desk.clock, GateSettings())
    window.resize(1366, 768)
    guard = Guard(window, desk, qtbot)
    guard.camera = cameras[0]
    yield guard
    window.close()
    window.deleteLater()


@pytest.mark.parametrize(
    ("language", "state"), SHOWN, ids=[f"{w}-{s.__name__}" for w, s in SHOWN]
)
def test_that_the_window_looks_as_the_manual_shows_it(
    busy_guard: Guard, language: str, state, tmp_path: Path
):
    taken = take(busy_guard, state, tmp_path)
    kept = PICTURES / f"gate-{state.__name__}-{language}.png"
    if os.environ.get("GATEBOOK_PICTURES") == "1":
        keep(taken, kept)
    picture = cv2.imread(str(kept))
    assert picture is not None, f"take it with GATEBOOK_PICTURES=1: {kept}"
    assert difference(taken, picture) <= TOLERANCE


def test_that_another_state_would_be_noticed(busy_guard: Guard, tmp_path: Path):
    before = take(busy_guard, idle, tmp_path)
    after = take(busy_guard, hold, tmp_path)
    assert difference(before, after) > TOLERANCE


@pytest.fixture(autouse=True)
def language_of_the_picture(request) -> None:
    if "language" in request.fixturenames:
        use_language(request.getfixturevalue("language"))


def take(guard: Guard, state, folder: Path) -> np.ndarray:
    """The window in a state, as pixels."""
    guard.window.show()
    guard.camera.tell("on_state", CameraState.RUNNING)
    guard.waits(lambda: _("Camera on") in guard.window.line.text)
    shows_a_code(guard, "", Colour.GREEN)
    guard.waits(lambda: len(guard.window.side.today.lines) == 6)
    state(guard)
    guard.waits(lambda: guard.window.side.today.lines == guard.desk.day(LINES).lines)
    for _turn in range(3):  # a layout that changed may change the one around it
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    path = folder / "taken.png"
    guard.window.grab().save(str(path))
    return cv2.imread(str(path))


def shows_a_code(guard: Guard, text: str, colour: Colour) -> None:
    rng = np.random.default_rng(5)
    frame = render(text, Look(colour=colour), mild(rng), rng)
    guard.camera.tell("on_frame", frame)
    symbols = read(frame)
    if symbols:
        guard.camera.tell("on_symbols", Presentation(symbols, 0))
    guard.waits(lambda: guard.window.picture.has_picture)


def play_a_morning(desk: FakeDesk) -> None:
    forward = desk.clock.forward
    for who, celsius in ((0, 36.5), (1, 37.8)):
        desk.present_door("321501", Direction.IN)
        desk.choose(who)
        desk.temperature(celsius)
        forward(minutes=1, seconds=7)
    desk.present_category(Category.COURIER, Direction.IN, plate="8A6F")
    desk.temperature(36.2)
    desk.present_category(Category.EMERGENCY, Direction.IN)
    forward(minutes=2)
    for key, celsius in (("E", 36.4), ("R", None)):
        desk.present_category(Category.VISITOR, Direction.IN, host="321501")
        desk.by_eye(EYES[key].shown)
        desk.temperature(celsius)
        forward(seconds=41)


def keep(picture: np.ndarray, path: Path) -> None:
    """Six bits a colour are as good to the eye and two thirds of the size."""
    small = (picture & 0xFC) | (picture >> 6)
    cv2.imwrite(str(path), small, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def difference(one: np.ndarray, other: np.ndarray) -> int:
    """The worst difference of two pictures in any colour, seen coarsely."""
    assert one.shape == other.shape
    first, second = coarse(one), coarse(other)
    return int(np.abs(first.astype(int) - second.astype(int)).max())


def coarse(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    size = (width // COARSE, height // COARSE)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
