"""What is typed on the number pad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.gate.entry import (
    HIGHEST,
    LOWEST,
    extend,
    is_door,
    is_phone,
    read_celsius,
    show_celsius,
)


@pytest.mark.parametrize(
    ("typed", "celsius"), [("365", 36.5), ("36.5", 36.5), ("378", 37.8), ("250", 25.0)]
)
def test_that_three_digits_are_a_temperature(typed: str, celsius: float):
    assert read_celsius(typed) == celsius


@pytest.mark.parametrize(
    "typed",
    ["", "3", "36", "3.65", "365.", ".365", "3655", "977", "105", "36,5", "٣٦٥"],
)
def test_that_half_a_reading_or_a_wrong_mode_is_none(typed: str):
    assert read_celsius(typed) is None


@given(st.text(max_size=6))
def test_that_any_text_is_a_body_temperature_or_none(typed: str):
    celsius = read_celsius(typed)
    assert celsius is None or LOWEST <= celsius <= HIGHEST


def test_that_the_point_shows_where_it_will_stand():
    assert [show_celsius(typed) for typed in ("3", "36", "365", "36.5")] == [
        "3",
        "36",
        "36.5",
        "36.5",
    ]


def test_that_a_phone_and_a_door_are_told_apart():
    assert is_phone("13800000000")
    assert not is_phone("321501")
    assert is_door("321501")
    assert is_door("3-2-1501")
    assert not is_door("3--2")


def test_that_a_foreign_or_surplus_key_changes_nothing():
    assert extend("36", "x", "0123456789", 4) == "36"
    assert extend("3655", "1", "0123456789", 4) == "3655"
