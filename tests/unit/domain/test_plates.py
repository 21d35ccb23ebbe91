"""Plates are normalised and never block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.plates import LONGEST, read_plate


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("浙A·12345", "浙A12345"),
        ("沪 b-8k88q", "沪B8K88Q"),
        ("京ａｄ12345", "京AD12345"),
        ("粤B12345D", "粤B12345D"),
        ("浙A1234学", "浙A1234学"),
        ("粤Z1234港", "粤Z1234港"),
        ("123456使", "123456使"),
        ("沪12345领", "沪12345领"),
        ("浙A1234应急", "浙A1234应急"),
        ("WJ京1234J", "WJ京1234J"),
        ("BA12345", "BA12345"),
    ],
)
def test_that_a_known_shape_is_known_however_it_is_typed(typed, plate):
    reading = read_plate(typed)
    assert (reading.text, reading.known_shape) == (plate, True)


@pytest.mark.parametrize("typed", ["浙I12345", "浙A1234", "无牌", "", "M-AB 123"])
def test_that_an_unknown_shape_is_a_warning_and_no_refusal(typed):
    assert not read_plate(typed).known_shape


@given(st.text())
def test_that_reading_a_plate_again_changes_nothing(typed):
    once = read_plate(typed)
    assert len(once.text) <= LONGEST
    assert read_plate(once.text) == once
