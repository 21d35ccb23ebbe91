"""`gatebook doctor`: what this laptop has, and what protects this home."""

import os
from collections.abc import Iterator
from pathlib import Path

import typer

from db.connection import library_versions
from printing.fonts import fallbacks
from resources import _
from station.scanning.zbar import zbar_available
from station.workspace.crash import crashes_in
from station.workspace.home import LOGS, is_home
from station.workspace.keyslots import kinds_of
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import root_of

Check = tuple[str, bool, str]


def add(app: typer.Typer) -> None:
    app.command(help=_("Say what is here, what is missing and what it costs."))(doctor)


def doctor(ctx: typer.Context) -> int:
    """Exit status 1 when a part is missing; nothing is changed."""
    options: Globals = ctx.obj
    say = Say(options)
    checks = [*_parts(), *_home(root_of(options))]
    for name, good, text in checks:
        mark = "✓" if good else "✗"
        say.fact(f"{mark} {text}", {"check": name, "good": good, "text": text})
    return DONE if all(good for _name, good, _text in checks) else WITH_REFUSALS


def _parts() -> Iterator[Check]:
    zbar = zbar_available()
    yield (
        "zbar",
        zbar,
        _("zbar reads beside zxing-cpp")
        if zbar
        else _("libzbar0 is missing: a few noisy codes stay unread"),
    )
    cipher, sqlite = library_versions()
    text = _("SQLCipher {cipher}, SQLite {sqlite}").format(cipher=cipher, sqlite=sqlite)
    yield "sqlcipher", True, text
    fonts = bool(fallbacks())
    yield (
        "fonts",
        fonts,
        _("rare characters print (HanaMin)")
        if fonts
        else _("fonts-hanazono is missing: rare characters print as code points"),
    )


def _home(root: Path) -> Iterator[Check]:
    if not is_home(root):
        yield "home", False, _("no home at {place}").format(place=root)
        return
    kinds = ", ".join(sorted(kinds_of(root / "keys")))
    open_ = os.access(root, os.W_OK)
    text = _("home at {place}") if open_ else _("nothing can be written in {place}")
    yield "home", open_, text.format(place=root)
    yield "keys", True, _("opens by: {kinds}").format(kinds=kinds)
    crashes = crashes_in(root / LOGS)
    text = _("{n} crash files in {place}").format(n=crashes, place=root / LOGS)
    yield "crashes", crashes == 0, text
