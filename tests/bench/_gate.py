"""A gate at work for the benches: a real window over a real journal, and its people."""

import os
from pathlib import Path

from PySide6.QtWidgets import QApplication

from station.domain.people import Person, Resident
from station.domain.places import Place
from station.domain.visit import Direction
from tests.fakes.passages import passage_draft
from tests.integration.services.checkpoint import ESTATE, Checkpoint
from ui.gate.settings import GateSettings
from ui.gate.window import GateWindow, open_window
from ui.workers.camera import CameraMaker

AT_ONCE = 500


def application() -> QApplication:
    """Off the screen, unless a platform is given."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.setStyle("Fusion")
    return QApplication([])


def people(count: int) -> tuple[Resident, ...]:
    return tuple(
        Resident(
            Person(
                f"居民{number}",
                person_id=f"p-{number}",
                household_id=f"h-{number}",
                home=Place(ESTATE, building="9", unit="1", room=str(100 + number)),
            )
        )
        for number in range(count)
    )


def checkpoint(folder: Path, residents: int, passages: int) -> Checkpoint:
    """A gate whose day already has so many passages."""
    made = Checkpoint(folder, everybody=people(residents))
    for start in range(0, passages, AT_ONCE):
        some = range(start, min(start + AT_ONCE, passages))
        made.gate.journal.append(*(passage_draft(n, made.clock) for n in some))
    return made


def window_of(gate: Checkpoint, camera: CameraMaker | None = None) -> GateWindow:
    """People go out: a pass alone is a passage, and a room with one in it."""
    settings = GateSettings(direction=Direction.OUT)
    window = open_window(gate.desk, camera, gate.clock, settings)
    window.resize(1366, 768)
    window.show()
    return window


def resident_kib() -> int:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
