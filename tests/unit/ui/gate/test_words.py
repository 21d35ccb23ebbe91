"""The words of the gate window about one passage."""

import pytest

from resources import language
from station.domain.people import Person
from ui.gate.words import told_of, waited_word

SECOND_US = 1_000_000


@pytest.mark.parametrize(
    ("seconds", "word"),
    [(-5, "0:00"), (245, "4:05"), (3599, "59:59"), (36_933, "10 h 15 min")],
)
def test_that_a_long_wait_looks_like_no_time_of_day(seconds: int, word: str):
    with language("en"):
        assert waited_word(0, seconds * SECOND_US) == word


def test_that_a_phone_tells_somebody_without_a_name_apart():
    nameless = Person(phone="13800000008")
    assert told_of(nameless, None, "京A12345") == "京A12345  138****0008"
    assert told_of(Person(), None, "") == ""
    assert told_of(Person(name="赵示例", phone="13800000008"), None, "") == ""
