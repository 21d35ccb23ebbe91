"""Whatever comes in: one clear line, nothing lost, no box to click away."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.scanning.capture import Camera, CameraState, Listeners
from station.scanning.found import Frame
from tests.fakes.camera import FakeCamera
from tests.fakes.desk import FakeDesk
from tests.gui.conftest import GUN_GAP_MS, Guard
from tests.gui.test_last import said_by
from ui.gate.screen import Mode
from ui.gate.settings import GateSettings
from ui.gate.window import open_window

MEGABYTES = "王" * 2_000_000
STILL = "Camera stands still: look at it, the gun goes on"


def said(guard: Guard) -> str:
    return guard.window.top.banner.text


def goes_on(guard: Guard) -> None:
    """No box stands in the way, and the next one is scanned and recorded."""
    assert QApplication.activeModalWidget() is None
    recorded = len(guard.desk.rows)
    guard.types("\x1b")
    guard.pulls_the_gun("GP1:WANG")
    guard.sees(Phase.ASKING)
    guard.types("365\r")
    guard.waits(lambda: len(guard.desk.rows) == recorded + 1)


def test_that_megabytes_from_a_gun_are_one_line(guard: Guard):
    guard.types("A1" * 4000, GUN_GAP_MS)
    too_much = "Too much came at once for a code: scan again."
    guard.waits(lambda: said(guard) == too_much)
    assert guard.desk.scanned == []
    goes_on(guard)


@pytest.mark.parametrize("where", ["desk", "find", "volunteer"])
def test_that_pasted_megabytes_stay_small(guard: Guard, where: str):
    for key in {"find": ("F2",), "volunteer": ("F12",)}.get(where, ()):
        guard.presses(key)
    if where == "volunteer":
        guard.waits(lambda: guard.window.controller.screen.mode is Mode.DUTY)
        guard.types("v")
    guard.waits(lambda: QApplication.focusWidget() is not None or where == "desk")
    QApplication.clipboard().setText(MEGABYTES)
    target = QApplication.focusWidget() or guard.window
    guard.qtbot.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    screen = guard.window.controller.screen
    assert all(len(t) < 1000 for draft in screen.drafts.values() for t in draft.texts)
    assert len(screen.entry) < 1000
    left_out = "Too long for this field: the end was left out."
    guard.waits(lambda: said(guard) == (left_out if where != "desk" else ""))
    goes_on(guard)


def test_that_control_characters_press_nothing(guard: Guard):
    every = "".join(map(chr, (*range(1, 8), *range(14, 27), 28, 29, 30, 31, 127)))
    guard.types(every.replace("\x1b", "").replace("\x7f", ""))
    assert guard.window.controller.screen.entry == ""
    assert guard.window.controller.screen.mode is Mode.DESK
    guard.pulls_the_gun("GP1:\x01\x02WA\x07NG")
    guard.sees(Phase.ASKING)
    assert guard.desk.scanned[0][0] == "GP1:WANG"
    goes_on(guard)


def test_that_a_burst_cut_in_half_is_said_and_types_nothing(guard: Guard):
    for _number in range(2):  # now it is known how this gun ends its scans
        goes_on(guard)
    known = len(guard.desk.scanned)
    guard.types("GP1:WA", GUN_GAP_MS)
    guard.waits(lambda: said(guard) == "The scan was not whole: scan again.")
    assert guard.window.controller.screen.entry == ""
    assert len(guard.desk.scanned) == known
    goes_on(guard)


@pytest.fixture
def filmed(desk: FakeDesk, qtbot) -> Iterator[Guard]:
    """A guard whose gate has a camera, which runs."""
    QApplication.setStyle("Fusion")
    cameras: list[FakeCamera] = []

    def make(listeners: Listeners) -> FakeCamera:
        cameras.append(FakeCamera(listeners))
        return cameras[-1]

    window = open_window(desk, make, desk.clock, GateSettings())
    window.show()
    guard = Guard(window, desk, qtbot)
    guard.camera = cameras[0]
    guard.camera.tell("on_state", CameraState.RUNNING)
    guard.camera.tell("on_frame", np.zeros((72, 128, 3), np.uint8))
    guard.waits(lambda: window.picture.has_picture)
    yield guard
    window.close()
    window.deleteLater()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (CameraState.STILL, STILL),
        (CameraState.DISCONNECTED, "Camera fault: trying again"),
    ],
)
def test_that_a_camera_that_stops_is_said_once_and_the_gun_goes_on(
    filmed: Guard, state: CameraState, told: str
):
    filmed.camera.tell("on_state", state)
    filmed.waits(lambda: said(filmed) == told)
    assert not filmed.window.picture.has_picture
    goes_on(filmed)
    filmed.camera.tell("on_state", CameraState.CONNECTING)
    filmed.camera.tell("on_state", state)
    filmed.waits(lambda: "Camera" in filmed.window.line.text)
    assert said(filmed) == ""
    filmed.camera.tell("on_state", CameraState.RUNNING)
    filmed.waits(lambda: "Camera on" in filmed.window.line.text)


class FreezingCamera:
    """A driver that stands in a read as long as it is told to, and then goes on."""

    interval_s = 0.02

    def __init__(self) -> None:
        self.thawed = threading.Event()
        self.thawed.set()

    def __call__(self, listeners: Listeners) -> Camera:
        return Camera("freezing", listeners, opener=lambda _name: self)

    def read(self) -> Frame | None:
        self.thawed.wait(20)
        return np.zeros((72, 128, 3), np.uint8)

    def release(self) -> None:
        """Nothing is held."""


def test_that_a_camera_frozen_for_seconds_holds_nobody_up(desk: FakeDesk, qtbot):
    camera = FreezingCamera()
    window = open_window(desk, camera, desk.clock, GateSettings())
    window.show()
    guard = Guard(window, desk, qtbot)
    guard.waits(lambda: window.picture.has_picture)
    camera.thawed.clear()
    goes_on(guard)
    qtbot.waitUntil(lambda: said(guard) == STILL, timeout=10_000)
    assert not window.picture.has_picture
    goes_on(guard)
    camera.thawed.set()
    guard.waits(lambda: "Camera on" in window.line.text)
    guard.waits(lambda: window.picture.has_picture)
    window.close()
    window.deleteLater()


def test_that_the_title_and_the_names_of_parts_tell_of_nobody(guard: Guard):
    goes_on(guard)
    guard.types("321501\r")
    guard.sees(Phase.CHOOSING)
    heard = said_by(guard.window)
    assert guard.window.windowTitle() == "Gatebook gate"
    assert not [text for text in heard if "王建国" in text or "王小龙" in text]
