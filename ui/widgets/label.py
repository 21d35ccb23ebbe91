"""Plain words on a page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def label(role: str) -> QLabel:
    """Words without markup that break where the page ends."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(True)
    return made
