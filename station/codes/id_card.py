"""Text of a second-generation ID card (二代证) and of the cards that share its reader.

A reader gives 256 bytes of UTF-16LE in one of four layouts (GA/T 490), or types what it
read: the block as it is, fields with something between them, or the number alone.
Address and ethnic group stay on the card: a gate has no use for them.
"""

import re
from datetime import datetime
from typing import NamedTuple

from station.codes.divisions import division_name
from station.codes.identity import YES, Identity, credential_of, read_day, read_sex
from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential
from station.domain.documents import parse_document
from station.domain.errors import OperatorError
from station.domain.moments import CHINA
from station.domain.names import normalise_name
from station.domain.people import DocumentKind, Sex

BLOCK_BYTES = 256
LONGEST_TYPED = 400  # characters: the fields of a card with their labels are shorter
NAME_UNITS = 15

_UNIT_BYTES = 2
_SHORTEST_BLOCK = 200  # bytes that are left of a block when the padding was cut off
_TYPE_AT = 248
_PADDING = " \0\u3000"
_WITHOUT_END = "长期"

_CITIZEN = (
    ("name", NAME_UNITS),
    ("sex", 1),
    ("ethnic group", 2),
    ("birth", 8),
    ("address", 35),
    ("number", 18),
    ("office", 15),
    ("valid-from", 8),
    ("valid-until", 8),
)


class _Layout(NamedTuple):
    """Parts of a block in their order, with their lengths in UTF-16 units."""

    kind: DocumentKind
    parts: tuple[tuple[str, int], ...]


_LAYOUTS = {
    " ": _Layout(DocumentKind.CITIZEN_ID, _CITIZEN),
    "J": _Layout(DocumentKind.HMT_RESIDENCE, (*_CITIZEN, ("permit", 9))),
    "I": _Layout(
        DocumentKind.FOREIGN_RESIDENCE,
        (
            ("latin-name", 60),
            ("sex", 1),
            ("number", 15),
            ("nationality", 3),
            ("name", NAME_UNITS),
            ("valid-from", 8),
            ("valid-until", 8),
            ("birth", 8),
        ),
    ),
    "Y": _Layout(
        DocumentKind.FOREIGN_RESIDENCE,
        (
            ("name", NAME_UNITS),
            ("sex", 1),
            ("renewals", 2),
            ("birth", 8),
            ("latin-name", 35),
            ("number", 18),
            ("reserved", 15),
            ("valid-from", 8),
            ("valid-until", 8),
            ("latin-more", 11),
            ("nationality", 3),
        ),
    ),
}
_KEPT = ("latin-name", "nationality", "permit")

_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}")
_DAYS = re.compile(r"[0-9]{8}|[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?|长期")
_BETWEEN = (re.compile(r"[|#;；,，\t\r\n]+"), re.compile(r"[|#;；,，\s]+"))
_LABEL = re.compile(
    r"\A\s*(姓名|性别|民族|出生日期|出生|住址|地址|公民身份号码|身份证号码|身份证号"
    r"|证件号码|签发机关|有效期限|有效期|name|sex|id)\s*[:：=]\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]+(?:[ ·,.'-]+[^\W\d_]+)*")


def recognise_id_card(text: str, at: datetime, _trust: Trust) -> Credential | None:
    """The credential of a card as a reader types it, None for any other text."""
    if len(text) > LONGEST_TYPED:
        return None
    identity = _of_number(text, at) or _of_block_text(text) or _of_fields(text)
    return credential_of(identity, at) if identity else None


def read_block(block: bytes, at: datetime) -> Credential:
    """The credential of a reader's text block; MALFORMED when it is no card's."""
    return credential_of(_identity(_parts(block)), at)


def block_text(block: bytes) -> str:
    """A block as text, for whoever takes texts: recognised as the block was."""
    return block.decode("utf-16-le", "surrogatepass")


class _Block(NamedTuple):
    kind: DocumentKind
    raw: dict[str, bytes]

    def text(self, part: str) -> str:
        # a character beyond the BMP that the card had to cut leaves half of itself
        return self.raw.get(part, b"").decode("utf-16-le", "ignore").strip(_PADDING)

    def is_full(self, part: str) -> bool:
        last = self.raw.get(part, b"")[-_UNIT_BYTES:]
        return bool(last.decode("utf-16-le", "replace").strip(_PADDING))


