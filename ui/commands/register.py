"""`gatebook register import|template`: the office's spreadsheet into the register."""

from pathlib import Path
from typing import Annotated

import typer

from db.backup import copy_database
from resources import _
from station.services.register_import import RegisterReport, import_register
from station.sheets.register_sheet import write_template
from station.workspace.keyslots import unlock
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import root_of, way_into
from ui.commands.signing import signed
from ui.compose import open_office

BACKUP = "before-register.db"


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Who lives here."))
    commands.command("import", help=_("Take a register sheet in."))(import_)
    commands.command(help=_("Write an empty register sheet to fill in."))(template)
    app.add_typer(commands, name="register")


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("a register sheet (.xlsx)"))],
    add_only: Annotated[
        bool, typer.Option("--add", help=_("add persons, remove nobody"))
    ] = False,
    dry_run: Annotated[bool, typer.Option(help=_("say what would happen"))] = False,
) -> int:
    """Exit status 1 when rows were refused. The database is copied before."""
    options: Globals = ctx.obj
    say = Say(options)
    root = root_of(options)
    way = way_into(root, options)
    with (
        open_office(root, way, what="register") as home,
        say.progress(_("Importing the register"), None) as progress,
    ):
        office = signed(home, options, "register")
        if not dry_run:
            key = unlock(office.home.keys, way)
            copy_database(office.home.journal, office.home.backups / BACKUP, key)
        report = import_register(
            file,
            office.register,
            office.recorder(),
            add=add_only,
            dry_run=dry_run,
            progress=progress,
        )
    say.fact("\n".join(_lines(report)), report)
    return WITH_REFUSALS if report.refused else DONE


def template(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("the sheet to write (.xlsx)"))],
) -> int:
    write_template(file)
    Say(ctx.obj).fact(
        _("The empty sheet is in {file}.").format(file=file), {"file": str(file)}
    )
    return DONE


def _lines(report: RegisterReport) -> list[str]:
    numbers = _(
        "{rows} rows: {accepted} taken, {refused} refused; {households} households.\n"
        "Persons: {new} new, {changed} changed, {gone} gone."
    ).format(
        rows=report.rows,
        accepted=report.accepted,
        refused=report.refused,
        households=report.households,
        new=report.new,
        changed=report.changed,
        gone=report.gone,
    )
    lines = [numbers]
    if report.dry_run:
        lines.append(_("This was a trial: nothing was changed."))
    if report.unread:
        headers = "、".join(report.unread)
        lines.append(_("Columns not read: {headers}.").format(headers=headers))
    if report.refused:
        sentence = _("The refused rows are in {file}: mend them and import that file.")
        lines.append(sentence.format(file=report.error_sheet))
    return lines
