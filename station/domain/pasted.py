"""A table as somebody pastes it: from a notice, a chat, a sheet. Only text to values.

Cells are parted by tabs, else by commas, semicolons, bars or 、 of either width, else
by spaces.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

_BETWEEN = re.compile(r"[,;|、]")
_SPACES = re.compile(r"\s+")
_DAY = re.compile(r"(?:(\d{4})\D{1,2})?(\d{1,2})\D(\d{1,2})\D?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
LONGEST_LINE = 2000


class PastedRow(msgspec.Struct, frozen=True):
    """One line with something in it; `number` counts lines from 1."""

    number: int
    cells: tuple[str, ...]


def rows_of(text: str) -> Iterator[PastedRow]:
    """The lines that say something, each as its cells."""
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line[:LONGEST_LINE])
        if any(cells):
            yield PastedRow(number, cells)


def rows_in(cells: Iterable[Sequence[str]]) -> Iterator[PastedRow]:
    """The same of a sheet, whose cells are parted already."""
    for number, row in enumerate(cells, start=1):
        plain = tuple(_plain(cell[:LONGEST_LINE]).strip() for cell in row)
        if any(plain):
            yield PastedRow(number, plain)


def day_of(text: str, today: date) -> date | None:
    """A day as people write it; without a year the one nearest to `today`.

    Takes 2022-04-01, 2022/4/1, 2022年4月1日, 20220401, 4月1日. None for anything else.
    """
    plain = _plain(text).strip()
    found = _DIGITS.fullmatch(plain) or _DAY.fullmatch(plain)
    if found is None:
        return None
    year, month, day = found.groups()
    if year:
        return _day(int(year), int(month), int(day))
    near = (_day(today.year + n, int(month), int(day)) for n in (-1, 0, 1))
    return min(filter(None, near), key=lambda one: abs(one - today), default=None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _cells(line: str) -> tuple[str, ...]:
    plain = _plain(line)
    if "\t" in plain:
        parts = plain.split("\t")
    else:
        parts = _BETWEEN.split(plain)
        if len(parts) == 1:
            parts = _SPACES.split(plain.strip())
    return tuple(part.strip() for part in parts)
