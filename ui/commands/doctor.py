"""`gatebook doctor`: what this laptop has, and what protects this home."""

import os
from collections.abc import Iterator
from pathlib import Path

import typer

from db.connection import library_versions
from printing.fonts import fallbacks
from resources import _
from station.domain.errors import GatebookError
from station.scanning.zbar import zbar_available
from station.wording.errors import sentence
from station.workspace.clock import SystemClock
from station.workspace.crash import crashes_in
from station.workspace.home import LOGS, HomeRole, is_home, settings_in
from station.workspace.keyslots import KeyFile, unlock
from station.workspace.private_keys import opens_keys
from ui.commands import devices, protection
from ui.commands.common import DONE, WITH_REFUSALS, Globals, Say
from ui.commands.homes import root_of
from ui.commands.protection import Check, State
from ui.compose import open_any

_MARKS = {State.GOOD: "✓", State.ADVICE: "!", State.MISSING: "✗"}
_SAID_ALREADY = frozenset({"keys", "space"})  # without opening the home


def add(app: typer.Typer) -> None:
    app.command(help=_("Say what is here, what is missing and what it costs."))(doctor)


def doctor(ctx: typer.Context) -> int:
    """Exit status 1 when something is missing; nothing is changed."""
    options: Globals = ctx.obj
    say = Say(options)
    checks = [*_parts(), *_home(root_of(options), options)]
    for check in checks:
        good = check.state is not State.MISSING
        fact = {"check": check.name, "good": good, "state": check.state}
        text = f"{_MARKS[check.state]} {check.text}"
        say.fact(text, fact | {"text": check.text})
    missing = any(check.state is State.MISSING for check in checks)
    return WITH_REFUSALS if missing else DONE


def _parts() -> Iterator[Check]:
    yield _part(
        "zbar",
        zbar_available(),
        _("zbar reads beside zxing-cpp"),
        _("libzbar0 is missing: a few noisy codes stay unread"),
    )
    cipher, sqlite = library_versions()
    text = _("SQLCipher {cipher}, SQLite {sqlite}").format(cipher=cipher, sqlite=sqlite)
    yield Check("sqlcipher", State.GOOD, text)
    yield _part(
        "fonts",
        bool(fallbacks()),
        _("rare characters print (HanaMin)"),
        _("fonts-hanazono is missing: rare characters print as code points"),
    )


def _part(name: str, there: bool, good: str, missing: str) -> Check:
    return (
        Check(name, State.GOOD, good) if there else Check(name, State.MISSING, missing)
    )


def _home(root: Path, options: Globals) -> Iterator[Check]:
    if not is_home(root):
        text = _("no home at {place}").format(place=root)
        yield Check("home", State.MISSING, text)
        return
    yield _part(
        "home",
        os.access(root, os.W_OK),
        _("home at {place}").format(place=root),
        _("nothing can be written in {place}").format(place=root),
    )
    crashes = crashes_in(root / LOGS)
    text = _("{n} crash files in {place}").format(n=crashes, place=root / LOGS)
    yield Check("crashes", State.MISSING if crashes else State.GOOD, text)
    try:
        settings = settings_in(root)
        if settings.role is HomeRole.STATION:
            yield from devices.checks(settings)
        yield from protection.checks(root, settings, SystemClock().now())
    except GatebookError as error:
        yield Check("settings", State.MISSING, sentence(error))
    try:
        yield from _opened(root, options)
    except GatebookError as error:
        yield Check("database", State.MISSING, sentence(error))


def _opened(root: Path, options: Globals) -> Iterator[Check]:
    """What only the database knows; a home at work or without its key is left alone."""
    if options.key_file is None:
        text = _("not opened, for no --key-file was given")
        yield Check("database", State.ADVICE, text)
        return
    way = KeyFile(options.key_file)
    with open_any(root, way, "doctor") as opened:
        yield _part(
            "private-keys",
            opens_keys(opened.home.keys, unlock(opened.home.keys, way)),
            _("the private keys open"),
            _("the private keys are lost or damaged"),
        )
        heads = opened.journal.heads()
        text = _("the database opens; {n} records").format(n=sum(h.seq for h in heads))
        yield Check("database", State.GOOD, text)
        for look in opened.self_test():
            if look.name not in _SAID_ALREADY:
                state = State.GOOD if look.good else State.MISSING
                yield Check(look.name, state, look.text)
