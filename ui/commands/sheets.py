"""`gatebook sheet`, `gatebook letter`: the forms of a gate and numbered papers."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing import document
from printing.blocks import Form, Imprint, Printed
from printing.delivery import deliver
from printing.forms import letters, people
from resources import _, current_language
from station.domain.errors import OperatorError
from station.domain.kinds import PAPER
from station.domain.letters import fill
from station.domain.people import Resident
from station.services.erase_places import copy_fields
from station.services.letters import (
    LETTERS,
    known_fields,
    next_numbers,
    record_letter,
    series,
    template,
    template_text,
)
from station.services.operators import Right
from station.services.ports import Register
from station.services.recorder import Recorder
from ui.commands.common import Globals, Say, day_named
from ui.commands.homes import any_of, station_of
from ui.commands.printing import (
    BlankLines,
    Copies,
    DayNamed,
    Duplex,
    PaperSize,
    PdfFile,
    PrinterName,
    PrintIt,
    TemplateTo,
    Unmasked,
    Wish,
    finish,
    hand_template,
    target_of,
)
from ui.papers import (
    ALWAYS_MASKED,
    OF_A_DAY,
    SEVERAL_DAYS,
    UPRIGHT,
    days_of,
    draw,
)


class SheetWritten(msgspec.Struct, frozen=True):
    """One file of forms; `undrawable` are code points that no font of ours has."""

    file: str
    sheet: str
    pages: int
    rows: int
    masked: bool
    undrawable: tuple[str, ...] = ()


OF_A_PERSON = ("observation", "returnee")


def add(app: typer.Typer) -> None:
    app.command(help=_("Print a register or a form, filled or blank."))(sheet)
    app.command(help=_("Print a numbered paper with seal and signatures."))(letter)


def sheet(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=" | ".join((*OF_A_DAY, *OF_A_PERSON)))],
    pdf: PdfFile = None,
    day: DayNamed = "",
    to: Annotated[str, typer.Option(help=_("last day of a sheet over several"))] = "",
    full: Unmasked = False,
    blank: BlankLines = 0,
    door: Annotated[str, typer.Option(help=_("for everybody of a room"))] = "",
    print_it: PrintIt = False,
    printer: PrinterName = "",
    copies: Copies = 1,
    paper: PaperSize = "",
    duplex: Duplex = False,
) -> int:
    """Registers of one day at this gate, or forms for the residents of a room."""
    options: Globals = ctx.obj
    say = Say(options)
    wide = name in OF_A_DAY and name not in UPRIGHT
    asked = Wish(name, printer, "A4", paper, copies, duplex, wide)
    wish = asked if print_it else None
    if name in OF_A_PERSON:
        return _of_a_person(say, name, pdf, (door, day), wish)
    if name not in OF_A_DAY:
        raise OperatorError("There is no sheet “{name}”.", name=name[:30])
    if to and name not in SEVERAL_DAYS:
        raise OperatorError("This sheet is of one day: leave out --to.")
    masked = not full or name in ALWAYS_MASKED
    with station_of(options, "sheet", _right(masked=masked)) as station:
        now = station.clock.now()
        local = day_named(day) if day else now.at.date()
        span = (local, day_named(to) if to else local)
        file = target_of(pdf, station.home, name, wanted=print_it)
        shown = days_of(station, span, masked=masked, blank=blank)
        drawn = draw(name, shown, now.wall_us)
        deliver(drawn.data, file)
        gate = station.gate()
        done = written(file, name, drawn.printed, masked=masked)
        record_sheet(gate, done, drawn.day)
        tell(say, done)
        return finish(say, file, wish, gate, keep=pdf is not None)


def letter(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=" | ".join(LETTERS))],
    pdf: PdfFile = None,
    person: Annotated[
        str, typer.Option(help=_("ID number, phone or name of a resident"))
    ] = "",
    field: Annotated[
        list[str] | None, typer.Option(help=_("a field as reason=…, repeatable"))
    ] = None,
    own: Annotated[
        Path | None, typer.Option("--template", help=_("a template of your own"))
    ] = None,
    template_to: TemplateTo = None,
    print_it: PrintIt = False,
    printer: PrinterName = "",
) -> int:
    """The paper gets the next number of its kind, and that it was made is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    wish = Wish(name, printer) if print_it else None
    form = template(name, current_language(), own)
    if template_to is not None:
        words = template_text(name, current_language(), own)
        return hand_template(say, words, template_to)
    with any_of(options, "letter", Right.REVEAL) as home:
        known = known_fields(_resident(person, home.register)) if person else {}
        values = {k: v for k, v in known.items() if k in form.fields}
        now = home.clock.now().at
        start = series(form.serial, now.year, home.settings)
        (number,) = next_numbers(start, home.passages)
        filled = fill(form, values | _fields(field or ()), number)
        issuer = home.community
        copies = letters.copies_of(filled, issuer)
        imprint = Imprint(issuer, _("in full: keep under lock"), now)
        file = target_of(pdf, home.home, number, wanted=print_it)
        printed = document.write(copies, imprint, file)
        record_letter(name, filled, home.recorder(), **copy_fields(file))
        tell(say, written(file, name, printed, masked=False))
        return finish(say, file, wish, home.recorder(), keep=pdf is not None)


