"""Phones come to one spelling. Every number here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.domain.phones import normalise_phone


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86-138-0000-1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0571-8888 8888", "057188888888"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_that_a_phone_comes_to_one_spelling(typed, phone):
    assert normalise_phone(typed) == phone
    assert normalise_phone(phone) == phone


@pytest.mark.parametrize("typed", ["", "abc", "12", "1" * 40, "+999 123"])
def test_that_what_is_no_phone_is_refused(typed):
    with pytest.raises(OperatorError):
        normalise_phone(typed)


@given(st.text())
def test_that_any_text_is_a_phone_or_one_sentence(typed):
    try:
        phone = normalise_phone(typed)
    except OperatorError:
        return
    assert phone.removeprefix("+").isdigit()
