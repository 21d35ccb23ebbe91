"""`gatebook gate`: a cover is on the screen at once, the rest is loaded behind it.

Qt is loaded only here and only now.
"""

import os
import sys
from typing import Annotated

import typer

from resources import _
from station.domain.errors import EnvironmentFault
from ui.commands.common import Globals

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def add(app: typer.Typer) -> None:
    app.command(help=_("Open the gate window."))(gate)


def gate(
    ctx: typer.Context,
    camera: Annotated[
        str, typer.Option(help=_("camera number, video file or URL"))
    ] = "",
    demo: Annotated[
        bool, typer.Option("--demo", help=_("recordings may stand for devices"))
    ] = False,
) -> int:
    """Without --camera the one counts that is set; see `gatebook devices`.

    A gate without any works with a gun scanner, dropped pictures, by eye.
    """
    options: Globals = ctx.obj
    return show(options, camera, demo=demo)


def show(options: Globals, camera: str = "", *, demo: bool = False) -> int:
    """The window over one station, until it is closed."""
    if sys.platform == "linux" and not any(os.environ.get(n) for n in _DISPLAYS):
        raise EnvironmentFault("There is no display here for a window.")
    from ui.gate.cover import cover, uncover

    # Where a passphrase may be asked for in the terminal, nothing may lie over it.
    asks = sys.stdin is not None and sys.stdin.isatty() and options.key_file is None
    kept = None if asks else cover()
    try:
        from ui.commands.gate_open import open_gate

        return open_gate(options, camera, demo=demo)
    finally:
        uncover()
        del kept
