"""The help page in the language of this program; the parser below speaks English."""

from collections.abc import Callable, Iterator
from typing import Any

import typer

from resources import _


def translate_help(command: Any) -> None:
    """Put our words on the help pages of a command and of those below it."""
    from typer import rich_utils  # takes its time: only where a page is shown

    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    for one in _family(command):
        one.get_usage = _translated(one.get_usage)
        one.get_help_option(typer.Context(one)).help = _("Show this page.")


def _family(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _family(inner)


def _translated(usage: Callable[[typer.Context], str]) -> Callable[..., str]:
    def speak(ctx: typer.Context) -> str:
        words = usage(ctx)
        for english, ours in (
            ("Usage:", _("Usage:")),
            ("[OPTIONS]", _("[OPTIONS]")),
            ("COMMAND [ARGS]...", _("COMMAND [WORDS]…")),
        ):
            words = words.replace(english, ours, 1)
        return words

    return speak
