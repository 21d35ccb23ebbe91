"""`desk`: from the first frame of a pass to the card on the screen, p50 and p95.

A real window over a real journal whose day has 5,000 passages; a camera of 1280 by 720
at 30 frames a second; each pass is judged and committed before its card. Meanwhile a
heartbeat asks for a paint every 10 ms: `paint_gap_ms` is the longest it waited, and
`peer_gap_ms` the longest of an empty window in a process of its own at the same time;
`paint_cpu_ms` is the most that the window's thread worked between two paints.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from station.scanning.acceptance import Acceptance
from station.scanning.capture import Camera, Listeners
from station.scanning.found import Frame
from station.scanning.scenes import HEIGHT, WIDTH, Holder, Look, mild, render
from tests.bench import _gate
from tests.integration.services.checkpoint import Checkpoint
from ui.gate.screen import Screen
from ui.gate.window import GateWindow
from ui.workers.camera import Machine
from ui.workers.collector import Collector

SEED = 20220415
RATE, SHOWN, AWAY = 30, 12, 18  # frames: in a second, with a pass, and without
BEAT_MS, WARM_MS = 10, 1500


class Beat(QWidget):
    """Asks to be painted again and again; remembers the longest wait between two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resize(4, 4)
        self.longest_s = self.busiest_s = 0.0
        self._last = self._used = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._timer.start(BEAT_MS)

    def begin(self) -> None:
        self.longest_s, self._last = 0.0, time.perf_counter()
        self.busiest_s, self._used = 0.0, time.thread_time()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.longest_s = max(self.longest_s, now - self._last)
        self.busiest_s = max(self.busiest_s, used - self._used)
        self._last, self._used = now, used


class Film:
    """The source of a camera: people show their passes, one a second."""

    interval_s = 0.0

    def __init__(self, texts: Sequence[str]) -> None:
        rng = np.random.default_rng(SEED)
        look = Look(holder=Holder.CARD)
        self._frames = [render(text, look, mild(rng), rng) for text in texts]
        self._nothing = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
        self._number = 0
        self._due = 0.0
        self.shown_at: list[float] = []
        self.rolling = False

    def read(self) -> Frame | None:
        self._due = max(self._due + 1 / RATE, time.perf_counter() - 1 / RATE)
        time.sleep(max(0.0, self._due - time.perf_counter()))  # noqa: TID251 - its pace
        if not self.rolling or self.over:
            return self._nothing
        who, place = divmod(self._number, SHOWN + AWAY)
        self._number += 1
        if place >= SHOWN:
            return self._nothing
        if place == 0:
            self.shown_at.append(time.perf_counter())
        return self._frames[who]

    @property
    def over(self) -> bool:
        return self._number >= len(self._frames) * (SHOWN + AWAY)

    def release(self) -> None:
        """A film has nothing to give back."""


class Watch(QObject):
    """Notes when the card of a passage has been painted."""

    def __init__(self, window: GateWindow, film: Film) -> None:
        super().__init__(window)
        self._film = film
        self._awaited = False
        self._seen: set[str] = set()
        self.waits_s: list[float] = []
        window.controller.screen_changed.connect(self._on_screen_changed)
        window.installEventFilter(self)

    @Slot(object)
    def _on_screen_changed(self, screen: Screen) -> None:
        row = screen.state.row
        if row is not None and row.record_id not in self._seen:
            self._seen.add(row.record_id)
            self._awaited = True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self._awaited:
            self._awaited = False
            QTimer.singleShot(0, self._on_painted)
        return False

    @Slot()
    def _on_painted(self) -> None:
        self.waits_s.append(time.perf_counter() - self._film.shown_at[-1])


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Milliseconds from frame to card, and the longest gap between two paints."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench desk")
    parser.add_argument("--presentations", type=int, default=40)
    parser.add_argument("--passages", type=int, default=5000)
    options = parser.parse_args(list(argv))
    app = _gate.application()
    with tempfile.TemporaryDirectory() as folder:
        gate = _gate.checkpoint(Path(folder), options.presentations, options.passages)
        peer = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.desk"],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        figures = _play(app, gate, options.presentations)
        told, _nothing = peer.communicate("over\n", timeout=60)
        gate.close()
    return {**figures, "peer_gap_ms": float(told)}


def _play(app: QApplication, gate: Checkpoint, count: int) -> dict[str, float | int]:
    film = Film([gate.pass_of(f"p-{number}") for number in range(count)])

    def camera(listeners: Listeners) -> Machine:
        accepts = Acceptance(is_genuine=gate.desk.is_genuine)
        return Camera("film", listeners, acceptance=accepts, opener=lambda _: film)

    window = _gate.window_of(gate, camera)
    watch, beat = Watch(window, film), Beat(window)
    collector = Collector()
    beat.show()
    begun: list[float] = []

    def begin() -> None:
        beat.begin()
        begun.append(time.process_time())
        film.rolling = True

    def look() -> None:
        if film.over:
            app.quit()

    QTimer.singleShot(WARM_MS, begin)
    ending = QTimer(window)
    ending.timeout.connect(look)
    ending.start(200)
    app.exec()
    longest_s, busiest_s = beat.longest_s, beat.busiest_s
    used_s = time.process_time() - begun[0]
    listed = len(window.side.today.lines)
    window.close()
    collector.stop()
    waits = [1000 * wait for wait in watch.waits_s]
    return {
        "passages_in_list": listed,
        "presentations": count,
        "cards": len(waits),
        "card_p50_ms": round(median(waits), 1),
        "card_p95_ms": round(quantiles(waits, n=20)[18], 1),
        "card_max_ms": round(max(waits), 1),
        "paint_gap_ms": round(1000 * longest_s, 1),
        "paint_cpu_ms": round(1000 * busiest_s, 1),
        "processor_share": round(used_s / (count * (SHOWN + AWAY) / RATE), 2),
    }


def main() -> None:
    """The peer: an empty window with a heartbeat, until a line comes."""
    app = _gate.application()
    beat = Beat()
    beat.show()
    QTimer.singleShot(WARM_MS, beat.begin)
    told = threading.Thread(target=sys.stdin.readline, daemon=True)
    told.start()

    def look() -> None:
        if not told.is_alive():
            app.quit()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(200)
    app.exec()
    print(round(1000 * beat.longest_s, 1))


if __name__ == "__main__":
    main()
