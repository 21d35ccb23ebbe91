"""The log of a home: small, rotated, without a word that came from a person.

A log line says what the program did. Of an exception it keeps the type and the places,
never its message: messages of libraries quote the values they stumbled over.
"""

import copy
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from typing_extensions import override

from station.domain.errors import disk_fault

MOST_BYTES = 1 << 20
KEPT = 5
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_Raised = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class PlainFormatter(logging.Formatter):
    """One ASCII line a message; exceptions as their type and places."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        clean = copy.copy(record)
        clean.exc_text = None  # another handler may have left the whole message here
        clean.stack_info = None
        return super().format(clean).encode("ascii", "backslashreplace").decode()

    @override
    def formatException(self, ei: _Raised) -> str:
        kind, _error, trace = ei
        places = [
            f"  {Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_name}"
            for frame, line in walk_tb(trace)
        ]
        return "\n".join([kind.__qualname__ if kind else "", *places])


def open_log(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Send what the program logs to `gatebook.log` in `folder`; returns the handler."""
    try:
        handler = RotatingFileHandler(
            folder / "gatebook.log",
            maxBytes=MOST_BYTES,
            backupCount=KEPT,
            encoding="ascii",
            errors="backslashreplace",
        )
    except OSError as error:
        raise disk_fault(error, folder) from error
    handler.setFormatter(PlainFormatter(_FORMAT))
    handler.setLevel(level)
    logging.getLogger().addHandler(handler)
    return handler


def close_log(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()
