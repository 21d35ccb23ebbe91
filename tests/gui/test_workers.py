"""Threads of the window: order, answers in the right thread, a clean end."""

import gc
import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, Slot, qWarning
from PySide6.QtWidgets import QWidget

from station.domain.errors import EnvironmentFault
from station.domain.symbols import Colour, Symbol
from station.scanning.acceptance import Presentation
from station.scanning.capture import CameraState, Listeners
from tests.fakes.camera import FakeCamera
from tests.fakes.desk import FakeDesk
from ui.gate.settings import GateSettings
from ui.gate.window import open_window
from ui.workers.bridge import Bridge
from ui.workers.camera import CameraFeed, to_picture
from ui.workers.collector import Collector
from ui.workers.messages import heard
from ui.workers.writer import Worker


class Ear(QObject):
    """Remembers what it was told and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def worker():
    worker = Worker("test-worker")
    yield worker
    worker.stop()


def test_that_calls_run_in_order_and_answers_come_home(qtbot, worker: Worker):
    ear = Ear()
    for number in range(50):
        worker.run_command(lambda n=number: n, ear.hear, ear.hear)
    qtbot.waitUntil(lambda: len(ear.heard) == 50)
    assert ear.heard == list(range(50))
    assert set(ear.threads) == {ear.thread()}


def test_that_a_failure_is_an_answer_and_ends_nothing(qtbot, worker: Worker):
    good, bad = Ear(), Ear()

    def fail() -> None:
        raise EnvironmentFault("The disk is full.")

    worker.run_command(fail, good.hear, bad.hear)
    worker.run_command(lambda: "next", good.hear, bad.hear)
    qtbot.waitUntil(lambda: good.heard == ["next"])
    assert [type(error) for error in bad.heard] == [EnvironmentFault]


@pytest.mark.fault(62)
def test_that_a_bug_is_logged_without_what_it_says(qtbot, worker: Worker, caplog):
    ear = Ear()

    def fail() -> None:
        raise ValueError("王建国 11010519491231002X")

    worker.run_command(fail, ear.hear, ear.hear)
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    assert "ValueError" in caplog.text
    assert "王建国" not in caplog.text


def test_that_stop_finishes_what_was_asked_and_may_come_twice(qtbot):
    worker, done = Worker("test-worker"), []
    for number in range(20):
        worker.run_command(lambda n=number: done.append(n), print, print)
    worker.stop()
    worker.stop()
    assert done == list(range(20))
    assert not worker.running


def test_that_an_answer_on_its_way_does_not_reach_a_window_that_is_gone(qtbot):
    worker, ear = Worker("test-worker"), Ear()
    worker.run_command(lambda: "late", ear.hear, ear.hear)
    worker.stop()
    later = Bridge()
    later.posted.connect(ear.hear)
    later.post("later")
    qtbot.waitUntil(lambda: bool(ear.heard))
    assert ear.heard == ["later"]


def test_that_a_window_that_closes_leaves_no_thread(qtbot):
    desk = FakeDesk()
    before = set(threading.enumerate())
    window = open_window(desk, FakeCamera, desk.clock, GateSettings())
    window.show()
    assert {thread.name for thread in set(threading.enumerate()) - before} == {
        "journal-writer",
        "people-finder",
        "picture-reader",
    }
    window.close()
    assert not set(threading.enumerate()) - before
    window.deleteLater()


def test_that_garbage_is_collected_in_the_thread_of_the_windows(qtbot):
    gc.enable()
    threads: list[threading.Thread] = []
    collector = Collector()
    gc.callbacks.append(lambda *_args: threads.append(threading.current_thread()))
    try:
        pile: list[object] = []
        maker = threading.Thread(target=lambda: make_garbage(pile))
        maker.start()
        maker.join()
        assert threads == []
        qtbot.waitUntil(lambda: threads != [])
    finally:
        gc.callbacks.pop()
        collector.stop()
    assert set(threads) == {threading.current_thread()}
    assert gc.isenabled()


def make_garbage(pile: list[object]) -> None:
    for _number in range(20_000):
        ring: list[object] = []
        ring.append(ring)
        pile.append([])


def test_that_a_slow_window_skips_frames_and_queues_none(qtbot):
    ear, cameras = Ear(), []

    def make(listeners: Listeners) -> FakeCamera:
        cameras.append(FakeCamera(listeners))
        return cameras[-1]

    feed = CameraFeed(make)
    feed.picture_came.connect(ear.hear)
    feed.start()
    for _number in range(30):
        cameras[0].tell("on_frame", np.zeros((72, 128, 3), np.uint8))
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    cameras[0].tell("on_frame", np.zeros((72, 128, 3), np.uint8))
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    feed.stop()
    cameras[0].tell("on_frame", np.zeros((72, 128, 3), np.uint8))
    qtbot.wait(50)
    assert len(ear.heard) == 2


def test_that_the_camera_shows_its_code_and_begins_a_visit(qtbot):
    desk, cameras = FakeDesk(), []

    def make(listeners: Listeners) -> FakeCamera:
        cameras.append(FakeCamera(listeners))
        return cameras[-1]

    window = open_window(desk, make, desk.clock, GateSettings())
    window.show()
    outline = ((10.0, 10.0), (60.0, 10.0), (60.0, 60.0), (10.0, 60.0))
    symbol = Symbol("GP1:WANG", "QRCode", outline, Colour.NONE)
    cameras[0].tell("on_state", CameraState.RUNNING)
    cameras[0].tell("on_frame", np.zeros((720, 1280, 3), np.uint8))
    cameras[0].tell("on_symbols", Presentation((symbol,), 0))
    qtbot.waitUntil(lambda: window.controller.screen.state.visit is not None)
    assert window.picture.outlines == (outline,)
    assert "Camera on" in window.line.text
    cameras[0].tell("on_state", CameraState.DISCONNECTED)
    qtbot.waitUntil(lambda: "trying again" in window.line.text)
    window.close()
    window.deleteLater()


def test_that_a_picture_keeps_its_own_memory_and_its_size():
    frame = np.full((720, 1280, 3), (10, 20, 200), np.uint8)
    picture = to_picture(frame)
    frame[:] = 0
    assert picture.image.pixelColor(5, 5).getRgb()[:3] == (200, 20, 10)
    assert (picture.width, picture.height) == (1280, 720)


@pytest.mark.fault(62)
def test_that_a_writer_that_died_says_so_and_takes_nothing_for_done(qtbot):
    good, bad = Ear(), Ear()
    worker = Worker("journal-writer")

    def die():
        raise SystemExit

    worker.run_command(lambda: "kept", good.hear, bad.hear)
    worker.run_command(die, good.hear, bad.hear)
    worker.run_command(lambda: "lost", good.hear, bad.hear)
    qtbot.waitUntil(lambda: len(bad.heard) == 2)
    assert good.heard == ["kept"]
    worker.run_command(lambda: "later", good.hear, bad.hear)
    qtbot.waitUntil(lambda: len(bad.heard) == 3)
    assert {str(error) for error in bad.heard} == {
        "The program can save nothing any more: write on paper, start it again."
    }
    worker.stop()


def test_that_the_log_hears_where_qt_complains_and_not_what_about(caplog):
    caplog.set_level("INFO")
    with heard():
        qWarning("QFont::setFamily: 张三 330102199001011234")
        qWarning("张三")
    assert [record.getMessage() for record in caplog.records] == [
        "Qt default: QFont::setFamily",
        "Qt default: no function named",
    ]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_that_calls_of_the_binding_do_not_wear_out_none(qtbot):
    """PySide6 6.12.0 loses one reference of None a call on Python 3.11 and aborts."""
    widget = QWidget()
    qtbot.addWidget(widget)
    calls = 50_000  # far more than what a collection in between may free
    before = sys.getrefcount(None)
    for _number in range(calls):
        widget.update()
    assert sys.getrefcount(None) > before - calls // 2
