"""A few days of two offices: every record that arrived is at its office, once."""

import pytest

from tests.integration.exchange.simulated import World

SMALL = {"office-a": ("gate-1", "gate-2"), "office-b": ("gate-3",)}
FULL = {
    "office-a": ("gate-1", "gate-2", "gate-3"),
    "office-b": ("gate-4", "gate-5"),
}


def lived(root, plan, seed, days):
    world = World(root, plan, seed)
    for number in range(days):
        world.day(number)
    world.settle()
    world.check()
    return world


def test_that_no_record_that_arrived_is_missing_or_double_after_some_days(tmp_path):
    world = lived(tmp_path, SMALL, seed=5, days=4)
    assert world.events["brought"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_that_thirty_days_of_five_stations_leave_nothing_out(tmp_path, seed):
    world = lived(tmp_path, FULL, seed, days=30)
    assert {"lost", "late", "damaged", "misdirected"} <= world.events.keys()
    assert {"cloned", "rolled back", "restored", "replaced"} <= world.events.keys()
    assert world.events["too late"]
