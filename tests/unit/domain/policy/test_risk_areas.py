"""Risk areas as people paste them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.divisions import every_name
from station.domain.policy.risk_areas import Meaning, merged, pasted_areas
from station.domain.policy.sections import RiskArea

TODAY = date(2022, 4, 10)
NAMES = every_name()


def areas(text, **meaning):
    return pasted_areas(text, NAMES, TODAY, Meaning(**meaning))


def one(line):
    (area,) = areas(line).areas
    return area.place, area.level, area.starts, area.until


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("吉林省\t长春市\t二道区\t八里堡街道\t高风险\t2022-04-01", "二道区八里堡街道"),
        ("吉林省，长春市，二道区，高风险，4月1日", "长春市二道区"),
        ("上海、浦东新区、高风险、2022/4/1", "上海市浦东新区"),
        ("吉林省长春市二道区东盛街道 高风险 2022年4月1日", "二道区东盛街道"),
        ("济南市市中区;高风险;20220401", "济南市市中区"),
        ("1,辽宁省朝阳市,高风险,2022-04-01", "辽宁省朝阳市"),
        ("香港特别行政区|高风险|2022-04-01", "香港特别行政区"),
    ],
)
def test_that_a_line_is_read_however_it_is_parted(line, place):
    assert one(line) == (place, "高风险", date(2022, 4, 1), None)
    assert areas(line).unknown == ()


def test_that_a_span_of_days_is_both_ends():
    assert one("长春市 高风险 2022-04-01至2022-04-09")[2:] == (
        date(2022, 4, 1),
        date(2022, 4, 9),
    )


def test_that_a_heading_gives_the_level_of_what_follows():
    found = areas("一、高风险地区（2个）\n长春市\n吉林市\n二、中风险地区\n四平市\n")
    assert [area.level for area in found.areas] == ["高风险", "高风险", "中风险"]


def test_that_headers_and_empty_lines_say_nothing():
    found = areas("省\t市\t区\t等级\t日期\n\t\t\n\n长春市\t\t\t高风险\t\n")
    assert [area.place for area in found.areas] == ["长春市"]
    assert found.faults == ()


def test_that_unknown_names_are_told_and_taken_all_the_same():
    found = areas("长春市 高风险\n不存在市 高风险\n")
    assert found.unknown == ((2, "不存在市"),)
    assert len(found.areas) == 2


def test_that_a_line_without_place_or_level_is_told():
    found = areas("2022-04-01\n长春市 2022-04-01\n四平市 高风险 2022-04-09 2022-04-01")
    assert [fault.place for fault in found.faults] == ["1", "2", "3"]
    assert found.areas == ()


def test_that_a_day_without_a_year_is_the_nearest():
    found = pasted_areas("长春市 高风险 12月30日", NAMES, date(2022, 1, 3), Meaning())
    assert found.areas[0].starts == date(2021, 12, 30)


def area(place="长春市", **days):
    return RiskArea(place=place, level="高风险", lookback_days=7, **days)


def test_that_an_area_no_longer_named_ends_today_and_is_still_looked_for():
    (kept,) = merged([area()], [], TODAY)
    assert kept.until == TODAY
    assert merged([kept], [], TODAY + timedelta(days=7)) == (kept,)
    assert merged([kept], [], TODAY + timedelta(days=8)) == ()


def test_that_an_area_named_again_keeps_its_first_day():
    old = area(starts=date(2022, 4, 1))
    assert merged([old], [area(starts=date(2022, 4, 8))], TODAY) == (old,)


def test_that_added_areas_end_none():
    other = area("吉林市")
    assert merged([area()], [other], TODAY, whole=False) == (other, area())


@given(st.text(max_size=300))
def test_that_any_text_is_read_without_a_fault_of_ours(text):
    found = areas(text, level="高风险")
    for one in found.areas:
        assert 1 <= len(one.place) <= 80
