"""A day carried on passage by passage is the day as it would be read."""

from datetime import date

import msgspec

from station.domain.day import NOBODY, Day, counted, day_of, followed
from station.domain.moments import to_us
from station.domain.verdict import Outcome, Verdict
from station.domain.views import PassageRow, line_of
from station.domain.visit import Category, Direction, Visit
from tests.fakes.desk import StillClock, row_of

HOUR_US = 3_600_000_000
CLOCK = StillClock()
TODAY = CLOCK.now().at.date()


def passage(seq: int, hours: float = 0.0, **changes: object) -> PassageRow:
    visit = Visit(CLOCK.now().at, Direction.IN, Category.RESIDENT)
    row = row_of(visit, Verdict(Outcome.ADMIT, ()), seq, CLOCK.us)
    moved = msgspec.structs.replace(row, at_us=row.at_us + int(hours * HOUR_US))
    return msgspec.structs.replace(moved, **changes)


def day_with(*rows: PassageRow) -> Day:
    day = Day(TODAY)
    for row in rows:
        carried = followed(day, row, 99)
        assert carried is not None
        day = carried
    return day


def test_that_a_new_passage_stands_in_front_and_counts():
    day = day_with(passage(1), passage(2, direction=Direction.OUT))
    assert [line.seq for line in day.lines] == [2, 1]
    assert (day.counts.entered, day.counts.left, day.counts.inside) == (1, 1, 0)


def test_that_the_oldest_line_goes_and_is_counted_all_the_same():
    day = day_with(passage(1), passage(2))
    carried = followed(day, passage(3), 2)
    assert carried is not None
    assert [line.seq for line in carried.lines] == [3, 2]
    assert carried.counts.passages == 3


def test_that_an_entry_from_paper_stands_at_its_time():
    day = day_with(passage(1), passage(2, 2), passage(3, 1, paper_line="1/4"))
    assert [line.seq for line in day.lines] == [2, 3, 1]
    assert day.counts.paper == 1


def test_that_paper_of_yesterday_changes_nothing_today():
    day = day_with(passage(1))
    assert followed(day, passage(2, -24), 99) is day


def test_that_what_is_no_new_passage_of_the_day_is_read_anew():
    day = day_with(passage(1), passage(2))
    resolved = passage(1, first_outcome=Outcome.HOLD)
    for row in (resolved, passage(3, 24), passage(1, volume="v2")):
        assert followed(day, row, 99) is None


def test_that_a_day_that_was_read_goes_on_after_its_last_record():
    lines = tuple(map(line_of, (passage(4, 1), passage(7))))
    day = day_of(date(2022, 4, 6), lines, NOBODY)
    assert day.head == ("v1", 7)
    assert followed(day, passage(6, 2), 99) is None


def test_that_a_void_passage_counts_nowhere():
    assert counted(passage(1, void=True)) == NOBODY


def test_that_the_boundary_of_a_day_is_the_local_one():
    night = to_us(CLOCK.now().at.replace(hour=23, minute=59))
    late = msgspec.structs.replace(passage(1), at_us=night)
    assert followed(Day(TODAY), late, 9) is not None
    past = msgspec.structs.replace(passage(1), at_us=night + HOUR_US)
    assert followed(Day(TODAY), past, 9) is None
