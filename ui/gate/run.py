"""The gate window as a program: opened over the whole screen, ended by its button."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

from station.domain.moments import Clock
from ui.gate.cover import uncover
from ui.gate.desk_port import Desk, Upkeep
from ui.gate.paper_window import Papers
from ui.gate.settings import GateSettings
from ui.gate.window import open_window
from ui.workers.collector import Collector
from ui.workers.devices import camera_maker
from ui.workers.messages import heard
from ui.workers.sound import SoundProcess


def run_gate(
    desk: Desk,
    source: str | None,
    clock: Clock,
    settings: GateSettings | None = None,
    papers: Papers | None = None,
    upkeep: Upkeep | None = None,
) -> int:
    """Open the window over the whole screen; returns when it is closed, with 0.

    `source`: a camera index, a video file or a URL; None for a gate without a camera.
    """
    app = QApplication.instance() or QApplication([])
    QApplication.setStyle("Fusion")
    camera = None if source is None else camera_maker(source, desk.is_genuine)
    window = open_window(desk, camera, clock, settings, papers, upkeep)
    sound = SoundProcess(window)
    sound.told.connect(window.on_sound_told)
    window.hear(sound)
    collector = Collector()
    window.showMaximized()
    uncover(window)
    try:
        with heard(), interruptible():
            return app.exec()
    finally:
        window.stop()
        del window  # so that the collector takes it away with its cycles
        collector.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl+C in the terminal closes as the window's own button does."""
    before = signal.signal(signal.SIGINT, _on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _on_interrupt(_number: int, _frame: FrameType | None) -> None:
    """After what is going on: in the middle of a slot its threads would be gone."""
    app, later = QApplication.instance(), Qt.ConnectionType.QueuedConnection
    if app is not None:
        QMetaObject.invokeMethod(app, "quit", later)
