"""The machine readable zone of passports and cards: TD3 and TD1 of ICAO Doc 9303.

A gun sends it with line breaks, with spaces in their place, with none, or each line as
a scan of its own. What an optical reader took for another sign is never put right here:
a check digit that does not fit makes the document MALFORMED, and the guard looks.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from station.codes.identity import YES, Identity, credential_of
from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential
from station.domain.documents import icao_check_digit
from station.domain.moments import CHINA
from station.domain.people import DocumentKind, Sex

LONGEST = 120  # characters, line breaks and spaces among them
_FILLER = "<"
_TD3_LINE, _TD1_LINE = 44, 30
_TD3_LENGTH, _TD1_LENGTH = 2 * _TD3_LINE, 3 * _TD1_LINE
_PARTS = frozenset({("P", _TD3_LINE), ("C", _TD1_LINE), ("C", 2 * _TD1_LINE)})
_SIGNS = re.compile(r"[A-Z0-9<]+")
_ZONE = re.compile(r"(?:P[A-Z<]|[ACI][A-Z0-9<])[A-Z<]{3}[A-Z0-9<]+<<[A-Z0-9<]*")
_SHORTEST = 60  # what is shorter is not even a zone with a piece cut off
_LETTERS = re.compile(r"[A-Z<]*")
_SIX = re.compile(r"[0-9]{6}")
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}
_CENTURY = 100


class ZoneLines:
    """The lines of a zone as a gun may send them: each alone, one after the other."""

    def __init__(self) -> None:
        self._kept = ""

    def take(self, text: str) -> str:
        """The zone so far when `text` is its next line, any other text as it is."""
        line = _signs(text)
        if self._awaits(line):
            line = self._kept + line
        self._kept = line if _is_part(line) else ""
        return line if _ZONE.fullmatch(line) else text

    def _awaits(self, line: str) -> bool:
        """Names on a last line may look like a first one; other lines never do."""
        width = _TD3_LINE if self._kept.startswith("P") else _TD1_LINE
        is_next = len(self._kept) > width or not _is_part(line)
        fits = len(line) == width and _SIGNS.fullmatch(line)
        return bool(self._kept and is_next and fits)


class _Zone(NamedTuple):
    """The parts of a zone as they stand; `checked`: each text with its check digit."""

    kind: DocumentKind
    number: str
    state: str
    nationality: str
    names: str
    birth: str
    sex: str
    expiry: str
    checked: tuple[tuple[str, str], ...]


def recognise_mrz(text: str, at: datetime, _trust: Trust) -> Credential | None:
    """The credential of a machine readable zone, None for any other text.

    A text that begins as a zone and has another length is one with signs lost; its
    first lines alone are a part, which claims nothing.
    """
    signs = _signs(text)
    if _is_part(signs):
        return Credential(CodeKind.TRAVEL_DOCUMENT, fields={"part": "1"})
    if len(signs) < _SHORTEST or not _ZONE.fullmatch(signs):
        return None
    today = at.astimezone(CHINA).date()
    if len(signs) == _TD3_LENGTH and signs[0] == "P":
        identity = _identity(_passport(signs), today)
    elif len(signs) == _TD1_LENGTH and signs[0] != "P":
        identity = _identity(_card(signs), today)
    else:
        identity = Identity(CodeKind.TRAVEL_DOCUMENT, "", fits=False)
    return credential_of(identity, at)


def _signs(text: str) -> str:
    """The text without what stands between lines; nothing of one that is too long."""
    return "".join(text.split()).upper() if len(text) <= LONGEST else ""


def _is_part(signs: str) -> bool:
    """Whether lines are still to come."""
    begin = "P" if signs.startswith("P") else "C"
    return (begin, len(signs)) in _PARTS and _ZONE.fullmatch(signs) is not None


def _passport(signs: str) -> _Zone:
    """Two lines of 44 (Doc 9303-4)."""
    upper, lower = signs[:44], signs[44:]
    own, birth, expiry, extra = lower[:10], lower[13:20], lower[21:28], lower[28:43]
    return _Zone(
        kind=DocumentKind.PASSPORT,
        number=own[:9],
        state=upper[2:5],
        nationality=lower[10:13],
        names=upper[5:],
        birth=birth[:6],
        sex=lower[20],
        expiry=expiry[:6],
        checked=(
            (own[:9], own[9]),
            (birth[:6], birth[6]),
            (expiry[:6], expiry[6]),
            # an empty field may carry 0 or a filler
            (extra[:14], extra[14].replace(_FILLER, "0")),
            (own + birth + expiry + extra, lower[43]),
        ),
    )


def _card(signs: str) -> _Zone:
    """Three lines of 30 (Doc 9303-5)."""
    upper, middle, names = signs[:30], signs[30:60], signs[60:]
    birth, expiry = middle[:7], middle[8:15]
    number, check = _card_number(upper[5:30])
    return _Zone(
        kind=DocumentKind.OTHER,
        number=number,
        state=upper[2:5],
        nationality=middle[15:18],
        names=names,
        birth=birth[:6],
        sex=middle[7],
        expiry=expiry[:6],
        checked=(
            (number, check),
            (birth[:6], birth[6]),
            (expiry[:6], expiry[6]),
            (upper[5:30] + birth + expiry + middle[18:29], middle[29]),
        ),
    )


def _card_number(field: str) -> tuple[str, str]:
    """The number and its check digit; one of more than nine signs runs on after `<`."""
    principal, check, optional = field[:9], field[9], field[10:]
    if check != _FILLER:
        return principal, check
    rest = optional.partition(_FILLER)[0]
    return principal + rest[:-1], rest[-1:]


def _identity(zone: _Zone, today: date) -> Identity:
    born, ends = _born(zone.birth, today), _ends(zone.expiry, today)
    possible = all(
        day is not None or _FILLER in digits
        for digits, day in ((zone.birth, born), (zone.expiry, ends))
    )
    right = all(icao_check_digit(signs) == check for signs, check in zone.checked)
    lettered = _LETTERS.fullmatch(zone.names + zone.nationality + zone.sex)
    return Identity(
        kind=CodeKind.TRAVEL_DOCUMENT,
        number=zone.number.replace(_FILLER, ""),
        document_kind=zone.kind,
        name=_name(zone.names),
        sex=_SEXES.get(zone.sex, Sex.UNKNOWN),
        birth=born,
        valid_until=ends,
        issuer=zone.state.strip(_FILLER),
        fits=right and possible and lettered is not None,
        more={
            "nationality": zone.nationality.strip(_FILLER),
            "name-cut": "" if zone.names.endswith(_FILLER) else YES,
        },
    )


def _name(names: str) -> str:
    """Surname and given names, as they stand on the page above the zone."""
    surname, _two, given = names.partition("<<")
    return f"{surname} {given}".replace(_FILLER, " ")


def _born(digits: str, today: date) -> date | None:
    """The latest such day that is not still to come."""
    days = [day for day in _days(digits, today) if day <= today]
    return max(days, default=None)


def _ends(digits: str, today: date) -> date | None:
    """The nearest such day."""
    return min(_days(digits, today), key=lambda day: abs(day - today), default=None)


def _days(digits: str, today: date) -> list[date]:
    """The day YYMMDD in this century and those beside it; none where `<` fills it."""
    if not _SIX.fullmatch(digits):
        return []
    century = today.year - today.year % _CENTURY
    years = (century + step + int(digits[:2]) for step in (-_CENTURY, 0, _CENTURY))
    days = (_day(year, int(digits[2:4]), int(digits[4:])) for year in years)
    return [day for day in days if day is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
