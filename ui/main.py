"""The entry: dispatches to a command, loads a window only when one is asked for.

Commands are imported one at a time, so that `gatebook import` starts without Qt and
`gatebook read` without a database.
"""

import sys
from collections.abc import Callable

import typer

from resources import _, use_language
from station.domain.errors import GatebookError
from station.wording.errors import sentence
from ui.commands.common import Globals, hoist

USAGE = 2
INTERRUPTED = 130
BUG = 70

Loader = Callable[[typer.Typer], None]


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


def _dispatch(options: Globals, rest: list[str]) -> int:
    app = typer.Typer(
        name="gatebook",
        no_args_is_help=True,
        add_completion=False,
        help=_("Gatebook: checkpoint registration without a network."),
    )
    app.callback()(_root)
    for load in _wanted(rest):
        load(app)
    status = app(args=rest, standalone_mode=False, obj=options)
    return status if isinstance(status, int) else 0


def _root() -> None:
    """Hold the global options; they were taken off the line already."""


def _wanted(rest: list[str]) -> list[Loader]:
    """The loader of the named command alone, or all of them for the help page."""
    names = [word for word in rest if not word.startswith("-")]
    if names and names[0] in LOADERS:
        return [LOADERS[names[0]]]
    return list(dict.fromkeys(LOADERS.values()))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _read(app: typer.Typer) -> None:
    from ui.commands import read

    read.add(app)


def _admit(app: typer.Typer) -> None:
    from ui.commands import admit

    admit.add(app)


def _demo(app: typer.Typer) -> None:
    from ui.commands import demo

    demo.add(app)


LOADERS: dict[str, Loader] = {
    "demo": _demo,
    "read": _read,
    "admit": _admit,
    "resolve": _admit,
    "correct": _admit,
}
