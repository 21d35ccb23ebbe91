"""Something is on the screen at once, and gives way to what comes."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from ui.gate.cover import Cover, cover, uncover

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def covers() -> list[Cover]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, Cover) and widget.isVisible()
    ]


def test_that_a_cover_is_painted_before_anything_is_loaded(qtbot):
    shown = cover()
    qtbot.addWidget(shown)
    assert covers() == [shown]
    picture = shown.grab().toImage()
    assert picture.pixelColor(2, 2).name() == "#2b4a63"
    words = [label.text() for label in shown.findChildren(QLabel)]
    assert len(words) == 2
    assert all(words)


def test_that_a_cover_is_gone_when_the_window_is_there(qtbot):
    qtbot.addWidget(cover())
    uncover()
    assert covers() == []
    uncover()  # and nothing is taken away twice
