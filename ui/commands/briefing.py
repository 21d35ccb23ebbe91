"""`gatebook briefing` and `gatebook adopt`: from the office to its stations."""

from collections.abc import Iterable
from typing import Annotated

import typer

from resources import _
from station.domain.exchange import AdoptReport
from station.handover.fetch import fetch, find
from station.handover.publish import publish
from station.services import adopt as adopting
from station.services import brief
from station.services.exchange_port import StationEnd
from station.wording.exchange import adoption
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.handover import tell_stick
from ui.commands.homes import office_of, station_of
from ui.stick import readable


def add(app: typer.Typer) -> None:
    app.command(help=_("Write a briefing for each station, or for one."))(briefing)
    app.command(help=_("Put a briefing in force at this station."))(adopt)


def briefing(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help=_("a folder, a stick, a URL"))],
    station: Annotated[str, typer.Option(help=_("id of the station"))] = "",
    whole: Annotated[
        bool, typer.Option(help=_("every resident, not only what changed"))
    ] = False,
) -> int:
    """Policy, register, lists, operators and receipts, to each station's own key."""
    options: Globals = ctx.obj
    say = Say(options)
    with office_of(options, "briefing") as office:
        one = brief.briefings(office.end, station, whole=whole) if station else ()
        for made in one or brief.brief_all(office.end, whole=whole):
            place = publish(made.data, to, made.name)
            manifest = made.manifest
            text = _("{place}: briefing {number} for {station}").format(
                place=place, number=manifest.number, station=manifest.station
            )
            fact = {
                "place": place,
                "number": manifest.number,
                "station": manifest.station,
                "residents": manifest.residents,
                "part": manifest.part,
                "parts": manifest.parts,
                "bases": manifest.bases,
            }
            say.fact(text, fact)
    tell_stick(say, to)
    return DONE


def adopt(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(help=_("the briefing: files, a folder or URLs"))
    ],
) -> int:
    """Only a newer briefing of this station's own office comes into force."""
    options: Globals = ctx.obj
    say, status = Say(options), DONE
    with station_of(options, "adopt") as station:
        for report in (one for file in files for one in _adopted(station.end, file)):
            say.fact("\n".join(adoption(report)), report)
            status = WITH_REFUSALS if report.waiting else DONE
    return status


def _adopted(end: StationEnd, url: str) -> Iterable[AdoptReport]:
    """The briefing that is named, or what a folder holds for this station."""
    found = list(find(url))
    if [one.url for one in found if one.asked] == [url]:
        return (adopting.adopt(end, fetch(url)),)
    return adopting.adopt_among(end, readable(found))
