"""The log of a home: small, rotated, without a word that came from a person.

A log line says what the program did. Of an exception it keeps the type and the places,
never its message: messages of libraries quote the values they stumbled over.
"""

import contextlib
import copy
import logging
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from typing_extensions import override

from station.domain.errors import EnvironmentFault, GatebookError, disk_fault

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
KEPT = 5
_PRIVATE = 0o600
_OURS = ("station", "db", "printing", "ui")
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
        return "\n".join(places(kind, trace))


def places(
    kind: type[BaseException] | None, trace: TracebackType | None
) -> Iterator[str]:
    """An exception as its type and the places that it came through."""
    yield kind.__qualname__ if kind else ""
    for frame, line in walk_tb(trace):
        code = frame.f_code
        yield f"  {Path(code.co_filename).name}:{line} {code.co_name}"


class _LogFile(RotatingFileHandler):
    """A full disk under the log keeps nobody from their records, and says nothing."""

    @override
    def _open(self) -> TextIOWrapper:
        file = super()._open()
        with contextlib.suppress(OSError):
            Path(self.baseFilename).chmod(_PRIVATE)
        return file

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        pass  # Python would print the message and a traceback to the terminal

    @override
    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


@contextlib.contextmanager
def logged(folder: Path, what: str) -> Iterator[None]:
    """Keep the log of a home while it is open for `what`, and how that ended.

    A log that cannot be written keeps nobody from their records.
    """
    handler = _opened(folder)
    try:
        log.info("open for %s", what)
        yield
        log.info("closed")
    except GatebookError as error:
        log.warning("%s: %s", type(error).__name__, error.msgid)
        raise
    except Exception:
        log.exception("a fault of the program")
        raise
    finally:
        close_log(handler)


def _opened(folder: Path) -> logging.Handler:
    try:
        return open_log(folder)
    except EnvironmentFault:
        # without any handler Python would write whole messages to the terminal
        silent = logging.NullHandler()
        logging.getLogger().addHandler(silent)
        return silent


def open_log(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Send what the program logs to `gatebook.log` in `folder`; returns the handler."""
    try:
        handler = _LogFile(
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
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    return handler


def close_log(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()
