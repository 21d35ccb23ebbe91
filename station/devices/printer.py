"""Printers of this computer through CUPS: what there is, a job in, what became of it.

The stock tools `lp` and `lpstat` are asked, so that no driver is bound. Where there is
no CUPS (Windows), the window prints and the command line leaves the file.
"""

import os
import re
import shutil
import subprocess
import threading
from enum import StrEnum
from pathlib import Path

import msgspec

from station.domain.errors import EnvironmentFault, OperatorError

TOOL_SECONDS = 20.0
_STEP_SECONDS = 0.25
_REQUEST = re.compile(r"request id is (\S+)-(\d+)")
_PRINTER = re.compile(r"^printer (\S+) (.*)$")
_STOPPED = "stopped"
_ENGLISH = {"LC_ALL": "C", "LANG": "C"}


class Sides(StrEnum):
    """Which sides are printed, and over which edge the sheet is turned (CUPS)."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


class PrintJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is printed how. `paper` is a name of CUPS, such as `A4` or `C5`.

    `fit`: the page is made as large or small as the paper.
    """

    title: str
    paper: str = "A4"
    copies: int = 1
    sides: Sides = Sides.ONE
    fit: bool = False


class PrinterState(msgspec.Struct, frozen=True):
    """A printer, whether it takes jobs now, and its own word why not."""

    name: str
    ready: bool
    reason: str = ""


class Ticket(msgspec.Struct, frozen=True):
    """A job in the queue of a printer."""

    printer: str
    number: int


class PrintOutcome(msgspec.Struct, frozen=True):
    """Whether the paper is out; if not, the job still waits, and why it may."""

    done: bool
    reason: str = ""


def printers() -> tuple[PrinterState, ...]:
    """Every printer of this computer; none where there is no CUPS."""
    if shutil.which("lpstat") is None:
        return ()
    return _states(_asked("lpstat", "-p"))


def waiting_reason(name: str) -> str:
    """Why a printer does not print now, in its own word; empty where it does."""
    try:
        state = _state_of(name)
    except EnvironmentFault:
        return ""  # what is sent is sent; nobody can say more
    return "" if state is None or state.ready else state.reason or _STOPPED


def submit(file: Path, job: PrintJob, printer: str = "") -> Ticket:
    """Put a file into the queue of a printer, the usual one if none is named.

    Raises EnvironmentFault where there is no printer or it refuses; the file stays.
    """
    if shutil.which("lp") is None:
        raise EnvironmentFault("This computer has no print service; open the file.")
    if not file.is_file():
        raise OperatorError("There is no such file: {name}", name=file.name)
    to = ("-d", printer) if printer else ()
    fit = ("-o", "fit-to-page") if job.fit else ()
    said = _ran(
        *("lp", *to, "-t", job.title, "-n", str(job.copies)),
        *("-o", f"media={job.paper}", "-o", f"sides={job.sides}"),
        *(*fit, "--", str(file)),
    )
    found = _REQUEST.search(said.stdout)
    if found is None:
        raise EnvironmentFault(
            "The printer does not take the job: {reason}", reason=_reason(said.stderr)
        )
    return Ticket(found[1], int(found[2]))


def outcome(ticket: Ticket, patience: float) -> PrintOutcome:
    """What became of a job, waiting for it at most `patience` seconds."""
    waiting = threading.Event()
    for _turn in range(max(1, int(patience / _STEP_SECONDS))):
        if not _queued(ticket):
            return PrintOutcome(done=True)
        state = _state_of(ticket.printer)
        if state is not None and not state.ready:
            return PrintOutcome(done=False, reason=state.reason)
        waiting.wait(_STEP_SECONDS)
    return PrintOutcome(done=False)


def _queued(ticket: Ticket) -> bool:
    jobs = _asked("lpstat", "-W", "not-completed", "-o", ticket.printer)
    return f"{ticket.printer}-{ticket.number} " in jobs


def _state_of(name: str) -> PrinterState | None:
    return next((state for state in printers() if state.name == name), None)


def _states(text: str) -> tuple[PrinterState, ...]:
    """The answer of `lpstat -p`: a line a printer, its reasons indented below it."""
    states: list[PrinterState] = []
    for line in text.splitlines():
        found = _PRINTER.match(line)
        if found is not None:
            ready = not found[2].startswith("disabled")
            states.append(PrinterState(found[1], ready))
        elif states and not states[-1].reason and line.strip():
            states[-1] = msgspec.structs.replace(states[-1], reason=line.strip()[:80])
    return tuple(states)


def _reason(stderr: str) -> str:
    return stderr.strip().removeprefix("lp: ").partition("\n")[0][:120] or "?"


def _asked(*command: str) -> str:
    return _ran(*command).stdout


def _ran(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - stock tools, no shell, own words
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TOOL_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**_environment(), **_ENGLISH},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFault("The print service does not answer.") from error


def _environment() -> dict[str, str]:
    """What finds the tools and the print service, and nothing that could be secret."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "USER", "CUPS_SERVER"}
    }
