"""Identity documents. Every number here is made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.documents import (
    birth_of,
    check_digit,
    division_of,
    icao_check_digit,
    match_key,
    parse_document,
    sex_of,
)
from station.domain.errors import OperatorError
from station.domain.people import Document, DocumentKind, Sex

TODAY = date(2022, 4, 2)


def number(first17: str) -> str:
    return first17 + check_digit(first17)


def test_that_the_worked_example_of_the_standard_holds():
    document = parse_document("11010519491231002x", TODAY)
    assert document == Document(DocumentKind.CITIZEN_ID, "11010519491231002X")
    assert birth_of(document) == date(1949, 12, 31)
    assert sex_of(document) is Sex.FEMALE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (number("81000019900101123"), DocumentKind.HMT_RESIDENCE),
        (number("82000019950101123"), DocumentKind.HMT_RESIDENCE),
        (number("83000019900101124"), DocumentKind.HMT_RESIDENCE),
        ("911124198108030024", DocumentKind.FOREIGN_RESIDENCE),
        ("CAN110181010112", DocumentKind.FOREIGN_RESIDENCE),
        ("H12345678", DocumentKind.HM_PERMIT),
        ("m1234567801", DocumentKind.HM_PERMIT),
        ("E12345678", DocumentKind.PASSPORT),
        ("EA1234567", DocumentKind.PASSPORT),
        ("G12345678", DocumentKind.PASSPORT),
        ("AB-12 345", DocumentKind.OTHER),
        ("12345678", DocumentKind.OTHER),
    ],
)
def test_that_a_kind_is_told_only_where_the_shape_tells_it(text, kind):
    assert parse_document(text, TODAY).kind is kind


def test_that_a_kind_that_is_given_is_kept():
    assert parse_document("12345678", TODAY, DocumentKind.TW_PERMIT).kind is (
        DocumentKind.TW_PERMIT
    )
    assert parse_document("P1234567", TODAY, DocumentKind.PASSPORT).number == "P1234567"


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        number("11010519490230002"),
        number("11010520220403002"),
        number("11010520990101002"),
        number("11010518800101002"),
        "1101051949123100",
        "CAN110181010113",
        "CAN11018113011" + icao_check_digit("CAN11018113011"),
        "110105194912310",
        "11010519491231002XX",
        "",
        "你",
    ],
)
def test_that_an_impossible_number_is_refused(text):
    with pytest.raises(OperatorError) as caught:
        parse_document(text, TODAY)
    assert text == "" or text not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("911124198108030024", DocumentKind.CITIZEN_ID),
        ("H1234567", DocumentKind.HM_PERMIT),
        ("E1", DocumentKind.PASSPORT),
        ("110105194912310020", DocumentKind.HMT_RESIDENCE),
    ],
)
def test_that_a_number_must_fit_the_kind_that_is_given(text, kind):
    with pytest.raises(OperatorError):
        parse_document(text, TODAY, kind)


def test_that_an_odd_sequence_number_is_a_man():
    assert sex_of(parse_document(number("11010519491231001"), TODAY)) is Sex.MALE
    passport = Document(DocumentKind.PASSPORT, "E12345678")
    assert sex_of(passport) is Sex.UNKNOWN
    assert birth_of(passport) is None


def test_that_somebody_with_a_reissued_permit_is_matched_again():
    before = Document(DocumentKind.HM_PERMIT, "H1234567801")
    after = Document(DocumentKind.HM_PERMIT, "H1234567802")
    assert match_key(before) == match_key(after) == "H12345678"


def test_that_an_old_residence_card_tells_the_sex_and_no_century():
    woman = "CAN11018101012"
    document = parse_document(woman + icao_check_digit(woman), TODAY)
    assert sex_of(document) is Sex.FEMALE
    assert sex_of(parse_document("CAN110181010112", TODAY)) is Sex.MALE
    assert birth_of(document) is None


def test_that_the_check_digit_of_icao_fits_its_own_example():
    # Doc 9303-3, 4.9: the date 520727 and the number AB2134
    assert icao_check_digit("520727") == "3"
    assert icao_check_digit("AB2134<<<") == "5"


def test_that_only_a_citizen_tells_the_division():
    citizen = parse_document("11010519491231002X", TODAY)
    permit = parse_document(number("81000019900101123"), TODAY)
    assert (division_of(citizen), division_of(permit)) == ("110105", "")


FIRST_17 = r"[1-7][0-9]{5}19[2-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}"


@given(st.from_regex(FIRST_17, fullmatch=True), st.integers(0, 16))
def test_that_one_wrong_digit_never_passes(first17, place):
    whole = number(first17)
    assert parse_document(whole, TODAY).number == whole
    wrong = str((int(whole[place]) + 1) % 10)
    typed = whole[:place] + wrong + whole[place + 1 :]
    with pytest.raises(OperatorError):
        parse_document(typed, TODAY, DocumentKind.CITIZEN_ID)


@given(st.text())
def test_that_any_text_is_a_document_or_one_sentence(text):
    try:
        document = parse_document(text, TODAY)
    except OperatorError:
        return
    assert parse_document(document.number, TODAY, document.kind) == document
