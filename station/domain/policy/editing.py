"""One section of a policy text changed, everything else left as the office wrote it.

What a form needs, and no form: the value of a section, the text with another value in
its place, and the faults of each of its fields. Comments outside the section stay.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import tomli_w

from station.domain.policy.faults import NATIVE, Fault, PolicyFault
from station.domain.policy.model import load_policy, parsed
from station.domain.policy.sections import Policy

_HEAD = re.compile(r"\[\[?\s*(?P<key>[\w-]+)")
_KEY = re.compile(r"(?P<key>[\w-]+)\s*=")
ROOT = ""

Value = Mapping[str, Any] | Sequence[Any] | str | int | float | object


class Edited(msgspec.Struct, frozen=True):
    """A policy text after an edit; `faults` by place, as `temperature.fever`.

    A text with faults can be edited on, and cannot come into force.
    """

    text: str
    faults: dict[str, Fault] = {}

    def of_section(self, section: str) -> dict[str, Fault]:
        """The faults inside one section, for the fields of its form."""
        inside = (f"{section}.", f"{section}[")
        return {
            place: fault
            for place, fault in self.faults.items()
            if place == section or place.startswith(inside)
        }


class _Piece(msgspec.Struct, frozen=True):
    """Whole statements of the text: a header with its keys, or one key of the root.

    `before`: comments and blank lines above; `key` is empty for what has no key.
    """

    key: str
    before: str
    body: str

    @property
    def text(self) -> str:
        return self.before + self.body


def section_of(text: str, section: str) -> object:
    """The value of a section as the text has it; None where the text says nothing.

    Raises PolicyFault for a text that is no TOML.
    """
    return parsed(text).get(section)


def edited(text: str, section: str, value: Value | None) -> Edited:
    """The text with this value of a section; None leaves the section to its default.

    `section` is a key of the policy: a table (`temperature`), tables by name (`codes`),
    a list of tables (`areas`) or a single value (`label`). Raises PolicyFault for a
    text that is no TOML, KeyError for a section that a policy does not have.
    """
    if section not in {f.encode_name for f in msgspec.structs.fields(Policy)}:
        raise KeyError(section)
    parsed(text)
    pieces = list(_pieces(text if text.endswith("\n") else f"{text}\n"))
    return checked(_joined(pieces, section, _written(section, value)))


def checked(text: str) -> Edited:
    """The text with all its faults by place."""
    try:
        load_policy(text)
    except PolicyFault as error:
        return Edited(text, {fault.place: fault for fault in reversed(error.faults)})
    return Edited(text)


def with_version(text: str, version: int) -> str:
    """The same rules under another number."""
    return edited(text, "version", version).text


def given_out(text: str, at: datetime, community: str = "") -> str:
    """The same rules as given out at a moment, and for a community if one is named."""
    told = edited(text, "issued", at.replace(microsecond=0)).text
    return edited(told, "community", community).text if community else told


def _written(section: str, value: Value | None) -> str:
    if value is None or value in ((), [], {}):
        return ""
    plain = msgspec.to_builtins(value, builtin_types=NATIVE)
    if isinstance(plain, list | tuple) and all(
        isinstance(item, dict) for item in plain
    ):
        return "\n".join(_table(section, item) for item in plain)
    return tomli_w.dumps({section: plain})


def _table(section: str, item: Mapping[str, Any]) -> str:
    """One table of a list; empty fields are left out, TOML cannot say them."""
    known = {key: value for key, value in item.items() if value is not None}
    rest = tomli_w.dumps({section: known}).removeprefix(f"[{section}]\n")
    return f"[[{section}]]\n{rest}"


def _joined(pieces: list[_Piece], section: str, body: str) -> str:
    """The pieces with the section's own replaced, where its first one stood."""
    own = [at for at, piece in enumerate(pieces) if piece.key == section]
    if not own:
        return _added(pieces, body)
    first = own[0]
    new = _Piece(section, pieces[first].before, _spaced(body, pieces[first].body))
    kept = [
        new if at == first else p for at, p in enumerate(pieces) if at not in own[1:]
    ]
    return "".join(piece.text for piece in kept)


def _added(pieces: list[_Piece], body: str) -> str:
    """A section that was not there: a value above all tables, a table at the end."""
    text = "".join(piece.text for piece in pieces)
    if not body or body.startswith("["):
        return f"{text.rstrip()}\n\n{body}" if body else text
    heads = [at for at, piece in enumerate(pieces) if piece.body.startswith("[")]
    at = heads[0] if heads else len(pieces)
    above = "".join(piece.text for piece in pieces[:at])
    return above + body + "".join(piece.text for piece in pieces[at:])


def _spaced(body: str, old: str) -> str:
    """With the blank lines that followed the old one."""
    tail = old[len(old.rstrip("\n")) :]
    return body.rstrip("\n") + (tail or "\n") if body else ""


def _pieces(text: str) -> Iterator[_Piece]:
    """The text cut where a statement ends: nothing of it is lost.

    A line that looks like a header or a key counts only when all before it is whole, so
    that one inside a long string or list does not.
    """
    before, body, key = "", "", ROOT
    in_table = False
    for line in text.splitlines(keepends=True):
        head, named = _HEAD.match(line), _KEY.match(line)
        starts = head or (named if not in_table else None)
        if starts and _is_whole(body):
            if before or body:
                comments, rest = _tail_comments(body)
                yield _Piece(key, before, rest)
                before = comments
            body, key = "", starts["key"]
            in_table = in_table or head is not None
        body += line
    yield _Piece(key, before, body)


def _tail_comments(body: str) -> tuple[str, str]:
    """Comments and blank lines at the end belong to what follows them."""
    lines = body.splitlines(keepends=True)
    at = len(lines)
    while at and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return "".join(lines[at:]), "".join(lines[:at])


def _is_whole(body: str) -> bool:
    try:
        tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True
