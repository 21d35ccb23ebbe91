"""`gatebook trust import|list|withdraw`: lists of foreign signers, and their age."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from resources import N_, _
from station.codes.text import safe_text
from station.codes.trust_files import MAX_BYTES
from station.domain.errors import GatebookError, IntegrityFault
from station.domain.moments import from_us
from station.services.trust_lists import (
    ImportedList,
    import_list,
    imported_lists,
    withdraw_list,
)
from station.wording.errors import sentence
from ui.commands.common import DONE, Globals, Say, bytes_of
from ui.commands.homes import any_of

DIGEST_SHOWN = 12
_LISTS = {
    "signers": N_("signers of HC1: certificates"),
    "certificates": N_("certificates"),
    "card-keys": N_("keys of SMART Health Cards"),
    "card-revocations": N_("withdrawn SMART Health Cards"),
}


class Line(msgspec.Struct, frozen=True):
    """One list as `--json` tells it; ages in whole days, None where nothing says."""

    digest: str
    name: str
    list: str
    entries: int
    left_out: int
    imported: str
    issued: str | None
    age_days: int
    sound: bool


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Lists of foreign signers."))
    commands.command("import", help=_("Put trust lists in force at this home."))(bring)
    commands.command("list", help=_("Show the trust lists in force and their age."))(
        show
    )
    commands.command(help=_("Take a trust list out of force."))(withdraw)
    app.add_typer(commands, name="trust")


def bring(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=_("trust lists of any kind"))],
) -> int:
    """One line a file; a file that is none stops no other."""
    options: Globals = ctx.obj
    say, status = Say(options), DONE
    with any_of(options, "trust") as home:
        now = home.clock.now().at
        for file in files:
            try:
                data = bytes_of(file, MAX_BYTES)
                one = import_list(
                    data, file.name, home.home.trust, home.recorder(), home.passages
                )
            except GatebookError as error:
                say.note(f"{file}: {sentence(error)}")
                status = max(status, error.exit_code)
                continue
            said = _("{name}: {count} in force.").format(
                name=one.name, count=one.entries
            )
            say.fact(said, _line(one, now))
    return status


def show(ctx: typer.Context) -> int:
    """Raises IntegrityFault when a list is missing or was changed."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "trust") as home:
        lists = imported_lists(home.home.trust, home.passages, home.settings.id)
        now = home.clock.now().at
    if options.json:
        for one in lists:
            say.fact("", _line(one, now))
    elif not lists:
        say.note(_("No trust list is in force."))
    else:
        say.out.print(_table(lists, now))
    if not all(one.sound for one in lists):
        raise IntegrityFault("A trust list is missing or was changed: import it again.")
    return DONE


def withdraw(
    ctx: typer.Context,
    digest: Annotated[str, typer.Argument(help=_("the beginning of its SHA-256"))],
) -> int:
    options: Globals = ctx.obj
    with any_of(options, "trust") as home:
        one = withdraw_list(digest, home.home.trust, home.recorder(), home.passages)
        now = home.clock.now().at
    said = _("{name} is out of force.").format(name=one.name)
    Say(options).fact(said, _line(one, now))
    return DONE


def _line(one: ImportedList, now: datetime) -> Line:
    return Line(
        digest=one.digest,
        name=one.name,
        list=one.list,
        entries=one.entries,
        left_out=one.left_out,
        imported=from_us(one.imported_us).isoformat("T", "seconds"),
        issued=one.issued.isoformat() if one.issued else None,
        age_days=_age(one, now).days,
        sound=one.sound,
    )


def _age(one: ImportedList, now: datetime) -> timedelta:
    """Since its publisher made it, or else since it came here."""
    return now - (one.issued or from_us(one.imported_us))


def _table(lists: tuple[ImportedList, ...], now: datetime) -> Table:
    table = Table()
    headings = (
        _("File name"),
        _("What"),
        _("Entries"),
        _("Age in days"),
        "SHA-256",
        "",
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for one in lists:
        table.add_row(
            safe_text(one.name),
            _(_LISTS.get(one.list, one.list)),
            str(one.entries),
            str(_age(one, now).days),
            one.digest[:DIGEST_SHOWN],
            "" if one.sound else _("missing or changed"),
        )
    return table
