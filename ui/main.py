"""The entry: dispatches to a command, loads a window only when one is asked for.

Commands are imported one at a time, so that `gatebook import` starts without Qt and
`gatebook read` without a database.
"""

import sys
from pkgutil import resolve_name

import typer

from resources import _, use_language
from station.domain.errors import GatebookError
from station.wording.errors import sentence
from ui.commands.common import Globals, hoist

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
    "shift": "shift",
    "order": "shift",
    "log": "log",
    "handover": "handover",
    "import": "import_",
    "briefing": "briefing",
    "adopt": "briefing",
    "register": "register",
    "operator": "operators",
    "pass": "passes",
    "policy": "policy",
    "search": "search",
    "report": "search",
    "verify": "keep",
    "rebuild": "keep",
    "backup": "keep",
    "doctor": "doctor",
}


def main() -> None:
    """The console script `gatebook`."""
    sys.exit(run(sys.argv[1:]))


def run(argv: list[str]) -> int:
    """Run one command line and return the exit status of design § 8."""
    try:
        options, rest = hoist(argv)
        use_language(options.lang)
        return _dispatch(options, rest)
    except GatebookError as error:
        _say(sentence(error))
        return error.exit_code
    except typer.TyperException as error:
        _say(str(error))
        return USAGE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return INTERRUPTED


def whole_app() -> typer.Typer:
    """The program with every command, in the current language."""
    return _app(list(dict.fromkeys(COMMANDS.values())))


def _app(modules: list[str]) -> typer.Typer:
    app = typer.Typer(
        name="gatebook",
        no_args_is_help=True,
        add_completion=False,
        help=_("Gatebook: checkpoint registration without a network."),
    )
    app.callback()(_root)
    for module in modules:
        # import-linter need not see this: main stands above all commands
        resolve_name(f"ui.commands.{module}").add(app)
    return app


def _dispatch(options: Globals, rest: list[str]) -> int:
    names = [word for word in rest if not word.startswith("-")]
    named = [COMMANDS[name] for name in names[:1] if name in COMMANDS]
    app = _app(named) if named else whole_app()
    status = app(args=rest, standalone_mode=False, obj=options)
    return status if isinstance(status, int) else 0


def _root() -> None:
    """Hold the global options; they were taken off the line already."""


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
