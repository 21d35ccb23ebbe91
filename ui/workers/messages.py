"""What Qt says goes to the log: how grave, of which part, never the words.

A message of Qt quotes what a field or a file holds; the function that it names at its
beginning says where to look.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger(__name__)

_FUNCTION = re.compile(r"[A-Za-z_]\w*(?:::\w+)+")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def heard() -> Iterator[None]:
    """Hear Qt while a window is open."""
    before = qInstallMessageHandler(_on_message)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _on_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    named = _FUNCTION.match(message or "")
    place = named[0] if named else "no function named"
    log.log(_LEVELS[kind], "Qt %s: %s", context.category or "default", place)
