"""`gatebook verify`, `rebuild`, `backup`: keeping what was recorded."""

from pathlib import Path
from typing import Annotated

import typer

from db.backup import copy_database
from db.rebuild import rebuild as make_anew
from db.verify import verify as prove
from db.verify_report import Fault
from resources import _
from station.domain.errors import IntegrityFault
from station.workspace.keyslots import unlock
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import any_of, root_of, way_into


def add(app: typer.Typer) -> None:
    app.command(help=_("Prove chain, counts, projections and pages."))(verify)
    app.command(help=_("Make every list and count anew from the journal."))(rebuild)
    app.command(help=_("Copy the database, encrypted, and check the copy."))(backup)


def verify(ctx: typer.Context) -> int:
    """Exit status 4 names every record that does not hold."""
    options: Globals = ctx.obj
    say = Say(options)
    with (
        any_of(options, "verify") as home,
        say.progress(_("Verifying"), None) as progress,
    ):
        report = prove(home.engine, progress)
    for fault in report.faults:
        say.note(_told(fault))
    text = _("{n} records in {v} volumes: {state}").format(
        n=report.records,
        v=report.volumes,
        state=_("everything holds") if report.holds else _("something does not hold"),
    )
    say.fact(text, report)
    return DONE if report.holds else IntegrityFault.exit_code


def rebuild(ctx: typer.Context) -> int:
    """Everything or nothing: one transaction."""
    options: Globals = ctx.obj
    say = Say(options)
    with (
        any_of(options, "rebuild") as home,
        say.progress(_("Rebuilding"), None) as progress,
    ):
        records = make_anew(home.engine, progress)
    say.fact(_("Made anew from {n} records.").format(n=records), {"records": records})
    return DONE


def backup(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option(help=_("a file; else in the home"))] = None,
) -> int:
    """The copy opens with the same key and has been read back."""
    options: Globals = ctx.obj
    root = root_of(options)
    way = way_into(root, options)
    with any_of(options, "backup") as home:
        day = home.clock.now().at.strftime("%Y%m%d-%H%M%S")
        target = to or home.home.backups / f"journal-{day}.db"
        copy_database(home.home.journal, target, unlock(home.home.keys, way))
    Say(options).fact(
        _("Copied to {place}.").format(place=target), {"file": str(target)}
    )
    return DONE


def _told(fault: Fault) -> str:
    where = f"{fault.station} {fault.volume} #{fault.seq} {fault.record_id}".strip()
    return f"{_(fault.what)} {where}" if fault.seq else _(fault.what)
