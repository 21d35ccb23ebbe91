"""`gatebook register import|template`: the office's spreadsheet into the register."""

from pathlib import Path
from typing import Annotated

import typer

from db.backup import copy_database
from resources import _
from station.domain.errors import OperatorError
from station.services.column_memory import COLUMNS_FILE, ColumnMemory
from station.services.register_import import (
    RegisterReport,
    Wish,
    columns_of,
    import_register,
)
from station.sheets.headers import HOW, HeaderColumn, field_word
from station.sheets.register_sheet import write_template
from station.workspace.keyslots import unlock
from ui.commands import register_book
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import office_of, root_of, way_into
from ui.commands.signing import signed
from ui.compose import open_office

BACKUP = "before-register.db"


def add(app: typer.Typer) -> None:
    commands = typer.Typer(no_args_is_help=True, help=_("Who lives here."))
    commands.command("import", help=_("Take a register sheet in."))(import_)
    commands.command(help=_("Write an empty register sheet to fill in."))(template)
    register_book.add(commands)
    app.add_typer(commands, name="register")


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help=_("a register sheet (.xlsx, .xls or .csv)"))
    ],
    add_only: Annotated[
        bool, typer.Option("--add", help=_("add persons, remove nobody"))
    ] = False,
    replace: Annotated[
        bool, typer.Option(help=_("whoever is not in the sheet has left"))
    ] = False,
    dry_run: Annotated[bool, typer.Option(help=_("say what would happen"))] = False,
    show_map: Annotated[
        bool, typer.Option("--map", help=_("show how the columns are read"))
    ] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(help=_("HEADER=FIELD: read a column so; - for not at all")),
    ] = None,
    sheet: Annotated[str, typer.Option(help=_("which sheet of the file"))] = "",
    community: Annotated[
        str, typer.Option(help=_("the estate or village, where the sheet has none"))
    ] = "",
) -> int:
    """Exit status 1 when rows were refused. The database is copied before.

    How the columns were read is remembered for the next sheet with the same headers.
    """
    options: Globals = ctx.obj
    wish = Wish(
        add_only, dry_run, _pairs(column or []), community, sheet, replace=replace
    )
    if show_map:
        return _show_map(options, file, wish)
    say = Say(options)
    report = _import(options, say, file, wish)
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


def _import(options: Globals, say: Say, file: Path, wish: Wish) -> RegisterReport:
    root = root_of(options)
    way = way_into(root, options)
    with (
        open_office(root, way, what="register") as home,
        say.progress(_("Importing the register"), None) as progress,
    ):
        office = signed(home, options, "register")
        if not wish.dry_run:
            key = unlock(office.home.keys, way)
            copy_database(office.home.journal, office.home.backups / BACKUP, key)
        return import_register(
            file,
            office.register,
            office.recorder(),
            wish.with_community(office.settings.community),
            ColumnMemory(office.home.root / COLUMNS_FILE),
            progress,
        )


def _show_map(options: Globals, file: Path, wish: Wish) -> int:
    say = Say(options)
    with office_of(options, "register") as office:
        memory = ColumnMemory(office.home.root / COLUMNS_FILE)
        columns = columns_of(file, wish, memory)
    for column in columns:
        say.fact(_column_line(column), column)
    return DONE


def _column_line(column: HeaderColumn) -> str:
    word = field_word(column.field) or "-"
    how = _(HOW[column.how])
    field = f" ({column.field})" if column.field else ""
    return f"{column.letter}  {column.header or '·'} → {word}{field}  [{how}]"


def _pairs(columns: list[str]) -> dict[str, str]:
    told = {}
    for column in columns:
        header, equals, field = column.rpartition("=")
        if not equals or not header:
            raise OperatorError("Write a column as HEADER=FIELD: {name}", name=column)
        told[header] = field
    return told


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
    if report.empty:
        lines.append(_("{count} empty flats.").format(count=report.empty))
    if report.grids:
        told = _("{count} grids with the person responsible.")
        lines.append(told.format(count=report.grids))
    if report.kept:
        stay = _(
            "{count} persons who are not in the sheet stay, since a refused row may"
            " mean them."
        )
        lines.append(stay.format(count=report.kept))
    if report.dry_run:
        lines.append(_("This was a trial: nothing was changed."))
    if report.unread:
        headers = "、".join(report.unread)
        lines.append(_("Columns not read: {headers}.").format(headers=headers))
    if report.refused:
        sentence = _("The refused rows are in {file}: mend them and import that file.")
        lines.append(sentence.format(file=report.error_sheet))
    return lines
