"""What a bug leaves behind: a small local file of places in the program, no content.

A crash file is for whoever mends the program. It holds types and places, never a
message, a local variable or a word of the command line: those may quote a person.
"""

import contextlib
import faulthandler
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from traceback import walk_tb

from station.domain.errors import GatebookError
from station.domain.moments import Stamp
from station.workspace.files import write_private
from station.workspace.logs import places

DISTRIBUTION = "gatebook"
FAULTS = "faults.txt"
_CRASHES = "crash-*.txt"


def write_crash(error: BaseException, folder: Path, stamp: Stamp) -> Path:
    """One file for each day and place, replaced when the same happens again.

    Raises EnvironmentFault when the folder cannot be written.
    """
    path = folder / f"crash-{stamp.at:%Y%m%d}-{_innermost(error)}.txt"
    lines = [
        f"{DISTRIBUTION} {version(DISTRIBUTION)}",
        f"Python {platform.python_version()} on {platform.platform()}",
        stamp.at.isoformat(timespec="seconds"),
    ]
    for raised in _chain(error):
        lines += ["", *places(type(raised), raised.__traceback__)]
    text = "\n".join(lines) + "\n"
    write_private(path, text.encode("ascii", "backslashreplace"))
    return path


def crashes_in(folder: Path) -> int:
    """How many crash files are there; 0 where nobody may look."""
    with contextlib.suppress(OSError):
        return sum(1 for _file in folder.glob(_CRASHES))
    return 0


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Keep the places of a fault below Python while a home is open.

    What an earlier program left becomes a crash file. A folder that cannot be written
    keeps nobody from their records.
    """
    path = folder / FAULTS
    with contextlib.suppress(OSError):
        _keep_last(path)
    if faulthandler.is_enabled():  # by whoever develops this program
        yield
        return
    with contextlib.ExitStack() as opened:
        with contextlib.suppress(OSError, GatebookError):
            opened.callback(_drop_empty, path)
            write_private(path, b"")
            faulthandler.enable(opened.enter_context(path.open("ab")))
            opened.callback(faulthandler.disable)
        yield


def _drop_empty(path: Path) -> None:
    with contextlib.suppress(OSError):
        if not path.stat().st_size:
            path.unlink()


def _keep_last(path: Path) -> None:
    if path.is_file() and path.stat().st_size:
        number = crashes_in(path.parent) + 1
        path.replace(path.with_name(f"crash-{number:03}-below-python.txt"))


def _chain(error: BaseException) -> list[BaseException]:
    """The error and those that it came from, the last one first."""
    chain: list[BaseException] = []
    raised: BaseException | None = error
    while raised is not None and raised not in chain:
        chain.append(raised)
        raised = raised.__cause__ or raised.__context__
    return chain


def _innermost(error: BaseException) -> str:
    trace = list(walk_tb(error.__traceback__))
    if not trace:
        return "nowhere"
    frame, line = trace[-1]
    return f"{Path(frame.f_code.co_filename).stem}-{line}"
