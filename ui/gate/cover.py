"""What is on the screen while the gate is opened. It loads next to nothing.

A laptop in the cold takes seconds to load the program and to open the register; until
then the guard sees that it is coming.
"""

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.theme.fonts import load_family

_LOOK = (
    "QWidget {{ background: #2b4a63; color: #ffffff; font-family: '{family}'; }}"
    " #name {{ font-size: 56px; }} #what {{ font-size: 24px; }}"
)
_PATIENCE_MS = 500


class Cover(QWidget):
    """The name of the program and what it does now; it answers to nothing.

    Signals:
        painted: it is on the screen.
    """

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Gatebook gate"))
        self.setStyleSheet(_LOOK.format(family=load_family("Regular")))
        lines = QVBoxLayout(self)
        lines.addStretch()
        for role, text in (
            ("name", _("Gatebook gate")),
            ("what", _("Opening the register …")),
        ):
            label = QLabel(text)
            label.setObjectName(role)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(label)
        lines.addStretch()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def cover() -> Cover:
    """Put a cover on the screen; the caller keeps it until `uncover`."""
    QApplication.instance() or QApplication([])
    shown, waiting = Cover(), QEventLoop()
    shown.painted.connect(waiting.quit)
    QTimer.singleShot(_PATIENCE_MS, waiting, waiting.quit)
    shown.showMaximized()
    waiting.exec()
    return shown


def uncover() -> None:
    """Take the cover away: a window is there, or nothing can be opened."""
    if QApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Cover):
            widget.close()
