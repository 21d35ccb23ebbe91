"""The identity document of a row: whether the number can exist and fits the person."""

import re
from datetime import date

import msgspec

from resources import N_
from station.domain.documents import birth_of, parse_document, sex_of
from station.domain.errors import OperatorError
from station.domain.people import DocumentKind, Person, Sex
from station.sheets.cells import ROUNDED, CellFault

_CUT = re.compile(r"\d{15}000", re.ASCII)


def identified(
    person: Person, number: str, kind: DocumentKind | None, today: date
) -> Person:
    """The person with that document, and with the sex and birth date it tells.

    Raises CellFault for a number that cannot exist or that tells another birth date or
    sex than the row does. No number: the person as given.
    """
    if not number:
        return person
    try:
        document = parse_document(number, today, kind)
    except OperatorError as error:
        raise CellFault(ROUNDED if _looks_cut(number) else error.msgid) from error
    birth, sex = birth_of(document), sex_of(document)
    if _differ(person.birth, birth, None) or _differ(person.sex, sex, Sex.UNKNOWN):
        raise CellFault(N_("Birth date or sex do not agree with the ID number."))
    return msgspec.structs.replace(
        person,
        document=document,
        birth=birth or person.birth,
        sex=person.sex if sex is Sex.UNKNOWN else sex,
    )


def _looks_cut(number: str) -> bool:
    """Spreadsheets keep fifteen digits of a number: an ID number then ends in 000."""
    return _CUT.fullmatch(number) is not None


def _differ(told: object, numbered: object, unknown: object) -> bool:
    return unknown not in {told, numbered} and told != numbered
