import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.moments import Stamp
from station.workspace.clock import SystemClock
from station.workspace.ids import new_record_id, new_volume_id


def at(wall_us):
    return Stamp(wall_us, 480, 0, "boot")


@pytest.mark.fault(63)
def test_that_the_boot_clock_never_goes_back():
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert second.boot_us >= first.boot_us
    assert second.boot_id == first.boot_id != ""


def test_that_two_clocks_of_one_computer_agree_on_the_boot():
    assert SystemClock().now().boot_id == SystemClock().now().boot_id


@given(st.integers(0, (1 << 48) * 1000 - 1))
def test_that_a_record_id_carries_its_moment(wall_us):
    made = uuid.UUID(new_record_id(at(wall_us)))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == wall_us // 1000


@given(st.integers(0, 1 << 55))
def test_that_record_ids_sort_by_the_microsecond(wall_us):
    assert new_record_id(at(wall_us)) < new_record_id(at(wall_us + 1))


def test_that_ids_of_one_moment_differ():
    assert len({new_record_id(at(5)) for _ in range(1000)}) == 1000
    assert new_volume_id(at(5)) != new_volume_id(at(5))


def test_that_volumes_sort_as_they_were_opened():
    earlier, later = at(1_780_000_000_000_000), at(1_780_000_001_000_000)
    assert new_volume_id(earlier) < new_volume_id(later)
