"""Identity documents: what their own check digits and dates say (standards.md § 2).

A wrong check digit or an impossible date is an error. The division in the first six
digits is never judged: codes are recycled, and a number issued under a later code would
be refused; `station.codes.divisions` tells its name.
"""

import re
import unicodedata
from datetime import date
from itertools import cycle

from station.domain.errors import OperatorError
from station.domain.people import Document, DocumentKind, Sex

_NUMBERED = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST = 130
_OLD_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_ICAO_WEIGHTS = (7, 3, 1)

# Kinds of 18 characters with check digit, birth date and sex.
NUMBERED = (
    DocumentKind.CITIZEN_ID,
    DocumentKind.HMT_RESIDENCE,
    DocumentKind.FOREIGN_RESIDENCE,
)
_SHAPES = {
    DocumentKind.CITIZEN_ID: re.compile(r"[1-8][0-9]{16}[0-9X]"),
    DocumentKind.HMT_RESIDENCE: re.compile(r"8[123]0000[0-9]{11}[0-9X]"),
    # A new card is numbered like a citizen's, an old one starts with its nationality.
    DocumentKind.FOREIGN_RESIDENCE: re.compile(r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}"),
    # H or M, eight digits for life, two for the reissue that old cards print apart.
    DocumentKind.HM_PERMIT: re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    DocumentKind.TW_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,12}"),
    DocumentKind.OTHER: re.compile(r"[A-Z0-9]{3,24}"),
}
# Only these shapes are told apart from all others; for the rest the kind is asked.
_TELLING = (
    DocumentKind.HMT_RESIDENCE,
    DocumentKind.FOREIGN_RESIDENCE,
    DocumentKind.CITIZEN_ID,
    DocumentKind.HM_PERMIT,
)
_CHINESE_PASSPORT = re.compile(
    r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|[DPS]E?[0-9]{7}"
)
_MISTYPED = re.compile(r"[0-9]{15,}X*")


def parse_document(
    text: str, today: date, kind: DocumentKind | None = None
) -> Document:
    """The document of a typed or read number; without a kind, as its shape tells.

    Raises OperatorError for a number that cannot exist: wrong length, check digit, or a
    birth date that is impossible or after `today`.
    """
    number = normalise_number(text)
    chosen = kind or _kind_of(number)
    if not _SHAPES[chosen].fullmatch(number):
        raise OperatorError("A document of this kind has no such number.")
    document = Document(chosen, number)
    if _is_numbered(document):
        _check(number, today)
    elif _is_old_residence(document):
        _check_old_residence(number)
    return document


def normalise_number(text: str) -> str:
    """Upper case, half width, no spaces or hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def birth_of(document: Document) -> date | None:
    """The birth date that a number tells; None for documents that tell none.

    An old residence card writes the year in two digits: it tells none.
    """
    return _date(document.number[6:14]) if _is_numbered(document) else None


def sex_of(document: Document) -> Sex:
    """The sex that a number tells (GB/T 2261.1); UNKNOWN where it tells none."""
    if _is_numbered(document):
        order = document.number[16]
    elif _is_old_residence(document):
        order = document.number[13]
    else:
        return Sex.UNKNOWN
    return Sex.MALE if int(order) % 2 else Sex.FEMALE


def division_of(document: Document) -> str:
    """The division (GB/T 2260) where a citizen's number was given; else empty."""
    told = document.kind is DocumentKind.CITIZEN_ID and _is_numbered(document)
    return document.number[:6] if told else ""


def match_key(document: Document) -> str:
    """What stays the same for one holder over reissues of the document."""
    if document.kind is DocumentKind.HM_PERMIT:
        return document.number[:9]
    return document.number


def check_digit(first17: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits (GB 11643)."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def icao_check_digit(text: str) -> str:
    """The check digit of ICAO 9303 over digits, capitals and fillers `<`."""
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(w * v for w, v in zip(cycle(_ICAO_WEIGHTS), values)) % 10)


def _is_numbered(document: Document) -> bool:
    return document.kind in NUMBERED and bool(_NUMBERED.fullmatch(document.number))


def _is_old_residence(document: Document) -> bool:
    is_residence = document.kind is DocumentKind.FOREIGN_RESIDENCE
    return is_residence and bool(_OLD_RESIDENCE.fullmatch(document.number))


def _kind_of(number: str) -> DocumentKind:
    for kind in _TELLING:
        if _SHAPES[kind].fullmatch(number):
            return kind
    if _CHINESE_PASSPORT.fullmatch(number):
        return DocumentKind.PASSPORT
    if _MISTYPED.fullmatch(number):
        raise OperatorError("An ID number has 18 characters.")
    return DocumentKind.OTHER


def _check(number: str, today: date) -> None:
    if check_digit(number[:17]) != number[17]:
        raise OperatorError("The ID number does not fit its check digit.")
    birth = _date(number[6:14])
    if birth is None or birth > today or today.year - birth.year > _OLDEST:
        raise OperatorError("The ID number carries an impossible birth date.")


def _check_old_residence(number: str) -> None:
    """Nationality, city, YYMMDD, order and an ICAO check digit over all of them."""
    if icao_check_digit(number[:14]) != number[14]:
        raise OperatorError("The ID number does not fit its check digit.")
    if not any(_date(century + number[7:13]) for century in ("19", "20")):
        raise OperatorError("The ID number carries an impossible birth date.")


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
