"""One cell of a spreadsheet: what it holds as clean text, and text as a value.

Spreadsheets store phones and rooms as floats, dates as dates or as text in five styles,
and names with invisible characters from chat programs. Parsers here raise `CellFault`
with a msgid; who reads a whole row knows where the cell stands.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from resources import N_
from station.domain.errors import OperatorError
from station.domain.phones import normalise_phone
from station.domain.plates import read_plate

CellValue = str | int | float | bool | time | date | datetime | timedelta | None

LONGEST_CELL = 500
# a float holds every whole number up to here; beyond, the last digits are guesses
EXACT_FLOAT = 2.0**53
SPREADSHEET_EPOCH = date(1899, 12, 30)

ROUNDED = N_("The spreadsheet has rounded this number; enter it as text.")

_NO_XML = "\ufffe\uffff"
# the last is what questionnaires put between several answers
_COMMAS = re.compile(r"[,，、;；|/┋]")
_SEPARATORS = re.compile(r"[\s,，、;；|/┋]+")
_DATE_PARTS = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DATE_SERIAL = re.compile(r"\d{4,5}")
_DOOR_TAIL = re.compile(r"(?<=.)(?:号楼|单元|[栋幢座楼室号组户排队])$")
_JOINERS = re.compile(r"[\s-]")
_TOLD_ABROAD = re.compile(r"[+＋]")
_MOBILES = re.compile(r"1[3-9]\d{9}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+", re.ASCII)
_QUOTED = re.compile(r'="(.*)"')
_WHOLE = re.compile(r"(\d{1,15})\.0+", re.ASCII)

E = TypeVar("E", bound=StrEnum)


class CellFault(ValueError):
    """A cell that cannot be understood; `msgid` is the English sentence why."""

    def __init__(self, msgid: str) -> None:
        super().__init__(msgid)
        self.msgid = msgid


def text_of(value: CellValue) -> str:
    """The cell as clean text: whole floats without `.0`, dates as ISO dates.

    A whole number too large for a float comes out as `1.10105E+17`, so that nobody
    takes its guessed last digits for real ones.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < EXACT_FLOAT else f"{value:.5E}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return clean(str(value))


def typed_text(text: str) -> str:
    """The cell of a csv as clean text: without what programs add to keep it a text.

    `="0123"` and `'0123` are 0123, a whole number with `.0` is that number.
    """
    plain = clean(text)
    if not plain or (plain[-1] not in '"0' and plain[0] != "'"):
        return plain
    if found := _QUOTED.fullmatch(plain) or _WHOLE.fullmatch(plain):
        return found.group(1)
    return plain.removeprefix("'")


def clean(text: str) -> str:
    """NFC with single blanks, without signs that nobody sees or no file may hold."""
    if not text.isprintable():  # rare, and one sign at a time is slow
        text = "".join(" " if c.isspace() else c for c in text if not _unseen(c))
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """The text, refused when no sensible cell is so long."""
    if len(text) > LONGEST_CELL:
        raise CellFault(N_("This cell is too long."))
    return text


def door_part(text: str) -> str:
    """A building, unit, room … without its measure word: `3栋` is `3`."""
    compact = unicodedata.normalize("NFKC", plain(text)).replace(" ", "").upper()
    return _DOOR_TAIL.sub("", compact.replace("/", "-"))


def phones(text: str) -> str:
    """A phone number in one spelling; several stay, joined by `/`.

    Words beside a number, as in `13900000000（妻）`, go; digits beside one do not.
    """
    listed = (part.strip() for part in _COMMAS.split(text))
    found = [phone for part in listed if part for phone in _phones_in(part)]
    return plain("/".join(dict.fromkeys(found)))


def document(text: str) -> str:
    """A document number; one that the spreadsheet keeps only roughly is refused."""
    if is_rounded(text):
        raise CellFault(ROUNDED)
    return plain(text.lstrip("'`‘’"))


def plates(text: str) -> tuple[str, ...]:
    """Number plates in one spelling; an unknown shape is taken as it is."""
    read = (read_plate(word).text for word in words(text))
    return tuple(dict.fromkeys(plate for plate in read if plate))


def day(text: str) -> date | None:
    """A date as 1980-01-02, 1980/1/2, 1980.1.2, 1980年1月2日, 19800102 or a serial."""
    found = _DATE_PARTS.fullmatch(text) or _DATE_DIGITS.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
        if _DATE_SERIAL.fullmatch(text):
            return SPREADSHEET_EPOCH + timedelta(days=int(text))
    except ValueError:
        pass
    if text:
        raise CellFault(N_("This is no date."))
    return None


def is_serial(text: str) -> bool:
    """Whether the text is a day as spreadsheets count days."""
    return _DATE_SERIAL.fullmatch(text) is not None


def words(text: str) -> tuple[str, ...]:
    """Several values in one cell, parted by commas, slashes or blanks."""
    return tuple(dict.fromkeys(w for w in _SEPARATORS.split(plain(text)) if w))


def choice(of: type[E], names: Mapping[str, E]) -> Callable[[str], E | None]:
    """A parser of a closed vocabulary: Chinese words, English words or codes."""
    known = {word.casefold(): value for word, value in names.items()}
    known |= {value.value.casefold(): value for value in of}

    def parse(text: str) -> E | None:
        if not text:
            return None
        found = known.get(text.casefold())
        if found is None:
            raise CellFault(N_("This word is not one of the allowed ones."))
        return found

    return parse


def _phones_in(text: str) -> list[str]:
    if _MOBILE.fullmatch(text):  # nearly all, and the full parser is slow
        return [text]
    if is_rounded(text):
        raise CellFault(ROUNDED)
    joined = _JOINERS.sub("", unicodedata.normalize("NFKC", text))
    mobiles = _MOBILES.findall(joined)
    rest = _MOBILES.sub("", joined)
    if mobiles and not any(map(str.isdigit, rest)) and not _TOLD_ABROAD.search(text):
        return [str(mobile) for mobile in mobiles]
    try:
        return [normalise_phone(text)]
    except OperatorError as error:
        raise CellFault(error.msgid) from error


def _unseen(sign: str) -> bool:
    if sign.isspace():
        return False
    return sign in _NO_XML or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}


def is_rounded(text: str) -> bool:
    """Whether the spreadsheet kept a long number only roughly."""
    return _ROUNDED.fullmatch(text) is not None
