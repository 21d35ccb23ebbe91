"""`gatebook read`: what pictures, videos and texts say. It records and logs nothing."""

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from resources import N_, _
from station.codes.recognise import recognise
from station.codes.text import MAX_CODE_CHARS, safe_text
from station.codes.trust import NO_TRUST, Trust, read_trust
from station.domain.credentials import Credential
from station.domain.errors import GatebookError, OperatorError
from station.domain.moments import CHINA
from station.domain.symbols import Colour, Symbol
from station.scanning.pictures import is_video, read_picture, read_video
from station.wording import terms
from station.wording.errors import sentence
from station.workspace.clock import SystemClock
from ui.commands.common import DONE, Globals, Say

_TEXT = "text"
_Row = tuple[Symbol, Credential, float]  # milliseconds from file to symbols


def add(app: typer.Typer) -> None:
    app.command(help=_("Say what the codes in pictures, videos and texts claim."))(read)


def read(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=_("pictures, videos, .txt"))],
    at: Annotated[str, typer.Option(help=_("judge as of this time"))] = "",
    trust: Annotated[Path | None, typer.Option(help=_("a trust file"))] = None,
) -> int:
    """One object or one table a file; a file that is none stops no other."""
    options: Globals = ctx.obj
    say = Say(options)
    moment = _moment(at)
    trusted = read_trust(trust.read_bytes()) if _given(trust) and trust else NO_TRUST
    status = DONE
    for file in files:
        try:
            rows = _rows(file, moment, trusted)
        except GatebookError as error:
            say.note(f"{file}: {sentence(error)}")
            status = max(status, error.exit_code)
            continue
        if options.json:
            say.fact("", {"file": str(file), "codes": [_as_json(*row) for row in rows]})
        else:
            say.out.print(_table(file, rows))
    return status


def _rows(file: Path, at: datetime, trust: Trust) -> list[_Row]:
    begin = time.perf_counter()
    symbols = _symbols(file)
    elapsed = (time.perf_counter() - begin) * 1000
    return [(s, recognise(s.text, at, trust), elapsed) for s in symbols]


def _symbols(file: Path) -> tuple[Symbol, ...]:
    if file.suffix.lower() == ".txt" and _given(file):
        return (Symbol(_text_of(file), _TEXT, (), Colour.NONE, _TEXT),)
    if is_video(file):
        return read_video(file)
    return read_picture(file)


def _text_of(file: Path) -> str:
    with file.open("rb") as opened:
        data = opened.read(4 * MAX_CODE_CHARS + 1)
    try:
        text = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise OperatorError("The text file is not UTF-8.") from error
    if len(text) > MAX_CODE_CHARS:
        raise OperatorError("The text is longer than any code.")
    return text


def _given(file: Path | None) -> bool:
    """Whether a file was named; raises OperatorError for one that is not there."""
    if file is not None and not file.is_file():
        raise OperatorError("There is no such file: {name}", name=file.name)
    return file is not None


def _moment(text: str) -> datetime:
    """The time to judge at: now, or ISO 8601, Chinese time where no offset stands."""
    if not text:
        return SystemClock().now().at
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise OperatorError("“{text}” is no time.", text=safe_text(text, 40)) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _as_json(symbol: Symbol, credential: Credential, ms: float) -> dict[str, object]:
    return {
        "text": symbol.text,
        "symbology": symbol.symbology,
        "outline": [list(corner) for corner in symbol.outline],
        "kind": credential.kind,
        "colour": symbol.colour,
        "verified": credential.verified,
        "problem": credential.problem,
        "fields": credential.fields,
        "ms": round(ms, 1),
    }


_VERIFIED = {True: N_("yes"), False: N_("no"), None: N_("not checkable")}


def _table(file: Path, rows: list[_Row]) -> Table:
    empty = "" if rows else f" · {_('no code found')}"
    table = Table(title=Text(f"{file}{empty}"), title_justify="left")
    for heading in (_("Kind"), _("Colour"), _("Verified"), _("Problem"), _("Text")):
        table.add_column(heading, overflow="fold")
    for symbol, credential, _ms in rows:
        problem = credential.problem
        table.add_row(
            terms.code_kind(credential.kind),
            terms.colour(symbol.colour),
            _(_VERIFIED[credential.verified]),
            terms.problem(problem) if problem else "",
            Text(safe_text(symbol.text)),
        )
    return table
