"""What the headers of a sheet mean: found, guessed from what offices write, or told.

A field is a column of the template or one of `OTHER_FIELDS`, which `shaping` turns into
those. Two columns may share a field that holds several values. No row is read here.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from resources import N_
from station.domain.errors import OperatorError
from station.sheets.synonyms import CONTAINED, OTHERS_OWN, SYNONYMS
from station.sheets.template import BY_KEY, COLUMNS, FLAGS

FLAG = "flag:"
NOTHING = "-"
SEVERAL = frozenset({"phone", "plates", "flags", "note"})
OTHER_FIELDS = {
    "address": "住址",
    "head": "户主姓名",
    "landlord": "房东",
    "landlord_phone": "房东电话",
    "vacancy": "房屋状态",
    "shop_name": "店名",
    "grid_person": "网格员",
    "grid_phone": "网格员电话",
}
DOORS = frozenset({"room", "door", "shop", "address", "shop_name"})

_NUMBERED = re.compile(r"^(?:第?\d+题?|[一二三四五六七八九十]+|[Qq]\d+)[、.:)\s]+")
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_SIGNS = re.compile(r"[\s*:?。、,;\"'“”\-–—―~]+")
_LETTERS = re.compile(r"[A-Z]{1,2}")


class How(StrEnum):
    """Why a column is read as it is."""

    KNOWN = "known"
    GUESSED = "guessed"
    REMEMBERED = "remembered"
    TOLD = "told"
    UNREAD = "unread"


HOW = {
    How.KNOWN: N_("known header"),
    How.GUESSED: N_("guessed"),
    How.REMEMBERED: N_("remembered"),
    How.TOLD: N_("told"),
    How.UNREAD: N_("not read"),
}


class HeaderColumn(msgspec.Struct, frozen=True):
    """One column of a sheet: its letter, its header, and the field it is read as."""

    letter: str
    header: str
    field: str
    how: How


Fields = Mapping[int, str]
_Meaning = Callable[[str], str]


def header_key(header: str) -> str:
    """The header without number, brackets and signs: `1、姓名（必填）*` is `姓名`."""
    plain = unicodedata.normalize("NFKC", header).strip()
    plain = _NUMBERED.sub("", plain)
    bare = _SIGNS.sub("", _BRACKETED.sub("", plain)) or _SIGNS.sub("", plain)
    return bare.casefold()


def fingerprint(headers: Iterable[str]) -> str:
    """The same for the same headers, wherever the sheet is from."""
    keys = [header_key(head) for head in headers]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()


def field_word(field: str) -> str:
    """The Chinese word of a field, as it stands in the template."""
    if field.startswith(FLAG):
        code = field.removeprefix(FLAG)
        return next((word for word, flag in FLAGS.items() if flag == code), field)
    column = BY_KEY.get(field)
    return column.zh if column else OTHER_FIELDS.get(field, "")


def guess(headers: Sequence[str]) -> dict[int, tuple[str, How]]:
    """Field and reason by position; a header known by heart goes before a guess."""
    found: dict[int, tuple[str, How]] = {}
    for at, field in _fields(headers, _exact):
        if _free(found, field):
            found[at] = (field, How.KNOWN)
    for at, field in _fields(headers, _contained):
        if at not in found and _free(found, field):
            found[at] = (field, How.GUESSED)
    return found if _has(found, "name") else _heads_as_names(found)


def known_in(headers: Sequence[str]) -> int:
    """How many headers are known by heart: what tells a row of headers from others."""
    return len({field for _at, field in _fields(headers, _exact)})


def likeness(cells: Sequence[str], told: Iterable[str] = ()) -> int:
    """How much a row looks like headers: those told, known by heart, and guessed."""
    keys = {header_key(cell) for cell in cells if cell}
    named = len(keys & {header_key(name) for name in told})
    guessed = {field for _at, field in _fields(cells, _contained)}
    return 8 * named + 2 * known_in(cells) + len(guessed)


def chosen(headers: Sequence[str], told: Mapping[str, str]) -> dict[int, str]:
    """Fields by position as somebody told them: `住址` or `C` to a field's word.

    Raises OperatorError for a column that is not there or a field that is none.
    """
    return {_position(headers, name): _field(word) for name, word in told.items()}


def letter_of(at: int) -> str:
    """The letter of a column as spreadsheets count: 0 is A, 26 is AA."""
    high, low = divmod(at, 26)
    return (chr(ord("A") + high - 1) if high else "") + chr(ord("A") + low)


def _fields(headers: Sequence[str], meaning: _Meaning) -> list[tuple[int, str]]:
    told = ((at, meaning(header_key(head))) for at, head in enumerate(headers) if head)
    return [(at, field) for at, field in told if field]


def _exact(key: str) -> str:
    return _KNOWN.get(key, "") or _flag(key)


def _contained(key: str) -> str:
    if any(word in key for word in OTHERS_OWN):
        return ""
    return next((field for part, field in CONTAINED if part in key), "")


def _flag(key: str) -> str:
    word = key.removeprefix("是否").removeprefix("为").removesuffix("人员")
    code = FLAGS.get(word) or FLAGS.get(word.removesuffix("人"))
    return FLAG + code if code else ""


def _free(found: Mapping[int, tuple[str, How]], field: str) -> bool:
    return field in SEVERAL or not _has(found, field)


def _has(found: Mapping[int, tuple[str, How]], field: str) -> bool:
    return any(known == field for known, _how in found.values())


def _heads_as_names(
    found: dict[int, tuple[str, How]],
) -> dict[int, tuple[str, How]]:
    """A sheet of one line a household: its 户主 is the person of the line."""
    return {
        at: ("name" if field == "head" else field, how)
        for at, (field, how) in found.items()
    }


def _position(headers: Sequence[str], name: str) -> int:
    wanted = header_key(name)
    for at, head in enumerate(headers):
        if head and header_key(head) == wanted:
            return at
    upper = name.strip().upper()
    letters = [letter_of(at) for at in range(len(headers))]
    if _LETTERS.fullmatch(upper) and upper in letters:
        return letters.index(upper)
    raise OperatorError("The sheet has no column “{name}”.", name=name[:30])


def _field(word: str) -> str:
    if word.strip() in {"", NOTHING}:
        return ""
    key = header_key(word)
    field = _WORDS.get(key) or _flag(key) or _KNOWN.get(key, "")
    if not field:
        raise OperatorError(
            "There is no field “{name}”: {fields}.",
            name=word[:30],
            fields=" ".join([*BY_KEY, *OTHER_FIELDS]),
        )
    return field


def _words() -> dict[str, str]:
    keys = {key: key for key in (*BY_KEY, *OTHER_FIELDS)}
    zh = {word: field for field, word in OTHER_FIELDS.items()}
    return {header_key(word): field for word, field in (keys | zh).items()}


def _known() -> dict[str, str]:
    template = {name: c.key for c in COLUMNS for name in c.names}
    more = {word: field for field, words in SYNONYMS.items() for word in words}
    return {header_key(word): field for word, field in (more | template).items()}


_KNOWN = _known()
_WORDS = _words()
