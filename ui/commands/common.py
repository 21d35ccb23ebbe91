"""What every command shares: global options, output, exit status, progress.

Global options may stand anywhere on the line; `hoist` takes them out before a command
sees its own arguments. With `--json` stdout carries one JSON object a line and nothing
else; sentences and progress go to stderr.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from resources import DEFAULT_LANGUAGE, LANGUAGES
from station.codes.text import harmless, harmless_json
from station.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:  # loaded when something is said: a window is on the screen before
    from rich.console import Console

    from station.services.ports import Progress as Tell

DONE = 0
WITH_REFUSALS = 1
VALUED = {
    "--home": "home",
    "--key-file": "key_file",
    "--operator": "operator",
    "--pin-file": "pin_file",
    "--lang": "lang",
}
_PATHS = frozenset({"home", "key_file", "pin_file"})


class Globals(msgspec.Struct, frozen=True):
    """The global options of design § 8, and who gives the command."""

    home: Path | None = None
    key_file: Path | None = None
    lang: str = DEFAULT_LANGUAGE
    json: bool = False
    operator: str = ""
    pin_file: Path | None = None


def hoist(argv: list[str]) -> tuple[Globals, list[str]]:
    """The global options of a command line, and what is left of it.

    Raises OperatorError for an option without its value or an unknown language.
    """
    found: dict[str, object] = {}
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name in VALUED:
            found[VALUED[name]] = _value(name, value if equals else next(words, ""))
        elif word == "--json":
            found["json"] = True
        else:
            rest.append(word)
    return _checked(found), rest


def _value(option: str, word: str) -> str:
    if not word or word.startswith("--"):
        raise OperatorError("{option} wants a value.", option=option)
    return word


def _checked(found: dict[str, object]) -> Globals:
    if found.get("lang", DEFAULT_LANGUAGE) not in LANGUAGES:
        raise OperatorError("There is no language “{name}”.", name=found["lang"])
    return msgspec.convert(
        {k: Path(str(v)) if k in _PATHS else v for k, v in found.items()},
        Globals,
    )


class Say:
    """Where a command speaks: facts to stdout, news to stderr."""

    def __init__(self, options: Globals) -> None:
        self.options = options
        self.out = _console(stderr=False)
        self.news = _console(stderr=True)

    def fact(self, text: str, value: object) -> None:
        """One line of result: `value` as JSON with `--json`, else `text`."""
        if self.options.json:
            plain = msgspec.to_builtins(value)
            line = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
            sys.stdout.write(harmless_json(line) + "\n")
        else:
            self.out.print(harmless(text))

    def note(self, text: str) -> None:
        """A sentence for the person, never for the pipe."""
        self.news.print(harmless(text))

    @contextmanager
    def progress(self, title: str, total: int | None) -> "Iterator[Tell]":
        """A progress bar on stderr; the yielded function takes steps done so far."""
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}"),
            TimeElapsedColumn(),
            console=self.news,
            transient=True,
            disable=not self.news.is_terminal,
        )
        with bar:
            task = bar.add_task(title, total=total)

            def tell(done: int) -> None:
                bar.update(task, completed=done)

            yield tell


def _console(*, stderr: bool) -> "Console":
    """Words as they are: no markup, no picture for `:name:`, no line broken."""
    from rich.console import Console

    return Console(
        stderr=stderr, highlight=False, soft_wrap=True, markup=False, emoji=False
    )


def bytes_of(file: Path, most: int) -> bytes:
    """A file whole; one of more than `most` bytes is none of those read here."""
    if not file.is_file():
        raise OperatorError("There is no such file: {name}", name=file.name)
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise EnvironmentFault(
            "The file cannot be read: {name}", name=file.name
        ) from error
    if len(data) > most:
        raise OperatorError("The file is too large: {name}", name=file.name)
    return data


def day_named(text: str) -> date:
    """A day as somebody types it; raises OperatorError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorError(
            "“{text}” is no day; write it as 2022-03-15.", text=text[:20]
        ) from None


def moment_named(text: str, now: datetime) -> datetime:
    """A local time of this laptop as somebody types it; raises OperatorError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise OperatorError(
            "“{text}” is no time; write it as 2022-03-15T08:00.", text=text[:30]
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
