"""No camera and no display: said, and nothing else is harmed."""

from tests.integration.bad_input.program import (
    Place,
    assert_proven,
    assert_refused,
)

# the gate as `gatebook gate` opens it, closed once it tells of the camera's fault
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.main import run

app = QApplication([])
timer = QTimer(interval=50)

def look():
    for widget in app.allWidgets():
        said = widget.accessibleName().split("  ")
        fault = [text for text in said if text.startswith("Camera fault")]
        if fault and widget.isVisible():
            timer.stop()
            print(*fault)
            app.closeAllWindows()

timer.timeout.connect(look)
timer.start()
status = run(sys.argv[1:])
app.shutdown()
sys.exit(status)
"""


def test_that_without_a_display_the_gate_is_one_sentence(place):
    before = place.kept("gate-1")
    gone = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    said = place.start("gate-1", "gate", **gone)
    assert_refused(said, 3, "There is no display here for a window")
    assert place.kept("gate-1") == before


def test_that_a_camera_that_is_not_there_is_told_in_the_window(place: Place) -> None:
    """The gate opens and works by eye; the camera is tried again meanwhile."""
    said = place.start(
        "gate-1",
        *("gate", "--camera", "99"),
        program=WINDOW,
        QT_QPA_PLATFORM="offscreen",
    )
    said_by_qt = "This plugin does not support propagateSizeHints()\n"
    assert (said.status, said.err.replace(said_by_qt, "")) == (0, "")
    assert said.out == "Camera fault: trying again\n"
    assert_proven(place, "gate-1")
