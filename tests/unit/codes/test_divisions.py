"""Divisions: data of python-stdnum, names as they were in a year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.divisions import division_name


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("110105", 1949, "北京市朝阳区"),
        ("120110", 1990, "天津市东郊区"),
        ("120110", 1993, "天津市东丽区"),
        ("120110", None, "天津市东丽区"),
        ("110103", 1980, "北京市崇文区"),
        ("110103", 2015, None),
        ("110103", None, "北京市崇文区"),
        ("330106", 2000, "浙江省杭州市西湖区"),
        ("330100", 2000, "浙江省杭州市"),
        ("330000", 2000, "浙江省"),
        ("429004", 2010, "湖北省仙桃市"),
    ],
)
def test_that_a_division_has_its_name_of_the_year(code, year, name):
    assert division_name(code, year) == name


@pytest.mark.parametrize(
    "code", ["", "11010", "1101055", "000000", "110199", "１１0105"]
)
def test_that_a_code_never_given_out_has_no_name(code):
    assert division_name(code) is None


@given(st.text(max_size=8), st.none() | st.integers())
def test_that_any_text_has_a_name_or_none(code, year):
    name = division_name(code, year)
    assert name is None or name
