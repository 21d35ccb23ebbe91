"""`gatebook briefing` and `gatebook adopt`: from the office to its stations."""

from typing import Annotated

import typer

from resources import _
from station.handover.fetch import fetch
from station.handover.publish import publish
from station.services import adopt as adopting
from station.services import brief
from station.wording.exchange import adoption
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import office_of, station_of


def add(app: typer.Typer) -> None:
    app.command(help=_("Write a briefing for each station, or for one."))(briefing)
    app.command(help=_("Put a briefing in force at this station."))(adopt)


def briefing(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help=_("a folder, a stick, a URL"))],
    station: Annotated[str, typer.Option(help=_("id of the station"))] = "",
) -> int:
    """Policy, register, lists, operators and receipts, to each station's own key."""
    options: Globals = ctx.obj
    say = Say(options)
    with office_of(options, "briefing") as office:
        one = (brief.brief(office.end, station),) if station else ()
        for made in one or brief.brief_all(office.end):
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
            }
            say.fact(text, fact)
    return DONE


def adopt(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help=_("the briefing: a file or URL"))],
) -> int:
    """Only a newer briefing of this station's own office comes into force."""
    options: Globals = ctx.obj
    with station_of(options, "adopt") as station:
        report = adopting.adopt(station.end, fetch(file))
    Say(options).fact("\n".join(adoption(report)), report)
    return DONE
