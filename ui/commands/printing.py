"""`--print` of every command that makes paper: the file into a printer's queue."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing.delivery import deliver
from resources import _
from station.devices.printer import PrintJob, Sides, Ticket, outcome, submit
from station.domain.errors import EnvironmentFault, OperatorError
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
PaperSize = Annotated[str, typer.Option("--paper", help=" | ".join(PAPERS))]
Duplex = Annotated[bool, typer.Option("--duplex", help=_("on both sides"))]
TemplateTo = Annotated[
    Path | None,
    typer.Option("--template-to", help=_("write the template here, to be changed")),
]
DayNamed = Annotated[str, typer.Option(help=_("a day as 2022-03-15, else today"))]
Unmasked = Annotated[bool, typer.Option("--full", help=_("names and numbers unmasked"))]
BlankLines = Annotated[
    int, typer.Option(min=0, max=500, help=_("lines to fill in by hand"))
]
Copies = Annotated[int, typer.Option(min=1, max=999, help=_("how many copies"))]


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a finished file is to be printed. `drawn` is the size it was drawn for.

    `paper` where another one is in the printer: then the page is made to fit. `wide`
    pages turn over their short edge, so that they are read like a book. Raises
    OperatorError for a size that is none.
    """

    title: str
    printer: str = ""
    drawn: str = "A4"
    paper: str = ""
    copies: int = 1
    duplex: bool = False
    wide: bool = False

    def __post_init__(self) -> None:
        if self.paper and self.paper not in PAPERS:
            raise OperatorError(
                "There is no paper size “{name}”; there are {sizes}.",
                name=self.paper[:20],
                sizes=", ".join(PAPERS),
            )

    @property
    def job(self) -> PrintJob:
        paper = self.paper or self.drawn
        return PrintJob(
            title=self.title,
            paper=paper,
            copies=self.copies,
            sides=self._sides,
            fit=paper != self.drawn,
        )

    @property
    def _sides(self) -> Sides:
        if not self.duplex:
            return Sides.ONE
        return Sides.SHORT_EDGE if self.wide else Sides.LONG_EDGE


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


def hand_template(say: Say, words: str, target: Path) -> int:
    """Write a template for the office to change; it is given back by `--template`.

    Raises OperatorError where something is already: it may be a changed one.
    """
    if target.exists():
        raise OperatorError(
            "{file} is there already; nothing was changed.", file=target
        )
    deliver(words.encode(), target)
    text = _("Change {file}, then print with --template {file}.").format(file=target)
    say.fact(text, {"file": str(target)})
    return DONE


def finish(
    say: Say, file: Path, wish: Wish | None, recorder: Recorder, *, keep: bool
) -> int:
    """Print the file where that is wished for; the exit status of the command.

    The job is recorded. A file that nobody asked for is taken away once it is on paper
    (`keep` False).
    """
    if wish is None:
        return DONE
    try:
        ticket = submit(file, wish.job, wish.printer)
    except EnvironmentFault:
        say.note(_("Not printed. The file is kept: {file}").format(file=file))
        raise
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "sent",
        sheet=wish.title,
        target=ticket.printer,
        rows=wish.copies,
    )
    return _watch(say, file, ticket, keep=keep)


def _watch(say: Say, file: Path, ticket: Ticket, *, keep: bool) -> int:
    """Wait a little and say what became of a job."""
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
