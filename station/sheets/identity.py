"""The identity document of a row: whether the number can exist and fits the person."""

import re
import unicodedata
from datetime import date

import msgspec

from resources import N_
from station.domain.people import Document, DocumentKind, Person, Sex
from station.sheets.cells import CellFault, is_rounded

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NUMBERED = re.compile(r"(\d{6})(\d{8})(\d{3})[\dX]")
_IMPOSSIBLE = N_("This identity number cannot exist.")


def identified(
    person: Person, number: str, kind: DocumentKind | None, today: date
) -> Person:
    """The person with that document, and with the sex and birth date it tells.

    Raises CellFault for a number that cannot exist or that tells another birth date or
    sex than the row does. No number: the person as given.
    """
    if not number:
        return person
    if is_rounded(number):
        raise CellFault(
            N_("The spreadsheet has rounded this number; enter it as text.")
        )
    plain = "".join(unicodedata.normalize("NFKC", number).upper().split())
    document = Document(kind or _kind_of(plain), plain)
    told = _told(document, today)
    if told is None:
        return msgspec.structs.replace(person, document=document)
    birth, sex = told
    if person.birth not in {None, birth} or person.sex not in {Sex.UNKNOWN, sex}:
        raise CellFault(N_("Birth date or sex do not agree with the identity number."))
    return msgspec.structs.replace(person, document=document, birth=birth, sex=sex)


def _kind_of(number: str) -> DocumentKind:
    if not _NUMBERED.fullmatch(number):
        return DocumentKind.OTHER
    if number[0] == "9":
        return DocumentKind.FOREIGN_RESIDENCE
    return DocumentKind.HMT_RESIDENCE if number[0] == "8" else DocumentKind.CITIZEN_ID


def _told(document: Document, today: date) -> tuple[date, Sex] | None:
    """What an 18-character number tells; None for documents that tell nothing."""
    numbered = _NUMBERED.fullmatch(document.number)
    if not numbered:
        if document.kind in {DocumentKind.CITIZEN_ID, DocumentKind.HMT_RESIDENCE}:
            raise CellFault(_IMPOSSIBLE)
        return None
    total = sum(
        weight * int(digit)
        for weight, digit in zip(_WEIGHTS, document.number[:17], strict=True)
    )
    try:
        birth = date.fromisoformat(numbered[2])
    except ValueError as error:
        raise CellFault(_IMPOSSIBLE) from error
    if document.number[17] != _CHECKS[total % 11] or birth > today:
        raise CellFault(_IMPOSSIBLE)
    return birth, Sex.MALE if int(document.number[16]) % 2 else Sex.FEMALE
