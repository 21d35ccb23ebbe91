"""`gatebook pair` and `gatebook revoke`: a station joins its office, or leaves it."""

import re
from pathlib import Path
from typing import Annotated

import typer

from resources import _
from station.domain.errors import OperatorError
from station.domain.exchange import GateCard
from station.domain.heads import read_head
from station.handover.fetch import fetch
from station.handover.publish import publish
from station.services import pairing
from station.services.ports import Register
from station.wording.exchange import adoption
from station.workspace.home import HomeRole, Settings, is_home, open_home
from ui.commands.common import DONE, Globals, Say
from ui.commands.homes import office_of, root_of, way_into
from ui.commands.init import new_ways
from ui.founding import make_station, pair_station

_NUMBER = re.compile(r"[0-9]{1,15}")
_MOST_NAMED = 8
_HALF = pairing.CODE_DIGITS // 2


def add(app: typer.Typer) -> None:
    app.command(help=_("Office: write a pairing file. Station: accept one."))(pair)
    app.command(help=_("Withdraw a station."))(revoke)


def pair(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=_("the pairing file"))],
    code: Annotated[str, typer.Option(help=_("station: its ten digits"))] = "",
    station: Annotated[str, typer.Option(help=_("office: id of the station"))] = "",
    gate: Annotated[str, typer.Option(help=_("office: name of its gate"))] = "",
    name: Annotated[str, typer.Option(help=_("office: name of the station"))] = "",
    community: Annotated[str, typer.Option(help=_("office: whose residents"))] = "",
) -> int:
    """An office gives --station and gets a code; a station gives the code."""
    options: Globals = ctx.obj
    if code:
        return _accept(options, file, code)
    if not station:
        raise OperatorError("Give --code at a station, or --station at an office.")
    return _invite(options, file, GateCard(station, name or station, gate, community))


def revoke(
    ctx: typer.Context,
    station: Annotated[str, typer.Argument(help=_("id of the station"))],
    upto: Annotated[
        str, typer.Option(help=_("its last sound record, as on the shift sheet"))
    ] = "",
) -> int:
    """What the station recorded and the office holds stays; the rest is set aside.

    The last sound record is a number of its newest volume that the office has heard
    of, or the whole line that is printed: volume, number, link.
    """
    options: Globals = ctx.obj
    volume, last = _last_sound(upto)
    with office_of(options, "revoke") as office:
        entry = pairing.revoke(office.end, station, last, volume)
    said = _("Station {station} is withdrawn.").format(station=station)
    Say(options).fact(said, {"station": station, "cut_off": entry.cut_off})
    return DONE


def _last_sound(upto: str) -> tuple[str, int]:
    """Volume, empty for the newest, and number; raises OperatorError."""
    if not upto or _NUMBER.fullmatch(upto):
        return "", int(upto or 0)
    volume, last, _link = read_head(upto)
    return volume, last


def _invite(options: Globals, file: Path, card: GateCard) -> int:
    with office_of(options, "pair") as office:
        if not card.community:
            known = office.settings.community
            card = GateCard(card.station, card.name, card.gate, known)
        made, code = pairing.make(office.end, card)
        publish(made.data, str(file.parent), file.name)
        others = () if made.manifest.residents else _communities(office.register)
    shown = f"{code[:_HALF]} {code[_HALF:]}"
    said = _("{file} is written. Its code, to be told apart from it: {code}").format(
        file=file, code=shown
    )
    fact = {"file": str(file), "station": card.station, "code": code}
    say = Say(options)
    say.fact(said, fact)
    if others:
        told = _("Nobody of the register lives in {community}; it has: {others}.")
        say.note(told.format(community=card.community, others="、".join(others)))
    return DONE


def _communities(register: Register) -> list[str]:
    """Whose residents are in the register, some of them."""
    homes = (resident.person.home for resident in register.residents())
    return sorted({home.community for home in homes if home})[:_MOST_NAMED]


def _accept(options: Globals, file: Path, code: str) -> int:
    root = root_of(options)
    there = is_home(root)
    if there:
        with open_home(root, "pair") as home:
            if home.settings.role is not HomeRole.STATION:
                raise OperatorError("This home is an office, not a station.")
    invitation = pairing.read(fetch(str(file)), code)
    if not there:
        ways = new_ways(options, keyring=False)
        make_station(root, Settings(HomeRole.STATION, "", ""), ways)
    report = pair_station(root, way_into(root, options), invitation)
    card = invitation.pairing.gate
    said = _("This is station {station} now, at {gate}.").format(
        station=card.station, gate=card.gate
    )
    lines = [said, *adoption(report)]
    say = Say(options)
    say.fact("\n".join(lines), {"station": card.station, "briefing": report})
    if invitation.pairing.recovery:
        say.note(_("Now prove that the recovery key opens it: gatebook keys drill"))
    return DONE
