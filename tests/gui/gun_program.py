"""A field under a real input method, typed into by hand and by gun.

usage: python -m tests.gui.gun_program

Prints what the field holds after a hand, after a gun and after a hand again, and what
was scanned.
"""

import subprocess
import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.workers.gun import KeyFilter

TITLE = "gun-program"
CODE = "https://s.sh.gov.cn/ab12CD"
_STEP_MS = 3000


class Player(QObject):
    """Plays one step after the other, with time for a slow input method between."""

    def __init__(self, field: QLineEdit, filter_: KeyFilter) -> None:
        super().__init__()
        self._field = field
        self._steps = iter(
            (
                ("xdotool", "search", "--name", f"^{TITLE}$", "windowfocus"),
                ("ibus", "engine", "libpinyin"),
                ("xdotool", "type", "--delay", "150", "zhang "),
                ("xdotool", "type", "--delay", "4", f"{CODE}\n"),
                ("xdotool", "type", "--delay", "150", "san "),
            )
        )
        filter_.text_scanned.connect(self._on_text_scanned)
        filter_.character_typed.connect(self._on_character_typed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(_STEP_MS)

    @Slot()
    def _on_timer_timeout(self) -> None:
        print("field", self._field.text(), flush=True)
        words = next(self._steps, None)
        if words is None:
            QApplication.quit()
            return
        subprocess.Popen(words)

    @Slot(object)
    def _on_text_scanned(self, text: str) -> None:
        print("scan", text, flush=True)

    @Slot(object)
    def _on_character_typed(self, char: str) -> None:
        if char.isprintable():
            self._field.insert(char)


def main() -> int:
    app = QApplication([])
    window = QWidget()
    window.setWindowTitle(TITLE)
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    window.resize(400, 120)
    window.show()
    field.setFocus()
    filter_ = KeyFilter(window)
    player = Player(field, filter_)
    status = app.exec()
    filter_.stop()
    player.deleteLater()
    return status


if __name__ == "__main__":
    sys.exit(main())
