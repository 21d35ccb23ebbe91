"""`start`: from the command to the first paint, and to the gate window, cold.

Fresh processes take turns: `gatebook gate` over a real home until its cover is painted,
the same until the gate window is, and an empty PySide6 window. Wall and processor time;
ratios are of medians, each against the empty window.
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
_FIRST = """
import os, sys, types
import ui.main
behind = types.ModuleType("ui.commands.gate_open")  # what is loaded behind the cover
behind.open_gate = lambda *_words, **_more: os._exit(0)
sys.modules[behind.__name__] = behind
sys.exit(ui.main.run(sys.argv[1:]))
"""
_WHOLE = """
import os, sys
import ui.main
import ui.commands.gate_open  # in the order of the program: Qt comes last
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and type(watched).__name__ == "GateWindow":
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
app = QApplication([])
painted = Painted()
app.installEventFilter(painted)
sys.exit(ui.main.run(sys.argv[1:]))
"""


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Milliseconds to the first paint, to the gate window, and of the empty window."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench start")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory() as folder:
        homes = Path(folder) / "homes"
        copy_homes(FOLDER / "0.1.0", homes)
        words = ["gate", "--home", str(homes / "station")]
        words += ["--key-file", str(homes / "key.txt")]
        _taken(_WHOLE, words)  # the home makes its ballast, Python its byte code
        turns = [
            (
                _taken(_EMPTY, []),
                _taken(_FIRST, words),
                _taken(_WHOLE, words),
            )
            for _turn in range(options.turns)
        ]
    empty, first, whole = zip(*turns, strict=True)
    return {
        "turns": options.turns,
        **_figures("empty", empty),
        **_figures("first_paint", first),
        **_figures("gate_window", whole),
        "ratio_wall": _ratio(first, empty, 0),
        "ratio_cpu": _ratio(first, empty, 1),
        "ratio_wall_window": _ratio(whole, empty, 0),
        "ratio_cpu_window": _ratio(whole, empty, 1),
    }


Times = Sequence[tuple[float, float]]


def _figures(name: str, times: Times) -> dict[str, int]:
    return {
        f"{name}_ms": round(1000 * median(wall for wall, _cpu in times)),
        f"{name}_cpu_ms": round(1000 * median(cpu for _wall, cpu in times)),
    }


def _ratio(ours: Times, empty: Times, at: int) -> float:
    return round(median(one[at] for one in ours) / median(one[at] for one in empty), 2)


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
