"""What the further keys of the desk do, without a window."""

import msgspec
import pytest

from station.domain.desk import Need, Phase
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Site
from station.services.put_right import Mistake
from tests.unit.ui.gate.test_flow import Player
from ui.gate import flow, help_flow, keys
from ui.gate.entry_bar import asked
from ui.gate.screen import Mode, Screen

ROOM = (*"321501", keys.ENTER, "1")


@pytest.fixture
def player() -> Player:
    return Player()


def passes(player: Player, reading: str = "365") -> None:
    player.press(*ROOM, *reading, keys.ENTER)


@pytest.mark.parametrize("chosen", keys.MISTAKE_KEYS)
def test_that_the_last_passage_is_put_right_by_one_choice(player: Player, chosen):
    passes(player)
    reading = "367" if chosen.mistake is Mistake.TEMPERATURE else ""
    player.press(keys.REPAIR, chosen.key, *reading, keys.ENTER)
    assert player.desk.mistakes == [chosen.mistake]
    assert player.screen.mode is Mode.DESK


def test_that_nothing_is_put_right_without_a_choice_or_a_whole_reading(player: Player):
    passes(player)
    player.press(keys.REPAIR, keys.ENTER, "2", *"36", keys.ENTER)
    assert player.news == [
        "Choose what was wrong first: 1 to 4.",
        "Not a body temperature: three digits such as 365, in °C.",
    ]
    assert player.desk.mistakes == []
    player.press(*"36", keys.BACKSPACE, keys.BACKSPACE, keys.BACKSPACE, "4")
    assert player.screen.mistake is Mistake.TWICE


def test_that_lo_may_be_the_right_reading(player: Player):
    passes(player)
    player.press(keys.REPAIR, "2", keys.LOW)
    assert player.desk.rows[0].readings[0].celsius is None


def test_that_who_stands_there_waits_behind_the_repair(player: Player):
    passes(player)
    player.press(*ROOM)
    player.press(keys.REPAIR, "4", keys.ENTER)
    assert player.screen.state.phase is Phase.ASKING


def test_that_three_digits_are_a_room_while_a_room_is_asked(player: Player):
    player.desk.doors["215"] = player.desk.doors["321501"]
    player.press("Q")
    assert Need.HOST in player.screen.state.needs
    assert asked(player.screen).icon == "door"
    player.press(*"215", keys.ENTER)
    visit = player.screen.state.visit
    assert visit is not None
    assert (visit.host is None, visit.readings) == (False, ())
    player.press(*"365", keys.ENTER)
    assert player.desk.rows[0].readings[0].celsius == 36.5


@pytest.mark.parametrize("entry", keys.SITE_KEYS)
def test_that_a_site_counts_for_the_next_reading_alone(player: Player, entry):
    player.press(*ROOM, entry.key, *"365", keys.ENTER)
    assert player.desk.rows[0].readings[0].site is entry.site
    passes(player)
    assert player.desk.rows[1].readings[0].site is Site.FOREHEAD


def test_that_the_same_site_again_is_the_usual_one(player: Player):
    assert player.press(*ROOM, "K", "K").site is None


@pytest.mark.parametrize(
    ("typed", "site", "device"),
    [
        ("366", Site.ARMPIT, "mercury-thermometer"),
        ("J366", Site.EAR, "ear-thermometer"),
        ("K366", Site.WRIST, "forehead-gun"),
    ],
)
def test_that_a_repeat_reading_names_site_and_device(
    player: Player, typed: str, site: Site, device: str
):
    passes(player, "378")
    player.press(keys.HOLDS, *typed, keys.ENTER)
    reading = player.desk.rows[0].readings[-1]
    assert (reading.celsius, reading.site, reading.device) == (36.6, site, device)


def test_that_the_site_the_policy_names_is_the_usual_one(player: Player):
    passes(player, "378")
    row = player.desk.rows[0]
    found = msgspec.structs.replace(
        row.findings[0], params={**row.findings[0].params, "site": "ear"}
    )
    player.desk.rows[0] = msgspec.structs.replace(row, findings=(found,))
    player.press(keys.HOLDS, *"366", keys.ENTER)
    assert player.desk.rows[0].readings[-1].site is Site.EAR


def test_that_a_report_is_noted_and_the_hold_stays_open(player: Player):
    passes(player, "378")
    player.press(keys.HOLDS, "Y", "I")
    assert player.screen.mode is Mode.HOLD
    assert player.screen.hold == player.desk.rows[0]
    assert player.desk.rows[0].note == (
        "Reported to: Community office; Reported to: 120"
    )


def test_that_the_card_of_who_was_led_aside_takes_the_report_too(player: Player):
    passes(player, "378")
    player.press(keys.HOLDS, "R", "S", "U")
    row = player.desk.rows[0]
    assert (row.outcome, row.note) == (Outcome.REFER, "Reported to: Street office")


def test_that_turning_away_and_leading_aside_ask_for_no_pin(player: Player):
    for who, key in (("1", "S"), ("2", "D")):
        player.desk.duty.man()
        player.press(*"321501", keys.ENTER, who, *"378", keys.ENTER)
        player.press(keys.HOLDS, "T", key)
    assert [row.outcome for row in player.desk.rows] == [Outcome.REFER, Outcome.REFUSE]


def test_that_a_parcel_may_name_its_room_and_leaves_who_stands_there(player: Player):
    player.press(*"321501", keys.PARCEL)
    player.press(*ROOM, keys.PARCEL)
    assert player.desk.parcels == ["321501", ""]
    assert player.screen.state.phase is Phase.ASKING


def test_that_only_a_fixed_vehicle_is_asked_what_for(player: Player):
    player.press("F4", *"8A6F", keys.ENTER, "U")
    visit = player.screen.state.visit
    assert visit is not None
    assert (visit.category, visit.purpose) == (Category.SUPPLY, "Waste")
    player.press("F3", *"8A6F", keys.ENTER, "U")
    assert player.screen.state.visit is not None
    assert player.screen.state.visit.purpose == ""


def test_that_the_thermometer_of_the_shift_is_two_keys(player: Player):
    player.press(keys.DUTY, keys.THERMOMETER)
    assert (player.desk.thermometer_out, player.screen.mode) == (True, Mode.DESK)


def test_that_any_key_leaves_the_page_of_keys(player: Player):
    assert player.press(keys.HELP).mode is Mode.HELP
    assert player.press("F8").mode is Mode.DESK or player.desk.rows
    assert player.press(keys.HELP, keys.HELP).mode is Mode.DESK


def test_that_the_page_of_keys_names_every_key_once_a_group():
    tables = (
        keys.EYES,
        keys.CATEGORIES,
        keys.DIRECTIONS,
        keys.OUTCOMES,
        keys.REASONS,
        keys.SITES,
        keys.PURPOSES,
        keys.REPORTS,
    )
    named = {key for group in help_flow.groups() for key, _words in group.entries}
    assert named >= {key for table in tables for key in table}
    for group in help_flow.groups():
        in_group = [key for key, _words in group.entries]
        assert len(in_group) == len(set(in_group))


def test_that_by_eye_keys_of_all_results_say_what_they_say():
    assert flow.press(Screen(), "H").call is not None
    assert len(keys.EYES) == 15
    assert flow.press(Screen(direction=Direction.OUT), "V").call is not None
