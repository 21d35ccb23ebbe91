"""Whether two residents are likely one person, scored with the reasons said.

Nothing is merged here, and nobody is looked up: see `merging` and the register.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from station.domain.documents import NUMBERED, match_key
from station.domain.people import Document, Resident, Sex
from station.domain.places import Place
from station.domain.sameness import is_for_life

LIKELY = 50
CERTAIN = 100
SHORTEST_NAME = 2


class Reason(StrEnum):
    """One thing that speaks for two being one, or against it."""

    SAME_NUMBER = "same-number"
    NUMBER_NEAR = "number-near"
    SAME_NAME = "same-name"
    NAME_NEAR = "name-near"
    SAME_BIRTH = "same-birth"
    SAME_PHONE = "same-phone"
    SAME_DOOR = "same-door"
    SAME_PLATE = "same-plate"
    OTHER_NUMBER = "other-number"
    OTHER_BIRTH = "other-birth"
    OTHER_SEX = "other-sex"


WEIGHTS = {
    Reason.SAME_NUMBER: CERTAIN,
    Reason.NUMBER_NEAR: 30,
    Reason.SAME_NAME: 40,
    Reason.NAME_NEAR: 15,
    Reason.SAME_BIRTH: 20,
    Reason.SAME_PHONE: 25,
    Reason.SAME_DOOR: 20,
    Reason.SAME_PLATE: 15,
    Reason.OTHER_NUMBER: -60,
    Reason.OTHER_BIRTH: -40,
    Reason.OTHER_SEX: -25,
}


class Double(msgspec.Struct, frozen=True):
    """Two residents who may be one: how likely from 0 to 100, and why."""

    one: Resident
    other: Resident
    score: int
    reasons: tuple[Reason, ...]


def compared(one: Resident, other: Resident) -> Double:
    """Two residents with what speaks for their being one."""
    reasons = tuple(_reasons(one, other))
    score = sum(WEIGHTS[reason] for reason in reasons)
    return Double(one, other, max(0, min(CERTAIN, score)), reasons)


def _reasons(one: Resident, other: Resident) -> Iterator[Reason]:
    a, b = one.person, other.person
    yield from _of_numbers(a.document, b.document)
    if a.name and a.name == b.name:
        yield Reason.SAME_NAME
    elif names_near(a.name, b.name):
        yield Reason.NAME_NEAR
    if a.birth and b.birth:
        yield Reason.SAME_BIRTH if a.birth == b.birth else Reason.OTHER_BIRTH
    if set(_listed(a.phone)) & set(_listed(b.phone)):
        yield Reason.SAME_PHONE
    if _door(a.home) and _door(a.home) == _door(b.home):
        yield Reason.SAME_DOOR
    if set(one.plates) & set(other.plates):
        yield Reason.SAME_PLATE
    if Sex.UNKNOWN not in {a.sex, b.sex} and a.sex is not b.sex:
        yield Reason.OTHER_SEX


def _of_numbers(one: Document | None, other: Document | None) -> Iterator[Reason]:
    if one is None or other is None or not is_for_life(one, other):
        return
    if match_key(one) == match_key(other):
        yield Reason.SAME_NUMBER
        return
    # a check digit finds every digit typed wrong: such numbers are of two persons
    if one.kind not in NUMBERED and _typed_wrong(one.number, other.number):
        yield Reason.NUMBER_NEAR
    else:
        yield Reason.OTHER_NUMBER


def names_near(one: str, other: str) -> bool:
    """Whether one sign after the surname differs, or one name is longer."""
    if min(len(one), len(other)) < SHORTEST_NAME or one[0] != other[0]:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return one.startswith(other) or other.startswith(one)


def _typed_wrong(one: str, other: str) -> bool:
    """Whether one sign or two neighbours differ."""
    if len(one) != len(other):
        return False
    pairs = list(zip(one, other, strict=True))
    wrong = [at for at, (a, b) in enumerate(pairs) if a != b]
    first, last = wrong[0], wrong[-1]
    swapped = last == first + 1 and pairs[first] == pairs[last][::-1]
    return len(wrong) == 1 or swapped


def _listed(phone: str) -> list[str]:
    return [part for part in phone.split("/") if part]


def _door(home: Place | None) -> tuple[str, str] | None:
    return (home.community, home.key) if home and home.key else None
