"""`gatebook audit`: who did what with data and rights, for the auditor and the head."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from db.audit import ranges_held, records_of
from resources import _
from station.domain.errors import OperatorError
from station.domain.kinds import AUDITED, RESOLUTION
from station.domain.moments import CHINA_OFFSET_MIN, from_us, to_us
from station.domain.records import SealedRecord
from station.handover.fetch import fetch
from station.handover.publish import publish
from station.services.audit import AuditRow, audit_rows
from station.services.audit_file import Checked, check, write_parts
from station.wording import audit
from ui.commands.common import DONE, Globals, Say, bytes_of, day_named
from ui.commands.homes import any_of, either_of
from ui.compose import OpenHome

END_OF_TIME_US = 2**62
MOST_IDENTITY = 1 << 16


def add(app: typer.Typer) -> None:
    commands = typer.Typer(help=_("Who did what with data and rights."))
    commands.callback(invoke_without_command=True)(list_)
    commands.command(help=_("Write a file for an auditor: audit records alone."))(
        export
    )
    commands.command("check", help=_("Prove and show such a file; needs no home."))(
        check_
    )
    app.add_typer(commands, name="audit")


def list_(
    ctx: typer.Context,
    day: Annotated[str, typer.Option(help=_("a day as 2022-03-15, else all"))] = "",
) -> int:
    """Logins, reveals, exports, overrides, erasures, keys: one line each, masked."""
    if ctx.invoked_subcommand is not None:
        return DONE
    options: Globals = ctx.obj
    say = Say(options)
    with any_of(options, "audit") as home:
        start, end = _span(day, home)
        kinds = AUDITED | {RESOLUTION.name}
        for row in audit_rows(records_of(home.engine, kinds, start, end)):
            say.fact(_line(row), row)
    return DONE


def export(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option(help=_("the file to write"))],
    recipient: Annotated[
        str, typer.Option("--for", help=_("age recipient of the auditor"))
    ],
) -> int:
    """Other records keep the chain together and can be read by nobody."""
    options: Globals = ctx.obj
    say = Say(options)
    with either_of(options, "audit") as home:
        sign = home.keys.sign
        parts = write_parts(_ranges(home), recipient, home.recorder(), sign)
        for number, data in enumerate(parts, start=1):
            name = to.name if number == 1 else f"{to.name}.{number}"
            place = publish(data, str(to.parent), name)
            say.fact(_("Written: {place}").format(place=place), {"file": place})
    return DONE


def check_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("the audit file"))],
    identity: Annotated[Path, typer.Option(help=_("the auditor's age key file"))],
) -> int:
    """Exit status 4 when anything in it was altered, left out or reordered."""
    options: Globals = ctx.obj
    say = Say(options)
    try:
        secret = bytes_of(identity, MOST_IDENTITY).decode()
    except UnicodeDecodeError:
        raise OperatorError("This file holds no age identity.") from None
    found = check(fetch(str(file)), secret)
    for row in audit_rows(found.audited):
        say.fact(_line(row), row)
    for line in _covered(found):
        say.note(line)
    return DONE


def _ranges(home: OpenHome) -> Iterator[tuple[bytes, Iterator[SealedRecord]]]:
    for station, volume, run in ranges_held(home.engine):
        records = home.journal.records(station, volume, run.first, run.last)
        yield run.previous, records


def _covered(found: Checked) -> Iterator[str]:
    """What the file covers: to be compared with receipts and printed heads."""
    manifest = found.manifest
    for span in manifest.spans:
        yield _("{station} {volume}: {first} to {last} hold; head {head}").format(
            station=span.station,
            volume=span.volume,
            first=span.first,
            last=span.last,
            head=span.head,
        )
    yield _("Signed by {home} with {key}.").format(
        home=manifest.home, key=manifest.sign
    )


def _span(day: str, home: OpenHome) -> tuple[int, int]:
    if not day:
        return -END_OF_TIME_US, END_OF_TIME_US
    zone = home.clock.now().at.tzinfo
    start = datetime.combine(day_named(day), time(), zone)
    return to_us(start), to_us(start + timedelta(days=1))


def _line(row: AuditRow) -> str:
    when = from_us(row.at_us, row.offset_min or CHINA_OFFSET_MIN)
    deed = audit.deed(row.kind, row.state)
    words = (row.station, row.operator, deed, row.subject, *audit.facts(row.fields))
    return " · ".join([when.strftime("%Y-%m-%d %H:%M:%S"), *filter(None, words)])
