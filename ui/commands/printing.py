"""`--print` of every command that makes paper: the file into a printer's queue."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resources import _
from station.devices.printer import PrintJob, outcome, submit
from station.domain.errors import OperatorError
from station.domain.kinds import PAPER
from station.services.recorder import Recorder
from station.workspace.home import Home
from ui.commands.common import DONE, WITH_REFUSALS, Say

PATIENCE_SECONDS = 15.0
PAPERS = ("A3", "A4", "A5", "A6", "C5", "Letter")

PdfFile = Annotated[Path | None, typer.Option(help=_("print to this file"))]
PrintIt = Annotated[bool, typer.Option("--print", help=_("send it to the printer"))]
PrinterName = Annotated[
    str, typer.Option("--printer", help=_("which printer, else the usual one"))
]
Copies = Annotated[int, typer.Option(min=1, max=999, help=_("how many copies"))]


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a finished file is to be printed."""

    title: str
    printer: str = ""
    paper: str = "A4"
    copies: int = 1
    duplex: bool = False


class Sent(msgspec.Struct, frozen=True):
    """What became of a job; a file that is not printed yet is kept."""

    file: str
    printer: str
    job: int
    done: bool
    reason: str


def target_of(pdf: Path | None, home: Home, name: str, *, wanted: bool) -> Path:
    """Where the file goes: as asked, else among the prints of the home.

    Raises OperatorError when neither a file nor a printer is wanted.
    """
    if pdf is not None:
        return pdf
    if not wanted:
        raise OperatorError("Give --pdf FILE, or --print.")
    folder = home.root / "prints"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{name}.pdf"


def finish(
    say: Say, file: Path, wish: Wish | None, recorder: Recorder, *, keep: bool
) -> int:
    """Print the file where that is wished for, and record the job."""
    if wish is None:
        return DONE
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "sent",
        sheet=wish.title,
        target=wish.printer or "printer",
        rows=wish.copies,
    )
    return send(say, file, wish, keep=keep)


def send(say: Say, file: Path, wish: Wish, *, keep: bool) -> int:
    """Print a file and say what became of it; the exit status of the command.

    A file that nobody asked for is taken away once it is on paper (`keep` False).
    """
    if wish.paper not in PAPERS:
        raise OperatorError("There is no paper size “{name}”.", name=wish.paper[:20])
    job = PrintJob(wish.title, wish.paper, wish.copies, wish.duplex)
    ticket = submit(file, job, wish.printer)
    done = outcome(ticket, PATIENCE_SECONDS)
    fact = Sent(str(file), ticket.printer, ticket.number, done.done, done.reason)
    if done.done:
        if not keep:
            file.unlink(missing_ok=True)
        say.fact(_("Printed on {printer}.").format(printer=ticket.printer), fact)
        return DONE
    text = _("Not printed yet: {printer} says {reason}. The file is kept: {file}")
    reason = done.reason or _("nothing")
    say.fact(text.format(printer=ticket.printer, reason=reason, file=file), fact)
    return WITH_REFUSALS
