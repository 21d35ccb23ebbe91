"""`gatebook pass issue|list|reprint|revoke`: signed passes, withdrawn again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing.delivery import deliver
from printing.passes import pdf as paper
from printing.passes.faces import KINDS
from resources import _
from station.domain.errors import GatebookError, OperatorError
from station.domain.kinds import PAPER
from station.domain.moments import from_us
from station.domain.people import Resident
from station.domain.views import PassCard
from station.scanning.photographs import photograph
from station.services.erase_places import copy_fields
from station.services.passes import (
    HOUSEHOLD_PASS,
    RESIDENT_PASS,
    REVOKED,
    Holder,
    PassTerms,
    holder_of,
    household_holders,
    issue_to,
    passes_of,
    reprint_pass,
    revoke_pass,
)
from station.services.ports import Register
from station.services.recorder import Recorder
from station.wording import masks
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import office_of
from ui.commands.printing import PrinterName, PrintIt, Wish, finish, target_of
from ui.compose import OpenOffice

SHEET = "pass-cards"
DAYS = 90
LONGEST_DAYS = 3660
PICTURES = (".jpg", ".jpeg", ".png")


PhaseMark = Annotated[
    int | None,
    typer.Option(help=_("its mark, 1 to 6 or 0 for none; kept for the next ones")),
]


Photos = Annotated[
    Path | None, typer.Option(help=_("a folder of photographs by ID number"))
]


class Held(msgspec.Struct, frozen=True):
    """A pass that holds; `name` is masked, and empty for that of a household."""

    number: str
    name: str
    kind: str
    until: str


class Printed(msgspec.Struct, frozen=True):
    """One file of cards; `undrawable` are code points that no font of ours has."""

    file: str
    cards: int
    undrawable: tuple[str, ...]


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Passes of residents."))
    commands.command(help=_("Issue and print passes."))(issue)
    commands.command("list", help=_("Numbers of the valid passes of a room."))(held)
    commands.command(help=_("Print a worn pass again."))(reprint)
    commands.command(help=_("Withdraw a pass; the next briefing tells."))(revoke)
    app.add_typer(commands, name="pass")


def issue(
    ctx: typer.Context,
    pdf: Annotated[Path, typer.Option(help=_("print the cards to this file"))],
    doors: Annotated[
        list[str] | None, typer.Argument(help=_("rooms, e.g. 3-2-1501"))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=_("every resident"))] = False,
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST_DAYS, help=_("how long they hold"))
    ] = DAYS,
    kind: Annotated[str, typer.Option(help=" | ".join(KINDS) + " | …")] = RESIDENT_PASS,
    holder: Annotated[
        str, typer.Option(help=_("name or plate of somebody from outside"))
    ] = "",
    area: Annotated[str, typer.Option(help=_("in front of every serial"))] = "",
    form: Annotated[str, typer.Option("--format", help="card | slip")] = "card",
    phase: PhaseMark = None,
    backs: Annotated[
        bool, typer.Option("--backs", help=_("days to tick on the back"))
    ] = False,
    photos: Photos = None,
    print_it: PrintIt = False,
    printer: PrinterName = "",
) -> int:
    """One pass for each who holds no valid one; what is printed is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    if not pdf.absolute().parent.is_dir():
        raise OperatorError("The folder of {file} does not exist.", file=pdf.name)
    with office_of(options, "pass") as office:
        sheet = paper.PassPaper(form, _phase_of(office, phase), backs)
        paper.require(sheet)
        wanted = office.register.residents() if everybody else ()
        residents = (*wanted, *_at_doors(doors or (), office.register))
        holders = _holders(residents, kind, holder)
        now = office.clock.now().at
        terms = PassTerms(now, _end_of_day(now, days), kind)
        makers = office.passes(area or office.settings.id)
        with say.progress(_("Issuing passes"), len(holders)) as progress:
            cards = issue_to(holders, terms, makers, progress)
        if not cards:
            say.fact(_("Each of them holds a valid pass already."), {"cards": 0})
            return DONE
        album = _Album(photos, office.register)
        _put_on_paper(say, cards, pdf, sheet, (office, album))
        wish = Wish(SHEET, printer, duplex=backs) if print_it else None
        return finish(say, pdf, wish, office.recorder(), keep=True)


def _phase_of(office: OpenOffice, phase: int | None) -> int:
    """The phase that passes are in; one that is named is kept in the settings."""
    if phase is None:
        return office.settings.pass_phase
    paper.require(paper.PassPaper(phase=phase))
    if phase != office.settings.pass_phase:
        settings = msgspec.structs.replace(office.settings, pass_phase=phase)
        office.home.save(settings)
    return phase


def _put_on_paper(
    say: Say,
    cards: Sequence[PassCard],
    pdf: Path,
    sheet: paper.PassPaper,
    source: tuple[OpenOffice, "_Album"],
) -> None:
    """Write the file, record it and say what is in it.

    The passes are issued already: where the file cannot be written, it is kept in the
    home, and the fault is raised.
    """
    office, album = source
    now = office.clock.now().at
    data, printed = paper.render(cards, now, sheet, album.photo)
    try:
        deliver(data, pdf)
    except GatebookError:
        kept = target_of(None, office.home, f"{SHEET}-{now:%Y%m%d-%H%M%S}", wanted=True)
        deliver(data, kept)
        _record(office.recorder(), now, len(cards), kept)
        say.note(_("The passes are issued. The file is kept: {file}").format(file=kept))
        raise
    _record(office.recorder(), now, len(cards), pdf)
    _tell(say, Printed(str(pdf), printed.cards, printed.undrawable))
    album.tell(say)


