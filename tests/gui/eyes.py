"""What an eye finds wrong with a window: cut words, overlaps, buttons too small."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from ui.gate.chips import ChipRow
from ui.gate.help_page import KeyTable
from ui.widgets.key_button import KeyButton
from ui.widgets.sentence import Sentence

SMALLEST_BUTTON = 44
SMALLEST_WORDS = 11  # pixels, on a key
_WRAP = int(Qt.TextFlag.TextWordWrap)


def faults(window: QWidget) -> list[str]:
    """Everything that is cut or lies on something else, in words."""
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    found = [text for widget in seen for text in _of(widget)]
    return found + [text for widget in seen for text in _overlaps(widget)]


def outside(window: QWidget, *parts: QWidget) -> list[str]:
    """Which of the parts are not wholly inside the window."""
    return [
        type(part).__name__
        for part in parts
        if part.isVisible() and not window.rect().contains(_place(part, window))
    ]


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.text():
        yield from _of_label(widget)
    elif isinstance(widget, Sentence | ChipRow):
        if widget.heightForWidth(widget.width()) > widget.height() + 1:
            yield f"cut: {widget.accessibleName()!r}"
    elif isinstance(widget, KeyTable):
        if widget.text_size < SMALLEST_WORDS:
            yield f"unreadable: all keys, {widget.text_size:.1f} px"
    elif isinstance(widget, QAbstractButton):
        yield from _of_button(widget)


def _of_label(label: QLabel) -> Iterator[str]:
    room = label.contentsRect()
    flags = _WRAP if label.wordWrap() else 0
    area = QRect(0, 0, room.width(), 10_000)
    needed = label.fontMetrics().boundingRect(area, flags, label.text())
    if needed.width() > room.width() + 1 or needed.height() > room.height() + 2:
        where = f"{room.width()}x{room.height()}"
        yield f"cut: {label.text()!r} wants {needed.size().toTuple()}, has {where}"


def _of_button(button: QAbstractButton) -> Iterator[str]:
    if min(button.width(), button.height()) < SMALLEST_BUTTON:
        yield f"small: {button.accessibleName()!r} {button.size().toTuple()}"
    if not isinstance(button, KeyButton) or not button.text():
        return
    if button.label_size < SMALLEST_WORDS:
        yield f"unreadable: {button.accessibleName()!r} {button.label_size} px"


def _overlaps(parent: QWidget) -> Iterator[str]:
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    if isinstance(parent, QScrollArea):
        return  # its bars lie on it
    for one, other in combinations(children, 2):
        common = one.geometry().intersected(other.geometry())
        if common.width() > 1 and common.height() > 1:
            yield f"{_name(one)} lies on {_name(other)} in {_name(parent)}"


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel) else widget.accessibleName()
    return f"{type(widget).__name__} {words!r}"


def _place(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, part.rect().topLeft()), part.size())
