"""`gatebook list add|lift|show|import`: who is on which list, until when and why."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import input_fault
from station.domain.lists import Listing
from station.domain.pasted import PastedRow, rows_in, rows_of
from station.domain.people import Resident
from station.domain.policy.model import load_policy
from station.domain.policy.sections import Policy
from station.services.list_import import ListReport, import_lists
from station.services.lists import list_named, one_resident, put_on, take_off
from station.services.operators import Right
from station.sheets.tables import open_table
from station.sheets.workbook import looks_like_workbook
from station.wording import masks, places
from station.wording.errors import sentence
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say, day_named
from ui.commands.homes import any_of, office_of
from ui.commands.policy_trial import pasted_text

MOST_BYTES = 4_000_000


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Isolation and watch lists."))
    commands.command("add", help=_("Office: put somebody on a list."))(add_)
    commands.command(help=_("Office: take somebody off a list."))(lift)
    commands.command(help=_("Who is on a list; masked."))(show)
    commands.command("import", help=_("Office: put a table on the lists."))(import_)
    app.add_typer(commands, name="list")


def add_(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help=_("document number, door or person id"))],
    to: Annotated[str, typer.Option(help=_("the list, by its name or label"))],
    starts: Annotated[
        str, typer.Option("--from", help=_("its first day, else today"))
    ] = "",
    until: Annotated[str, typer.Option(help=_("its last day, else open"))] = "",
    reason: Annotated[str, typer.Option(help=_("why; it stays in the office"))] = "",
    name: Annotated[str, typer.Option(help=_("which one at that door"))] = "",
) -> int:
    """On a list already: the days and the reason are changed."""
    options: Globals = ctx.obj
    with office_of(options, "list", Right.LISTS) as office:
        person = one_resident(office.register, who, name).person
        listing = Listing(
            person.person_id,
            list_named(to, office.policy()),
            _day(starts) or office.clock.now().at.date(),
            _day(until),
            reason.strip(),
        )
        put_on([listing], office.register, office.recorder())
        policy = office.policy()
    said = _("{who} is on the list {list}, {days}.").format(
        who=masks.name(person.name, policy.masking),
        list=_label(listing.name, policy),
        days=_days(listing),
    )
    Say(options).fact(said, _fact(listing, None))
    return DONE


def lift(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help=_("document number, door or person id"))],
    of: Annotated[
        str, typer.Option("--from", help=_("the list, by its name or label"))
    ],
    reason: Annotated[str, typer.Option(help=_("why; it stays in the office"))] = "",
    name: Annotated[str, typer.Option(help=_("which one at that door"))] = "",
) -> int:
    """The gates hear of it with the next briefing."""
    options: Globals = ctx.obj
    with office_of(options, "list", Right.LISTS) as office:
        person = one_resident(office.register, who, name).person
        policy = office.policy()
        named = list_named(of, policy)
        gone = take_off(
            person.person_id, named, office.register, office.recorder(), reason
        )
    said = _("{who} is off the list {list}.").format(
        who=masks.name(person.name, policy.masking), list=_label(named, policy)
    )
    Say(options).fact(said, _fact(gone, None))
    return DONE


def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("one list, else all"))] = "",
    on: Annotated[str, typer.Option(help=_("only who is listed on that day"))] = "",
) -> int:
    """One line for each entry; a stay that is over says so."""
    options: Globals = ctx.obj
    say = Say(options)
    day = _day(on)
    with any_of(options, "list", Right.LISTS) as home:
        held = home.exchange.policy()
        policy = load_policy(held.text) if held else None
        today = home.clock.now().at.date()
        shown = [
            (one, home.register.by_id(one.person_id))
            for one in home.register.listings()
            if name in {"", one.name, _label(one.name, policy)}
            and (day is None or one.holds(day))
        ]
    for listing, resident in shown:
        line = (
            f"{_label(listing.name, policy)} · {_person(resident)} · {_days(listing)}"
        )
        if listing.over(today):
            line += " · " + _("over")
        if listing.reason:
            line += f" · {listing.reason}"
        say.fact(line, _fact(listing, resident))
    if not shown:
        say.note(_("Nobody is on a list.") if policy else _("There is no list here."))
    return DONE


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help=_("a table as text, or a sheet (.xlsx, .xls, .csv)"))
    ],
    to: Annotated[str, typer.Option(help=_("the list of lines that name none"))] = "",
    dry_run: Annotated[bool, typer.Option(help=_("say what would happen"))] = False,
) -> int:
    """A bad line stops no other. Exit status 1 when a line was refused."""
    options: Globals = ctx.obj
    say = Say(options)
    table = _table(file)
    with office_of(options, "list", Right.LISTS) as office:
        report = import_lists(
            table,
            office.register,
            office.policy(),
            office.recorder(),
            usual=to,
            dry_run=dry_run,
        )
    for line, error in report.refused:
        told = _("Line {line}: {why}").format(line=line, why=sentence(error))
        say.note(told)
    said = _("{n} lines: {new} listed, {same} were so already, {bad} refused.").format(
        n=report.lines, new=report.listed, same=report.same, bad=len(report.refused)
    )
    say.fact(said, _report_fact(report))
    return WITH_REFUSALS if report.refused else DONE


def _report_fact(report: ListReport) -> dict[str, object]:
    return {
        "lines": report.lines,
        "listed": report.listed,
        "same": report.same,
        "refused": [
            {"line": line, "sentence": sentence(error)}
            for line, error in report.refused
        ],
        "dry_run": report.dry_run,
    }


def _table(file: Path) -> tuple[PastedRow, ...]:
    """The lines of a table; only a sheet has quotation marks around cells."""
    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise input_fault(error, file) from error
    if looks_like_workbook(data) or b'"' in data:
        return tuple(rows_in(open_table(file, preferred="").rows()))
    return tuple(rows_of(pasted_text(data)))


def _day(text: str) -> date | None:
    return day_named(text) if text else None


def _label(name: str, policy: Policy | None) -> str:
    rules = policy.lists if policy else ()
    return next((rule.label for rule in rules if rule.name == name), name)


def _days(listing: Listing) -> str:
    starts = listing.starts.isoformat() if listing.starts else "…"
    until = listing.until.isoformat() if listing.until else "…"
    return f"{starts} – {until}"


def _person(resident: Resident | None) -> str:
    if resident is None:
        return _("nobody of the register")
    person = resident.person
    home = places.label(person.home) if person.home else ""
    return " ".join(filter(None, (masks.name(person.name), home)))


def _fact(listing: Listing, resident: Resident | None) -> dict[str, object]:
    return {
        "list": listing.name,
        "person_id": listing.person_id,
        "name": masks.name(resident.person.name) if resident else "",
        "from": listing.starts,
        "until": listing.until,
        "reason": listing.reason,
    }