def held(
    ctx: typer.Context,
    doors: Annotated[list[str], typer.Argument(help=_("rooms, e.g. 3-2-1501"))],
) -> int:
    """For whoever lost a card, and the number with it; in the order of issue."""
    options: Globals = ctx.obj
    say = Say(options)
    with office_of(options, "pass") as office:
        residents = _at_doors(doors, office.register)
        names = {one.person.person_id: one.person.name for one in residents}
        now_us = office.clock.now().wall_us
        for row in passes_of(residents, office.passages, now_us):
            name = masks.name(names.get(str(row.fields.get("person")), ""))
            told = Held(
                number=str(row.fields.get("serial")),
                name=name,
                kind=str(row.fields.get("pass_kind")),
                until=from_us(row.due_us or 0).date().isoformat(),
            )
            say.fact("  ".join(filter(None, msgspec.structs.astuple(told))), told)
    return DONE


def reprint(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("serial on the card, or pass id"))],
    reason: Annotated[str, typer.Option(help=_("why"))],
    pdf: Annotated[Path, typer.Option(help=_("print the cards to this file"))],
    form: Annotated[str, typer.Option("--format", help="card | slip")] = "card",
    phase: PhaseMark = None,
    photos: Photos = None,
    print_it: PrintIt = False,
    printer: PrinterName = "",
) -> int:
    """The same number until the same day; for a lost card withdraw and issue anew."""
    options: Globals = ctx.obj
    with office_of(options, "pass") as office:
        sheet = paper.PassPaper(form, _phase_of(office, phase))
        paper.require(sheet)
        makers = office.passes(office.settings.id)
        card = reprint_pass(number, reason, office.register, makers)
        album = _Album(photos, office.register)
        say, recorder = Say(options), office.recorder()
        _put_on_paper(say, [card], pdf, sheet, (office, album))
        wish = Wish(SHEET, printer) if print_it else None
        return finish(say, pdf, wish, recorder, keep=True)


def revoke(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help=_("serial on the card, or pass id"))],
    reason: Annotated[str, typer.Option(help=_("why"))],
) -> int:
    options: Globals = ctx.obj
    with office_of(options, "pass") as office:
        row = revoke_pass(number, reason, office.passes(office.settings.id))
    text = _("Withdrawn. Gates know it after the next briefing.")
    Say(options).fact(text, {"pass_id": row.subject, "state": REVOKED})
    return DONE


def _at_doors(doors: Iterable[str], register: Register) -> list[Resident]:
    found: dict[str, Resident] = {}
    for door in doors:
        residents = register.at_door(door)
        if not residents:
            raise OperatorError("Nobody is registered at {door}.", door=door[:20])
        found |= {r.person.person_id: r for r in residents}
    return list(found.values())


def _holders(residents: Sequence[Resident], kind: str, outsider: str) -> list[Holder]:
    """Who gets a pass: residents, their households, or somebody from outside."""
    if outsider:
        homes = [one.person.home for one in residents if one.person.home is not None]
        if not homes:
            raise OperatorError("Name the room where {kind} are wanted.", kind=kind)
        return [Holder(place=homes[0], name=outsider)]
    if not residents:
        raise OperatorError("Name a room, or give --all.")
    if kind == HOUSEHOLD_PASS:
        return list(household_holders(residents))
    return list(map(holder_of, residents))


class _Album:
    """Photographs in a folder, named by ID number; what cannot be used is counted."""

    def __init__(self, folder: Path | None, register: Register) -> None:
        self._folder = folder
        self._register = register
        self._unusable = 0
        self._missing = 0

    def photo(self, card: PassCard) -> bytes | None:
        resident = self._register.by_id(card.person_id) if card.person_id else None
        if self._folder is None or resident is None:
            return None
        document = resident.person.document
        number = document.number if document is not None else ""
        found = (self._folder / f"{number}{ending}" for ending in PICTURES)
        file = next((one for one in found if number and one.is_file()), None)
        if file is None:
            self._missing += 1
            return None
        try:
            return photograph(file)
        except OperatorError:
            self._unusable += 1
            return None

    def tell(self, say: Say) -> None:
        if self._missing:
            text = _("{n} holders have no photograph in the folder.")
            say.note(text.format(n=self._missing))
        if self._unusable:
            text = _("{n} photographs cannot be used; the passes are without them.")
            say.note(text.format(n=self._unusable))


def _end_of_day(now: datetime, days: int) -> datetime:
    last = now + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def _record(recorder: Recorder, now: datetime, cards: int, pdf: Path) -> None:
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "printed",
        sheet=SHEET,
        day=now.date().isoformat(),
        rows=cards,
        target="pdf",
        masked=False,
        **copy_fields(pdf),
    )


def _tell(say: Say, printed: Printed) -> None:
    text = _("{n} passes are in {file}.").format(n=printed.cards, file=printed.file)
    say.fact(text, printed)
    if printed.undrawable:
        points = ", ".join(printed.undrawable)
        say.note(_("No font here draws {points}.").format(points=points))
