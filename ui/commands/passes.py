"""`gatebook pass issue|revoke`: signed passes on paper, and their withdrawal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from printing import passes as paper
from resources import _
from station.domain.errors import OperatorError
from station.domain.kinds import PAPER
from station.domain.people import Resident
from station.services.passes import (
    RESIDENT_PASS,
    REVOKED,
    PassTerms,
    issue_for_all,
    revoke_pass,
)
from station.services.ports import Register
from station.services.recorder import Recorder
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import office_of

SHEET = "pass-cards"
DAYS = 90
LONGEST_DAYS = 3660


class Printed(msgspec.Struct, frozen=True):
    """One file of cards; `undrawable` are code points that no font of ours has."""

    file: str
    cards: int
    undrawable: tuple[str, ...]


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Passes of residents."))
    commands.command(help=_("Issue and print passes."))(issue)
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
    kind: Annotated[str, typer.Option(help=_("kind of pass"))] = RESIDENT_PASS,
    area: Annotated[str, typer.Option(help=_("in front of every serial"))] = "",
) -> int:
    """One pass for each who holds no valid one; what is printed is recorded."""
    options: Globals = ctx.obj
    say = Say(options)
    if not pdf.absolute().parent.is_dir():
        raise OperatorError("The folder of {file} does not exist.", file=pdf.name)
    with office_of(options, "pass") as office:
        wanted = office.register.residents() if everybody else ()
        residents = [*wanted, *_at_doors(doors or (), office.register)]
        if not residents:
            raise OperatorError("Name a room, or give --all.")
        now = office.clock.now().at
        terms = PassTerms(now, _end_of_day(now, days), kind)
        makers = office.passes(area or office.settings.id)
        with say.progress(_("Issuing passes"), len(residents)) as progress:
            cards = issue_for_all(residents, terms, makers, progress)
        if cards:
            printed = paper.write(cards, pdf, now)
            _record(office.recorder(), now, len(cards))
            _tell(say, Printed(str(pdf), printed.cards, printed.undrawable))
    if not cards:
        say.fact(_("Each of them holds a valid pass already."), {"cards": 0})
    return DONE


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


def _end_of_day(now: datetime, days: int) -> datetime:
    last = now + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def _record(recorder: Recorder, now: datetime, cards: int) -> None:
    recorder.note(
        PAPER,
        recorder.fresh_id(),
        "printed",
        sheet=SHEET,
        day=now.date().isoformat(),
        rows=cards,
        target="pdf",
        masked=False,
    )


def _tell(say: Say, printed: Printed) -> None:
    text = _("{n} passes are in {file}.").format(n=printed.cards, file=printed.file)
    say.fact(text, printed)
    if printed.undrawable:
        points = ", ".join(printed.undrawable)
        say.note(_("No font here draws {points}.").format(points=points))
