"""`gatebook import`: handovers into the office; what came, listed, shown and undone.

A word that is none of the group's own deeds is a file, folder or URL to take in.
"""

from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperGroup
from typing_extensions import override

from resources import _
from station.domain.import_report import FileReport, ImportReport
from station.services.backups import EVERY_US
from station.services.imports import Listed, import_of, listed, undo
from station.services.receive import How, receive
from station.services.watching import Watch
from station.wording.exchange import file_lines, import_total, reason_of
from station.wording.imports import state_word, summary_lines, undone_line
from ui.commands.common import DONE, Globals, Say
from ui.commands.erase import erase_quietly
from ui.commands.homes import office_of

TAKE = "take"
EVERY_S = 2.0


class _TakesFiles(TyperGroup):
    """`gatebook import FOLDER` is `gatebook import take FOLDER`."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {*self.commands, "--help"}
        if args and args[0] not in known:
            args = [TAKE, *args]
        return super().parse_args(ctx, args)


def add(app: typer.Typer) -> None:
    group = typer.Typer(
        cls=_TakesFiles, help=_("Take in handovers from files, folders or URLs.")
    )
    group.command(TAKE, help=_("Take in handovers; the word may be left out."))(take)
    group.command("list", help=_("Show the imports of this office."))(list_)
    group.command(help=_("Show the report of an import again."))(show)
    group.command("undo", help=_("Set aside what an import brought."))(undo_)
    app.add_typer(group, name="import")


def take(
    ctx: typer.Context,
    urls: Annotated[list[str], typer.Argument(help=_("files, folders or URLs"))],
    dry_run: Annotated[bool, typer.Option(help=_("say what would happen"))] = False,
    again: Annotated[
        bool, typer.Option(help=_("bring back what an undone import set aside"))
    ] = False,
    watch: Annotated[
        bool, typer.Option(help=_("go on and take in what comes, until Ctrl+C"))
    ] = False,
    rounds: Annotated[int, typer.Option(help=_("with --watch: look so often"))] = 0,
) -> int:
    """One report a file; a bad file stops no other. The database is copied before."""
    options: Globals = ctx.obj
    how = How(dry_run=dry_run, again=again)
    if watch:
        return _watch(options, urls, how, rounds)
    return _take(options, urls, how)


def list_(ctx: typer.Context) -> int:
    """Oldest first; those of before the list begins are forgotten, never undone."""
    options: Globals = ctx.obj
    say = Say(options)
    with office_of(options, "import") as office:
        found = listed(office.end)
    for one in found:
        report = one.entry.report
        text = _("{id}: {files} files, {new} new records, {state}").format(
            id=one.entry.import_id,
            files=len(report.files),
            new=report.new,
            state=state_word(one.state),
        )
        say.fact(text, _fact(one))
    if not found:
        say.note(_("Nothing was ever imported here."))
    return DONE


def show(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(help=_("as the list says it"))],
) -> int:
    """File by file as it was told then, and how many records are set aside now."""
    options: Globals = ctx.obj
    with office_of(options, "import") as office:
        one = import_of(office.end, import_id)
    say = Say(options)
    _tell(say, one.entry.report)
    if one.aside:
        say.note(
            _("{count} of these records are set aside now.").format(count=one.aside)
        )
    return DONE


def undo_(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(help=_("as the list says it"))],
    reason: Annotated[str, typer.Option(help=_("why"))] = "",
) -> int:
    """No byte is lost: importing the same files with --again brings them back."""
    options: Globals = ctx.obj
    with office_of(options, "import") as office:
        done = undo(office.end, import_id, reason)
    Say(options).fact(undone_line(done), done)
    return DONE


def _take(options: Globals, urls: list[str], how: How, backup_apart_us: int = 0) -> int:
    say = Say(options)
    with (
        office_of(options, "import") as office,
        say.progress(_("Import"), None) as progress,
    ):
        report = receive(
            office.end,
            urls,
            how,
            backup=lambda: office.backups.make_for_import(backup_apart_us),
            progress=progress,
        )
        if not how.dry_run:
            erase_quietly(office, say)
    _tell(say, report)
    return report.exit_code


def _watch(options: Globals, urls: list[str], how: How, rounds: int) -> int:
    """The home is opened only while something is taken in, so others can work in it."""
    say = Say(options)
    say.note(_("Watching; Ctrl+C ends it."))
    watch = Watch(urls, EVERY_S)
    status = DONE
    try:
        for new in watch.rounds(rounds, tell=say.note):
            status = max(status, _take(options, new, how, EVERY_US))
    except KeyboardInterrupt:
        say.note(_("No longer watching."))
    return status


def _tell(say: Say, report: ImportReport) -> None:
    for file in report.files:
        say.fact("\n  ".join(file_lines(file)), _as_json(file))
    if len(report.files) > 1:
        for line in summary_lines(report):
            say.note(line)
    say.note(import_total(report))
    if report.import_id and report.new:
        say.note(_("This is import {id}.").format(id=report.import_id))


def _fact(one: Listed) -> dict[str, object]:
    entry, report = one.entry, one.entry.report
    return {
        "import": entry.import_id,
        "at_us": entry.at_us,
        "operator": entry.operator,
        "files": len(report.files),
        "new": report.new,
        "state": one.state,
        "aside": one.aside,
    }


def _as_json(file: FileReport) -> dict[str, object]:
    """The whole report of a file, its reason as a sentence."""
    fields: dict[str, object] = {
        name: msgspec.to_builtins(getattr(file, name))
        for name in file.__struct_fields__
    }
    return {**fields, "reason": reason_of(file.reason) if file.reason else None}
