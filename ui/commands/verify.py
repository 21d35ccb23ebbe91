"""`gatebook verify`: prove the journal, also against receipts, printed heads, mirrors.

With `--json` one line a fault, then one line of figures.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from db.verify import verify as prove
from db.verify_report import Fault, VerifyReport
from resources import _
from station.domain.errors import IntegrityFault, OperatorError
from station.handover.container import MOST_FILE
from station.handover.minisign import public_line
from station.handover.mirror import MirrorKey, MirrorSecret
from station.handover.mirror_runs import read_mirror
from station.services.anchors import Anchor, AnchorKind, printed_heads, receipted
from station.services.pairing import line_of
from station.workspace.home import HomeRole
from station.workspace.keyslots import Means, unlock
from station.workspace.private_keys import OfficeKeys, open_keys
from ui.commands.common import DONE, Globals, Say, bytes_of
from ui.commands.homes import root_of, way_into
from ui.compose import OpenHome, open_any

LINES_SHOWN = 4


def add(app: typer.Typer) -> None:
    app.command(help=_("Prove chain, counts, projections and pages."))(verify)


def verify(
    ctx: typer.Context,
    head: Annotated[
        list[str] | None,
        typer.Option(help=_("volume, number and link as printed on a shift sheet")),
    ] = None,
    mirror: Annotated[
        list[Path] | None,
        typer.Option(help=_("a file of a mirror; the office alone can open it")),
    ] = None,
) -> int:
    """Exit status 4 names every record that does not hold.

    Receipts of the office are always held against the journal: they and printed heads
    show a tail that was cut off and a journal that was written anew.
    """
    options: Globals = ctx.obj
    say = Say(options)
    root = root_of(options)
    way = way_into(root, options)
    heads = printed_heads(head or ())
    with (
        open_any(root, way, "verify") as home,
        say.progress(_("Verifying"), None) as progress,
    ):
        outside = (*heads, *_said_elsewhere(home, way, mirror or ()))
        report = prove(home.engine, progress, outside)
    for fault in report.faults:
        say.fact(told(fault), fault)
    say.fact(_summary(report), _figures(report))
    return DONE if report.holds else IntegrityFault.exit_code


def told(fault: Fault) -> str:
    """A fault in one line: what, and which record, numbers or place."""
    numbers = f"#{fault.seq}" if fault.seq else ""
    if fault.upto > fault.seq:
        numbers += f"–{fault.upto}"
    place = _shortened(fault.place)
    where = (fault.station, fault.volume, numbers, fault.record_id, place)
    return " ".join((_(fault.what), *filter(None, where)))


def _shortened(place: str) -> str:
    """SQLite has a line for each page that a damaged one led to; `--json` keeps all."""
    lines = place.splitlines()
    left = len(lines) - LINES_SHOWN
    more = [_("{n} more lines of SQLite").format(n=left)] if left > 0 else []
    return " · ".join([*lines[:LINES_SHOWN], *more])


def _said_elsewhere(
    home: OpenHome, way: Means, mirrors: Iterable[Path]
) -> Iterator[Anchor]:
    if home.settings.role is HomeRole.STATION:
        if mirrors:
            raise OperatorError("Only the office can open a mirror.")
        paired = home.exchange.paired()
        if paired is not None:
            receipts = home.exchange.receipts(home.settings.id)
            yield from receipted(receipts, paired.office.keys.sign)
        return
    keys = open_keys(home.home.keys, unlock(home.home.keys, way), OfficeKeys)
    for entry in home.exchange.stations():
        receipts = home.exchange.receipts(entry.card.station)
        yield from receipted(receipts, public_line(keys.sign))
    for file in mirrors:
        yield from _mirrored(home, bytes_of(file, MOST_FILE), keys.age)


def _mirrored(home: OpenHome, data: bytes, identity: str) -> Iterator[Anchor]:
    """The end of each run of a mirror, if the station it names has signed it."""

    def signer(card: MirrorKey, _secret: MirrorSecret, signature: str) -> str | None:
        entry = home.exchange.station(card.station)
        return line_of(entry, signature) if entry is not None else None

    for run in read_mirror(data, identity, signer):
        card = run.card
        yield Anchor(
            AnchorKind.MIRROR, card.station, card.volume, run.last, run.head.hex()
        )


def _summary(report: VerifyReport) -> str:
    return _("{n} records in {v} volumes: {state}").format(
        n=report.records,
        v=report.volumes,
        state=_("everything holds") if report.holds else _("something does not hold"),
    )


def _figures(report: VerifyReport) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(report)
    return {**plain, "faults": len(report.faults), "holds": report.holds}
