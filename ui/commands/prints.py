"""`gatebook prints`: what was printed, exported or sent to a printer, and by whom."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated

import typer

from db.audit import records_of
from resources import N_, _
from station.domain.kinds import PAPER
from station.domain.moments import CHINA, from_us, to_us
from station.services.audit import AuditRow, audit_rows
from station.services.operators import Right
from ui.commands.common import DONE, Globals, Say, day_named
from ui.commands.homes import any_of
from ui.papers import TITLES

# A state that is not known here is shown as it is.
STATES = {
    "printed": N_("drawn"),
    "exported": N_("exported"),
    "sent": N_("sent to"),
}
NAMES = {
    **TITLES,
    "pass-cards": N_("Pass cards"),
    "help-card": N_("Help cards"),
    "checkpoint-sign": N_("Checkpoint sign"),
    "resident-rules": N_("Rules for residents"),
    "place-code": N_("Place code"),
    "visitor-plates": N_("Visitor plates"),
    "grid-envelopes": N_("Tasks of the grids"),
    "isolation-notice": N_("Notice of isolation"),
    "pledge": N_("Pledge"),
    "release-notice": N_("Notice of release"),
    "medical-exit": N_("Certificate for medical care"),
    "temporary-slip": N_("Temporary pass slip"),
}


def add(app: typer.Typer) -> None:
    app.command(help=_("Show what was printed, and by whom."))(prints)


def prints(
    ctx: typer.Context,
    day: Annotated[str, typer.Option(help=_("a day as 2022-03-15, else today"))] = "",
) -> int:
    """Every copy and every print job of one day, a line each."""
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "prints", Right.PRINT) as home:
        local = day_named(day) if day else home.clock.now().at.date()
        start = datetime.combine(local, time(), CHINA)
        end = start + timedelta(days=1)
        records = records_of(home.engine, {PAPER.name}, to_us(start), to_us(end))
        for row in audit_rows(records):
            say.fact(" ".join(filter(None, _words(row))), row)
    return DONE


def _words(row: AuditRow) -> Iterator[str]:
    fields = row.fields
    sheet = f"{fields.get('sheet') or row.subject}"
    yield f"{from_us(row.at_us):%H:%M}"
    yield row.station
    yield row.operator
    yield _(NAMES.get(sheet, sheet))
    yield f"{fields.get('day') or ''}"
    yield _(STATES.get(row.state, row.state))
    yield f"{fields.get('target') or ''}"
    count = _("{n} copies") if row.state == "sent" else _("{n} lines")
    yield count.format(n=fields.get("rows") or 0)
    if fields.get("masked") is False:
        yield _("in full")
