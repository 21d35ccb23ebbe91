"""`gatebook import`: handovers into the office."""

from typing import Annotated

import msgspec
import typer

from db.backup import copy_database
from resources import _
from station.domain.exchange import FileReport
from station.services.receive import receive
from station.wording.exchange import file_lines, import_total, reason_of
from station.workspace.keyslots import Means, unlock
from ui.commands.common import Globals, Say
from ui.commands.erase import erase_quietly
from ui.commands.homes import root_of, way_into
from ui.commands.signing import signed
from ui.compose import OpenOffice, open_office

BACKUP = "before-import.db"


def add(app: typer.Typer) -> None:
    app.command("import", help=_("Take in handovers from files, folders or URLs."))(
        import_
    )


def import_(
    ctx: typer.Context,
    urls: Annotated[list[str], typer.Argument(help=_("files, folders or URLs"))],
    dry_run: Annotated[bool, typer.Option(help=_("say what would happen"))] = False,
) -> int:
    """One report a file; a bad file stops no other. The database is copied before."""
    options: Globals = ctx.obj
    say = Say(options)
    root = root_of(options)
    way = way_into(root, options)
    with (
        open_office(root, way, what="import") as home,
        say.progress(_("Import"), None) as progress,
    ):
        office = signed(home, options, "import")
        report = receive(
            office.end,
            urls,
            dry_run=dry_run,
            backup=lambda: _back_up(office, way),
            progress=progress,
        )
        if not dry_run:
            erase_quietly(office, say)
    for file in report.files:
        say.fact("\n  ".join(file_lines(file)), _as_json(file))
    say.note(import_total(report))
    return report.exit_code


def _back_up(office: OpenOffice, way: Means) -> None:
    key = unlock(office.home.keys, way)
    copy_database(office.home.journal, office.home.backups / BACKUP, key)


def _as_json(file: FileReport) -> dict[str, object]:
    """The whole report of a file, its reason as a sentence."""
    fields: dict[str, object] = {
        name: msgspec.to_builtins(getattr(file, name))
        for name in file.__struct_fields__
    }
    return {**fields, "reason": reason_of(file.reason) if file.reason else None}
