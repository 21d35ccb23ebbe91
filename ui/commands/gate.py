"""`gatebook gate`: the gate window; Qt is loaded only here and only now."""

import os
import sys
from typing import Annotated

import typer

from resources import _
from station.domain.errors import EnvironmentFault
from station.workspace.crash import crashes_in
from ui.commands.common import Globals, Say
from ui.commands.homes import station_of

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def add(app: typer.Typer) -> None:
    app.command(help=_("Open the gate window."))(gate)


def gate(
    ctx: typer.Context,
    camera: Annotated[
        str, typer.Option(help=_("camera number, video file or URL"))
    ] = "",
) -> int:
    """Without --camera the gate works with a gun scanner, dropped pictures, by eye."""
    options: Globals = ctx.obj
    return show(options, camera)


def show(options: Globals, camera: str = "") -> int:
    """The window over one station, until it is closed."""
    if sys.platform == "linux" and not any(os.environ.get(n) for n in _DISPLAYS):
        raise EnvironmentFault("There is no display here for a window.")
    from ui.gate.window import run_gate

    with station_of(options, "gate") as station:
        if crashes := crashes_in(station.home.logs):
            said = _(
                "{n} crash files are in {place}; the next handover tells how many."
            )
            Say(options).note(said.format(n=crashes, place=station.home.logs))
        return run_gate(station.desk(), camera or None, station.clock)
