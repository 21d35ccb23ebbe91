"""What is on the screen while the gate is opened. It loads next to nothing.

A laptop in the cold takes seconds to load the program and to open the register; until
then the guard sees that it is coming. Who scans at once loses nothing: keys wait.
"""

import weakref

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from resources import _
from ui.theme.fonts import load_family

_LOOK = (
    "QWidget {{ background: #2b4a63; color: #ffffff; font-family: '{family}'; }}"
    " #name {{ font-size: 56px; }} #what {{ font-size: 24px; }}"
)
_PATIENCE_MS = 500
MOST_KEYS = 9000  # two of the largest codes, or dozens of passes


class Cover(QWidget):
    """The name of the program and what it does now.

    It answers to nothing. Keys wait in it for the window that comes; they keep their
    times, by which a gun is told from a hand. At most `MOST_KEYS` are kept.

    Signals:
        painted: it is on the screen.
    """

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[QKeyEvent] = []
        self._heir: weakref.ref[QWidget] | None = None
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

    def pass_on_to(self, window: QWidget) -> None:
        """What was typed, and what the system still hands over here, is for it."""
        self._heir = weakref.ref(window)
        keys, self._keys = self._keys, []
        for key in keys:
            self._pass_on(key)

    def _pass_on(self, key: QKeyEvent) -> None:
        window = self._heir() if self._heir else None
        if window is not None:
            QApplication.sendEvent(window, key)
        elif len(self._keys) < MOST_KEYS:
            self._keys.append(key)

    @property
    def kept(self) -> int:
        """How many keys wait."""
        return len(self._keys)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._pass_on(event.clone())

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


def uncover(window: QWidget | None = None) -> None:
    """Take the cover away: `window` is there, or nothing can be opened.

    It is hidden, not closed: keys that the system still holds come to it.
    """
    if QApplication.instance() is None:
        return
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Cover):
            if window is not None:
                widget.pass_on_to(window)
            widget.hide()
