"""A party key by key: a temperature each, a passage each, tied together."""

import pytest

from station.domain.desk import Phase
from station.domain.device_news import Measured
from station.domain.errors import EnvironmentFault
from station.domain.verdict import Outcome
from station.domain.visit import Category, Site
from tests.unit.ui.gate.test_duty_flow import Player
from ui.gate import flow, keys, reading_flow

TRUCK = ("F4", *"8A6F", keys.ENTER)


@pytest.fixture
def player() -> Player:
    return Player()


def measured(player: Player, *readings: str) -> None:
    for typed in readings:
        player.press(*typed, keys.ENTER)


def test_that_a_car_with_four_takes_one_plate_and_four_temperatures(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365", "366", "367", "368")
    rows = player.desk.rows
    assert [row.readings[0].celsius for row in rows] == [36.5, 36.6, 36.7, 36.8]
    assert {row.plate for row in rows} == {"8A6F"}
    assert [row.party for row in rows] == ["", "r1", "r1", "r1"]


def test_that_a_fever_parks_that_one_only(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365", "384", "366")
    outcomes = [row.outcome for row in player.desk.rows]
    assert outcomes == [Outcome.ADMIT, Outcome.HOLD, Outcome.ADMIT]
    assert len(player.desk.waiting()) == 1


def test_that_a_party_may_begin_after_its_first_one(player: Player):
    player.press(*TRUCK)
    measured(player, "365")
    player.press(keys.PARTY)
    assert player.screen.state.phase is Phase.ASKING
    measured(player, "366", "367")
    assert [row.party for row in player.desk.rows] == ["", "r1", "r1"]


def test_that_lo_counts_for_the_next_one_too(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    player.press(keys.LOW)
    assert [row.readings[0].celsius for row in player.desk.rows] == [36.5, None]


@pytest.mark.parametrize("end", [keys.ENTER, keys.ESCAPE, "F5", "F12"])
def test_that_whoever_comes_after_the_party_comes_alone(player: Player, end: str):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365", "366")
    player.press(end, keys.ESCAPE, keys.ESCAPE)
    player.press(*"321501", keys.ENTER, "1")
    measured(player, "365")
    assert player.desk.rows[-1].party == ""
    assert player.desk.rows[-1].category is Category.RESIDENT


def test_that_the_card_that_clears_ends_the_party(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    player.screen = flow.cleared(player.screen)
    assert not player.screen.party


def test_that_a_scan_after_the_party_is_somebody_else(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    player.scan("GP1:WANG")
    measured(player, "366")
    assert player.desk.rows[-1].party == ""
    assert not player.screen.party


def test_that_a_wrong_number_keeps_the_party(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365", "999", "366")
    assert len(player.desk.rows) == 2
    assert len(player.news) == 2


def test_that_nobody_is_doubled_where_the_disk_fails(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    player.desk.fault = EnvironmentFault("The disk is full: {place}.", place="x")
    with pytest.raises(EnvironmentFault):
        measured(player, "366")
    player.screen = flow.failed(player.screen, "full")
    player.press(keys.ENTER)
    assert [row.party for row in player.desk.rows] == ["", "r1"]


def test_that_alone_is_what_nobody_says_otherwise(player: Player):
    player.press(*TRUCK)
    measured(player, "365")
    player.press(*"321501", keys.ENTER)
    assert player.screen.state.phase is Phase.CHOOSING


def test_that_a_thermometer_measures_the_next_one_too(player: Player):
    player.press(*TRUCK, keys.PARTY)
    for celsius in (36.5, 36.9):
        reading = Measured(celsius, Site.WRIST, device="ircare")
        player.screen = reading_flow.measured(player.screen, reading).screen
        player.press(keys.ENTER)
    readings = [row.readings[0] for row in player.desk.rows]
    assert [(r.celsius, r.site, r.device) for r in readings] == [
        (36.5, Site.WRIST, "ircare"),
        (36.9, Site.WRIST, "ircare"),
    ]
    assert len({row.plate for row in player.desk.rows}) == 1


def offered(player: Player, celsius: float = 36.9) -> None:
    reading = Measured(celsius, Site.WRIST, device="ircare")
    player.screen = reading_flow.measured(player.screen, reading).screen


def test_that_a_reading_counts_for_one_of_the_party_alone(player: Player):
    player.press(*TRUCK, keys.PARTY)
    offered(player)
    player.press(keys.ENTER)
    assert not player.screen.entry
    player.press(keys.ENTER)
    assert len(player.desk.rows) == 1
    assert player.screen.state.phase is Phase.IDLE


def test_that_a_reading_goes_with_the_card_of_its_party(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    offered(player)
    player.screen = flow.cleared(player.screen)
    assert (player.screen.entry, player.screen.offered) == ("", False)
    assert (player.screen.site, player.screen.device) == (None, "")


def test_that_a_reading_is_no_room_for_a_parcel(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    offered(player)
    player.press(keys.PARCEL)
    assert player.desk.parcels == [""]


def test_that_the_next_one_may_be_measured_elsewhere(player: Player):
    player.press(*TRUCK, keys.PARTY)
    measured(player, "365")
    player.press("J")
    measured(player, "371")
    player.press("K", keys.LOW)
    sites = [row.readings[0].site for row in player.desk.rows]
    assert sites == [Site.FOREHEAD, Site.EAR, Site.WRIST]
