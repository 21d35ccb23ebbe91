"""`memory`: does a shift of eight hours grow? 5,000 passages at a real window.

A window over a real journal; one resident after the other goes out by the pass, nobody
twice, so that none of them waits on the side list. RSS is read when 1,000 passages are
in and at the end; `growth_kib_a_passage` is the difference
for each of them, and holds the list's lines, of which 5,000 are kept.
"""

import argparse
import gc
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.symbols import Colour
from tests.bench import _gate
from tests.integration.services.checkpoint import Checkpoint
from ui.gate.screen import Screen
from ui.gate.window import GateWindow
from ui.workers.collector import Collector

EARLY = 1000


class Shift(QObject):
    """Shows the next pass as soon as the last one is recorded."""

    def __init__(self, gate: Checkpoint, window: GateWindow, passages: int) -> None:
        super().__init__(window)
        self._texts: Iterator[str] = (gate.pass_of(f"p-{n}") for n in range(passages))
        self._window = window
        self._last = ""
        self.rss_kib: dict[int, int] = {}
        self.done = 0
        window.controller.screen_changed.connect(self._on_screen_changed)

    def go_on(self) -> None:
        text = next(self._texts, None)
        if text is None:
            QApplication.quit()
        else:
            self._window.controller.scan(text, Colour.NONE)

    @Slot(object)
    def _on_screen_changed(self, screen: Screen) -> None:
        row = screen.state.row
        recorded = screen.state.phase is Phase.RECORDED and not screen.busy
        if not recorded or row is None or row.record_id == self._last:
            return
        self._last, self.done = row.record_id, self.done + 1
        if self.done % EARLY == 0:
            gc.collect()
            self.rss_kib[self.done] = _gate.resident_kib()
        self.go_on()


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """RSS in MiB at each 1,000 passages, and what each passage adds after the first."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench memory")
    parser.add_argument("--passages", type=int, default=5000)
    options = parser.parse_args(list(argv))
    app = _gate.application()
    with tempfile.TemporaryDirectory() as folder:
        gate = _gate.checkpoint(Path(folder), options.passages, 0)
        window, collector = _gate.window_of(gate), Collector()
        shift = Shift(gate, window, options.passages)
        shift.go_on()
        app.exec()
        window.close()
        collector.stop()
        gate.close()
    return _figures(shift.rss_kib, shift.done)


def _figures(rss_kib: dict[int, int], done: int) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"passages": done}
    for number, kib in rss_kib.items():
        figures[f"rss_mib_at_{number}"] = round(kib / 1024, 1)
    first, last = min(rss_kib), max(rss_kib)
    if last > first:
        grown = (rss_kib[last] - rss_kib[first]) / (last - first)
        figures["growth_kib_a_passage"] = round(grown, 2)
    return figures
