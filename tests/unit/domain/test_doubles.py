from datetime import date

import msgspec
import pytest

from station.domain.doubles import LIKELY, Reason, compared, names_near
from station.domain.people import Document, DocumentKind, Resident
from tests.fakes.register import a_flat, a_resident, citizen_id

KNOWN = a_resident("王试甲", a_flat("101"), order=1)


def like(**changes: object) -> Resident:
    return a_resident("王试甲", a_flat("101"), **{"order": 1, **changes})  # type: ignore[arg-type]  # as the fake takes them


def test_that_one_number_is_one_person() -> None:
    double = compared(KNOWN, a_resident("甲", a_flat("900"), order=1))
    assert double.score >= LIKELY
    assert Reason.SAME_NUMBER in double.reasons


def test_that_a_number_with_a_check_digit_is_never_nearly_another() -> None:
    double = compared(KNOWN, like(order=2))
    assert Reason.OTHER_NUMBER in double.reasons
    assert Reason.NUMBER_NEAR not in double.reasons


@pytest.mark.parametrize("number", ["H12345679", "H12345687"])
def test_that_a_permit_typed_wrong_is_near(number: str) -> None:
    one, other = (
        like(document=Document(DocumentKind.HM_PERMIT, text), birth=None)
        for text in ("H12345678", number)
    )
    double = compared(one, other)
    assert Reason.NUMBER_NEAR in double.reasons
    assert double.score >= LIKELY


def test_that_twins_with_numbers_of_their_own_are_two() -> None:
    born = date(2015, 1, 1)
    one, other = (
        a_resident(name, order=n, birth=born, document=citizen_id(born, n), phone="1")
        for n, name in ((1, "王大试"), (3, "王小试"))
    )
    assert compared(one, other).score < LIKELY


def test_that_a_namesake_elsewhere_is_no_double() -> None:
    other = a_resident("王试甲", a_flat("900"), document=None, birth=None, phone="")
    assert compared(KNOWN, other).score < LIKELY


def test_that_the_order_of_two_makes_no_difference() -> None:
    other = like(document=None, phone="13900000009", birth=None)
    one, two = compared(KNOWN, other), compared(other, KNOWN)
    assert (one.score, one.reasons) == (two.score, two.reasons)
    again = msgspec.structs.replace(two, one=KNOWN, other=other)
    assert again == one


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("王试甲", "王试乙", True),
        ("王试", "王试甲", True),
        ("王试", "李试", False),
        ("王", "王试", False),
        ("", "", False),
    ],
)
def test_that_names_are_near_after_the_surname(
    one: str, other: str, near: bool
) -> None:
    assert names_near(one, other) is near
