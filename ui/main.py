"""The entry: dispatches to a command, loads a window only when one is asked for.

Commands are imported one at a time, so that `gatebook import` starts without Qt and
`gatebook read` without a database.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from pkgutil import resolve_name

import typer
from typer.main import get_command

from resources import _, use_language
from station.codes.text import harmless
from station.domain.errors import EnvironmentFault, GatebookError, disk_fault
from station.wording.errors import sentence
from ui.commands.common import Globals, hoist
from ui.commands.help_page import translate_help
from ui.commands.usage import unknown_command, usage_sentence

USAGE = 2
INTERRUPTED = 130
BUG = 70

# Command to the module of `ui.commands` whose `add` declares it.
COMMANDS = {
    "demo": "demo",
    "init": "init",
    "pair": "pair",
    "revoke": "pair",
    "gate": "gate",
    "read": "read",
    "admit": "admit",
    "resolve": "admit",
    "correct": "admit",
    "paper": "paper",
    "shift": "shift",
    "order": "orders",
    "log": "log",
    "sheet": "sheets",
    "letter": "sheets",
    "notice": "notices",
    "prints": "prints",
    "disinfection": "disinfection",
    "handover": "handover",
    "import": "import_",
    "briefing": "briefing",
    "adopt": "briefing",
    "register": "register",
    "operator": "operators",
    "list": "lists",
    "pass": "passes",
    "policy": "policy",
    "trust": "trust",
    "audit": "audit",
    "search": "search",
    "report": "search",
    "verify": "verify",
    "rebuild": "keep",
    "backup": "backup",
    "restore": "restore",
    "mirror": "mirror",
    "move-office": "move",
    "keys": "keys",
    "erase": "erase",
    "destroy": "destroy",
    "clock": "clock",
    "devices": "devices",
    "doctor": "doctor",
}


def main() -> None:
    """The console script `gatebook`: a bug is told in one sentence and kept in a file.

    Slots of a window, threads and what Python cannot raise come here too; the window
    goes on.
    """
    argv = sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal of another alphabet
            stream.reconfigure(errors="backslashreplace")
    sys.excepthook = lambda _kind, error, _trace: _tell_bug(error, argv)
    threading.excepthook = lambda args: (
        None  # somebody ended their own thread
        if issubclass(args.exc_type, SystemExit)
        else _tell_bug(args.exc_value or args.exc_type(), argv)
    )
    sys.unraisablehook = lambda args: _tell_bug(args.exc_value or args.exc_type(), argv)
    try:
        status = run(argv)
    except Exception as error:  # noqa: BLE001 - border: the crash path
        _tell_bug(error, argv)
        status = BUG
    sys.exit(status)


def run(argv: list[str]) -> int:
    """Run one command line and return the exit status of design § 8.

    A bug is raised: only `main` may tell it in one sentence, no test overlooks it.
    """
    try:
        return _run(argv)
    except (KeyboardInterrupt, typer.Abort, BrokenPipeError):
        return INTERRUPTED
    except OSError as error:  # what no part could say better
        _say(sentence(disk_fault(error, error.filename or "?")))
        return EnvironmentFault.exit_code


def _run(argv: list[str]) -> int:
    try:
        options, rest = hoist(argv)
        use_language(options.lang)
        return _dispatch(options, rest)
    except GatebookError as error:
        _say(sentence(error))
        return error.exit_code
    except typer.TyperException as error:
        _say(usage_sentence(error))
    except UnicodeEncodeError:  # a word of the command line that is no text
        _say(_("A word of the command line is not UTF-8 text."))
    return USAGE


def whole_app() -> typer.Typer:
    """The program with every command, in the current language."""
    return _app(list(dict.fromkeys(COMMANDS.values())))


def _app(modules: list[str]) -> typer.Typer:
    app = typer.Typer(
        name="gatebook",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=_("Gatebook: checkpoint registration without a network."),
        epilog=_(
            "Anywhere on the line: --home DIR, --key-file FILE, --operator ID,"
            " --pin-file FILE, --lang, --json"
        ),
    )
    app.callback()(_root)
    for module in modules:
        # import-linter need not see this: main stands above all commands
        resolve_name(f"ui.commands.{module}").add(app)
    return app


def _dispatch(options: Globals, rest: list[str]) -> int:
    name = next((word for word in rest if not word.startswith("-")), "")
    if name and name not in COMMANDS:
        _say(unknown_command(name))
        return USAGE
    app = _app([COMMANDS[name]]) if name else whole_app()
    command = get_command(app)
    if "--help" in rest or len(rest) <= bool(app.registered_groups):
        translate_help(command)  # asked for, or a group with no deed named
    status = command(
        args=rest, standalone_mode=False, obj=options, prog_name="gatebook"
    )
    return status if isinstance(status, int) else 0


def _root() -> None:
    """Hold the global options; they were taken off the line already."""


def _tell_bug(error: BaseException, argv: list[str]) -> None:
    """One sentence; what happened is kept in a file that holds no personal data."""
    from station.workspace.clock import SystemClock
    from station.workspace.crash import write_crash

    for folder in _crash_folders(argv):
        with suppress(GatebookError, MemoryError):
            place = write_crash(error, folder, SystemClock().now())
            told = _(
                "The program made a mistake of its own ({kind}); what was saved is"
                " safe. {place} says where it happened."
            )
            _say(told.format(kind=type(error).__name__, place=place))
            return
    _say(_("The program made a mistake of its own; what was saved is safe."))


def _crash_folders(argv: list[str]) -> Iterator[Path]:
    """The logs of the home that was meant, else the system's scratch folder."""
    from station.workspace.home import LOGS, default_home, is_home

    with suppress(GatebookError, OSError):
        root = hoist(argv)[0].home or default_home()
        if is_home(root):
            yield root / LOGS
    with suppress(OSError):  # there is none where every disk is full
        yield Path(tempfile.gettempdir())


def _say(text: str) -> None:
    if text:
        sys.stderr.write(harmless(text) + "\n")