def _parts(block: bytes) -> _Block:
    whole = block[:BLOCK_BYTES].ljust(BLOCK_BYTES, b"\0")
    flag = whole[_TYPE_AT : _TYPE_AT + 1].decode("latin-1")
    layout = _LAYOUTS.get(flag, _LAYOUTS[" "])
    raw, begin = {}, 0
    for part, units in layout.parts:
        end = begin + units * _UNIT_BYTES
        raw[part], begin = whole[begin:end], end
    return _Block(layout.kind, raw)


def _identity(block: _Block) -> Identity:
    until = block.text("valid-until")
    more = {part: block.text(part) for part in _KEPT}
    more["latin-name"] += block.text("latin-more")
    more["name-cut"] = YES if block.is_full("name") else ""
    return Identity(
        kind=CodeKind.ID_CARD,
        number=block.text("number"),
        document_kind=block.kind,
        name=block.text("name") or more["latin-name"],
        sex=read_sex(block.text("sex")),
        birth=read_day(block.text("birth")),
        valid_from=read_day(block.text("valid-from")),
        valid_until=read_day(until),
        long_term=until == _WITHOUT_END,
        more=more,
    )


def _of_block_text(text: str) -> Identity | None:
    """A block that was typed as it is: each part stands where the layout has it."""
    block = text.encode("utf-16-le", "surrogatepass")
    if not _SHORTEST_BLOCK <= len(block) <= BLOCK_BYTES:
        return None
    parts = _parts(block)
    stands = parts.text("sex") in set("0129") and read_day(parts.text("birth"))
    return _identity(parts) if stands else None


def _of_number(text: str, at: datetime) -> Identity | None:
    """A number alone. Parcels have numbers too: one that fits badly must be likely."""
    number = "".join(text.split()).upper()
    if not _NUMBER.fullmatch(number):
        return None
    identity = Identity(CodeKind.ID_CARD, number)
    if number[0].isalpha():
        city = division_name(f"{number[3:7]}00")
        return identity if city and _exists(number, at) else None
    if read_day(number[6:14]) and division_name(f"{number[:2]}0000"):
        return identity
    return identity if _exists(number, at) else None


def _exists(number: str, at: datetime) -> bool:
    try:
        parse_document(number, at.astimezone(CHINA).date())
    except OperatorError:
        return False
    return True


def _of_fields(text: str) -> Identity | None:
    """Fields in the order of the card, or the number and then the name."""
    for between in _BETWEEN:
        tokens = [_LABEL.sub("", token).strip() for token in between.split(text)]
        at = next((i for i, t in enumerate(tokens) if _is_number(t)), None)
        if at is None:
            continue
        before, after = tokens[:at], tokens[at + 1 :]
        name = next(filter(_is_name, before + after[:1]), "")
        if name:
            return _typed(name, tokens[at], before, after)
    return None


def _typed(name: str, number: str, before: list[str], after: list[str]) -> Identity:
    """Before the number stand sex and birth, after it from when until when it holds."""
    birth = next(filter(None, map(read_day, before)), None)
    ends = [end for token in after for end in _DAYS.findall(token)]
    days = [day for day in map(read_day, ends) if day]
    long_term = _WITHOUT_END in ends
    return Identity(
        kind=CodeKind.ID_CARD,
        number=number.upper(),
        name=name,
        sex=next(filter(_is_told, map(read_sex, before)), Sex.UNKNOWN),
        birth=birth,
        valid_from=days[0] if days else None,
        valid_until=days[-1] if days and not long_term else None,
        long_term=long_term,
    )


def _is_told(sex: Sex) -> bool:
    return sex is not Sex.UNKNOWN


def _is_number(token: str) -> bool:
    number = token.upper()
    if not _NUMBER.fullmatch(number):
        return False
    return number[0].isalpha() or read_day(number[6:14]) is not None


def _is_name(token: str) -> bool:
    name = normalise_name(token)
    return not _is_told(read_sex(name)) and _NAME.fullmatch(name) is not None
