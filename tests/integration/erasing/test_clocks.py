"""Time is taken from the order of the records, so one wrong clock makes nothing old."""

import pytest

from station.domain.retention import Backed
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_passage
from tests.integration.erasing.eraser import DAY_US, Eraser, counts
from tests.integration.journal.homes import Home

YEAR_US = 365 * DAY_US


@pytest.mark.fault(54)
@pytest.mark.parametrize("wrong_us", [0, NOON_US - YEAR_US], ids=["1970", "last year"])
def test_that_a_clock_that_went_back_makes_nothing_old(
    gate: Home, eraser: Eraser, wrong_us: int
) -> None:
    gate.write("passage", a_passage(1))
    right = gate.clock.now().wall_us
    gate.clock.set_wall(wrong_us)
    gate.write("passage", a_passage(2))
    gate.clock.set_wall(right)
    gate.write("passage", a_passage(3))
    assert eraser.erase().count == 0
    eraser.days_pass(40)
    assert counts(eraser.erase()) == {"passage": 3}


@pytest.mark.fault(54)
def test_that_a_dead_clock_after_a_long_pause_makes_nothing_old(
    gate: Home, eraser: Eraser
) -> None:
    gate.write("passage", a_passage(1))
    eraser.days_pass(40)
    today = gate.clock.now().wall_us
    gate.clock.set_wall(0)
    gate.write("passage", a_passage(2))
    gate.clock.set_wall(today)
    assert eraser.preview().kept == {Backed.UNDATED: 1}
    gate.write("passage", a_passage(3))
    assert counts(eraser.erase()) == {"passage": 1}


@pytest.mark.fault(54)
def test_that_a_clock_that_ran_ahead_keeps_nothing_for_ever(
    gate: Home, eraser: Eraser
) -> None:
    gate.clock.set_wall(NOON_US + YEAR_US)
    gate.write("passage", a_passage(1))
    gate.clock.set_wall(NOON_US)
    gate.write("passage", a_passage(2))
    eraser.days_pass(40)
    gate.write("passage", a_passage(3))
    assert counts(eraser.erase()) == {"passage": 2}


def test_that_an_earlier_volume_speaks_for_a_later_one(
    gate: Home, eraser: Eraser
) -> None:
    gate.write("passage", a_passage(1))
    right = gate.clock.now().wall_us
    gate.journal.open_volume("restored", "RWQ")
    gate.clock.set_wall(NOON_US - YEAR_US)
    gate.write("passage", a_passage(2))
    gate.clock.set_wall(right)
    assert eraser.erase().count == 0
