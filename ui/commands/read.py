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
from station.codes.shc import read_card
from station.codes.shc_parts import CardParts
from station.codes.text import MAX_CODE_CHARS, clean_scan, harmless, safe_text
from station.codes.trust import NO_TRUST, Trust
from station.codes.trust_files import MAX_BYTES, read_trust_file
from station.domain.credentials import Credential
from station.domain.errors import GatebookError, OperatorError
from station.domain.moments import CHINA
from station.domain.symbols import Colour, Symbol
from station.scanning.pictures import is_video, read_picture, read_video
from station.wording import terms
from station.wording.errors import sentence
from station.workspace.clock import SystemClock
from ui.commands.common import DONE, Globals, Say, bytes_of

_TEXT = "text"
_LONGEST_BYTES = 2**20
_Row = tuple[Symbol, Credential, float]  # milliseconds from file to symbols


def add(app: typer.Typer) -> None:
    app.command(help=_("Say what the codes in pictures, videos and texts claim."))(read)


def read(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help=_("pictures, videos, .txt"))],
    at: Annotated[str, typer.Option(help=_("judge as of this time"))] = "",
    trust: Annotated[list[Path] | None, typer.Option(help=_("a trust file"))] = None,
) -> int:
    """One object or one table a file; a file that is none stops no other."""
    options: Globals = ctx.obj
    say = Say(options)
    moment = _moment(at)
    trusted = _trusted(trust or [])
    parts, status = CardParts(), DONE
    for file in files:
        try:
            rows = _rows(file, moment, trusted, parts)
        except GatebookError as error:
            say.note(f"{file}: {sentence(error)}")
            status = max(status, error.exit_code)
            continue
        if options.json:
            say.fact("", {"file": str(file), "codes": [_as_json(*row) for row in rows]})
        elif rows:
            say.out.print(_table(file, rows))
        else:
            nothing = _("no code found")
            say.out.print(Text(harmless(f"{file} · {nothing}")))
    return status


def _trusted(files: list[Path]) -> Trust:
    trust = NO_TRUST
    for file in files:
        trust = trust.joined(read_trust_file(bytes_of(file, MAX_BYTES)).trust)
    return trust


def _rows(file: Path, at: datetime, trust: Trust, parts: CardParts) -> list[_Row]:
    begin = time.perf_counter()
    symbols = _symbols(file)
    elapsed = (time.perf_counter() - begin) * 1000
    return [(s, _credential(s.text, at, trust, parts), elapsed) for s in symbols]


def _credential(text: str, at: datetime, trust: Trust, parts: CardParts) -> Credential:
    """What a text claims; the last part of a card claims what the whole card does."""
    whole = parts.take(clean_scan(text))
    return read_card(whole, at, trust) if whole else recognise(text, at, trust)


def _symbols(file: Path) -> tuple[Symbol, ...]:
    if file.suffix.lower() == ".txt":
        return (Symbol(_text_of(file), _TEXT, (), Colour.NONE, _TEXT),)
    if is_video(file):
        return read_video(file)
    return read_picture(file)


def _text_of(file: Path) -> str:
    try:
        text = bytes_of(file, _LONGEST_BYTES).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise OperatorError("The text file is not UTF-8.") from error
    if len(text) > MAX_CODE_CHARS:
        raise OperatorError("The text is longer than any code.")
    return text


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
    table = Table(title=Text(harmless(str(file))), title_justify="left")
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