def _right(*, masked: bool) -> Right:
    return Right.PRINT if masked else Right.REVEAL


def record_sheet(recorder: Recorder, written: SheetWritten, day: str) -> None:
    """The fact that a sheet was printed: which, how many lines, masked or not."""
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "printed",
        sheet=written.sheet,
        day=day,
        rows=written.rows,
        target="pdf",
        masked=written.masked,
        **copy_fields(Path(written.file)),
    )


def written(file: Path, name: str, printed: Printed, *, masked: bool) -> SheetWritten:
    return SheetWritten(
        str(file), name, printed.pages, printed.rows, masked, printed.undrawable
    )


def tell(say: Say, done: SheetWritten) -> None:
    text = _("{file}: {pages} pages").format(file=done.file, pages=done.pages)
    say.fact(text, done)
    if done.undrawable:
        points = ", ".join(done.undrawable)
        say.note(_("No font here draws {points}.").format(points=points))


def _of_a_person(
    say: Say, name: str, pdf: Path | None, whose: tuple[str, str], wish: Wish | None
) -> int:
    """A form for each resident of a room from a first day on, or one blank form."""
    door, day = whose
    with any_of(say.options, "sheet", _right(masked=not door)) as home:
        residents: tuple[Resident | None, ...] = (None,)
        if door:
            residents = home.register.at_door(door)
            if not residents:
                raise OperatorError("Nobody is registered at {door}.", door=door[:20])
        place = home.community
        first = day_named(day) if day else None
        forms = [_personal(name, place, resident, first) for resident in residents]
        now = home.clock.now().at
        file = target_of(pdf, home.home, name, wanted=wish is not None)
        printed = document.write(forms, Imprint(place, forms[0].foot, now), file)
        recorder = home.recorder()
        done = written(file, name, printed, masked=not door)
        record_sheet(recorder, done, now.date().isoformat())
        tell(say, done)
        return finish(say, file, wish, recorder, keep=pdf is not None)


def _personal(
    name: str, place: str, resident: Resident | None, first: date | None
) -> Form:
    if name == "returnee":
        return people.returnee_declaration(place, resident)
    return people.observation_sheet(place, resident, first)


def _resident(text: str, register: Register) -> Resident:
    """The one resident that is meant; raises OperatorError for none or several."""
    exact = register.by_document(text)
    found = (exact,) if exact is not None else register.search(text)
    if len(found) != 1:
        raise OperatorError(
            "{n} residents are found so; give the ID number.", n=len(found)
        )
    return found[0]


def _fields(pairs: Iterable[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise OperatorError("Write a field as name=text, not “{text}”.", text=name)
        values[name.strip()] = value
    return values
