"""Tables as people paste them."""

from datetime import date

import pytest

from station.domain.pasted import day_of, rows_of

TODAY = date(2022, 4, 10)


@pytest.mark.parametrize(
    "line", ["a\tb\tc", "a,b,c", "a，b，c", "a;b；c", "a、b、c", "a|b|c", "a b  c"]
)
def test_that_cells_are_parted(line):
    assert [row.cells for row in rows_of(line)] == [("a", "b", "c")]


def test_that_a_tab_parts_alone():
    assert [row.cells for row in rows_of("a b\tc、d")] == [("a b", "c、d")]


def test_that_lines_keep_their_numbers():
    assert [row.number for row in rows_of("a\n\n ,\nb")] == [1, 4]


@pytest.mark.parametrize(
    "text", ["2022-04-01", "2022/4/1", "2022年4月1日", "20220401", "4月1日", "４.１"]
)
def test_that_a_day_is_read_as_people_write_it(text):
    assert day_of(text, TODAY) == date(2022, 4, 1)


@pytest.mark.parametrize("text", ["", "今天", "2022-13-01", "13800000000", "31/31"])
def test_that_no_day_is_none(text):
    assert day_of(text, TODAY) is None
