"""`start`: from the command to the first paint of the gate window, cold.

Fresh processes take turns: `gatebook gate` over a real home, and an empty PySide6
window. Wall and processor time; the ratio is of the medians of processor time, which a
busy machine changes least.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes

LIMIT_S = 120.0
_EMPTY = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))
app = QApplication([])
window = Window()
window.showMaximized()
app.exec()
"""
_OURS = """
import os, sys
import ui.main, ui.commands.gate  # in the order of the program: Qt comes last
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Type.Expose, QEvent.Type.UpdateRequest):
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
painted = Painted()
app.installEventFilter(painted)
sys.exit(ui.main.run(sys.argv[1:]))
"""


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Milliseconds to the first paint: ours, the empty window's, and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench start")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory() as folder:
        homes = Path(folder) / "homes"
        copy_homes(FOLDER / "0.1.0", homes)
        words = ["gate", "--home", str(homes / "station")]
        words += ["--key-file", str(homes / "key.txt")]
        _taken(_OURS, words)  # the home makes its ballast, Python its byte code
        turns = [
            (_taken(_EMPTY, []), _taken(_OURS, words)) for _turn in range(options.turns)
        ]
    empty, ours = zip(*turns, strict=True)
    return {
        "turns": options.turns,
        "empty_ms": round(1000 * median(wall for wall, _cpu in empty)),
        "empty_cpu_ms": round(1000 * median(cpu for _wall, cpu in empty)),
        "gate_ms": round(1000 * median(wall for wall, _cpu in ours)),
        "gate_cpu_ms": round(1000 * median(cpu for _wall, cpu in ours)),
        "ratio_wall": round(_ratio(ours, empty, 0), 2),
        "ratio_cpu": round(_ratio(ours, empty, 1), 2),
    }


def _ratio(
    ours: Sequence[tuple[float, float]], empty: Sequence[tuple[float, float]], at: int
) -> float:
    return median(one[at] for one in ours) / median(one[at] for one in empty)


def _taken(program: str, words: Sequence[str]) -> tuple[float, float]:
    """Wall and processor seconds of a fresh process until its window is painted."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    used, began = _children(), time.perf_counter()
    command = [sys.executable, "-c", program, *words]
    subprocess.run(command, check=True, env=environment, timeout=LIMIT_S)
    return time.perf_counter() - began, _children() - used


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
