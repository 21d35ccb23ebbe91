"""What a key does, without a window."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.desk import DeskState, Need, Phase
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction
from tests.fakes.desk import FakeDesk
from ui.gate import flow, keys
from ui.gate.flow import Mode, Screen

ALL_KEYS = [
    *keys.DIGITS,
    *keys.EYES,
    *keys.CATEGORIES,
    *keys.DIRECTIONS,
    *keys.ALIASES,
    keys.ENTER,
    keys.ESCAPE,
    keys.BACKSPACE,
    keys.LOW,
    keys.HOLDS,
    "-",
    ".",
    "?",
]


class Player:
    """Plays keys against a desk in memory, one call after the other."""

    def __init__(self) -> None:
        self.desk = FakeDesk()
        self.screen = Screen()
        self.news: list[str] = []

    def press(self, *pressed: str) -> Screen:
        for key in pressed:
            self._take(flow.press(self.screen, key, self.desk.waiting()))
        return self.screen

    def scan(self, text: str) -> Screen:
        self._take(flow.scan(self.screen, text, Colour.UNSURE))
        return self.screen

    def _take(self, step: flow.Step) -> None:
        self.screen = step.screen
        if step.news:
            self.news.append(step.news)
        if step.call is not None:
            assert self.screen.busy
            self.screen = flow.settled(self.screen, step.call(self.desk))


@pytest.fixture
def player() -> Player:
    return Player()


def test_that_a_door_a_choice_and_a_reading_make_a_passage(player: Player):
    player.press(*"321501", keys.ENTER, "1", *"365", keys.ENTER)
    assert player.screen.state.phase is Phase.RECORDED
    assert player.screen.entry == ""
    assert player.desk.rows[0].person.name == "王建国"


def test_that_a_recorded_card_goes_when_the_next_door_is_typed(player: Player):
    player.press("F8")
    assert player.screen.state.phase is Phase.RECORDED
    assert player.press("3").state.phase is Phase.IDLE


def test_that_a_stray_enter_records_nobody(player: Player):
    player.press(*"321501", keys.ENTER, "1", keys.ENTER, keys.ENTER)
    assert player.desk.rows == []
    assert player.news == ["Type the temperature, or * where it shows Lo."] * 2


def test_that_half_a_reading_records_nobody(player: Player):
    player.press(*"321501", keys.ENTER, "1", *"36", keys.ENTER)
    assert player.desk.rows == []
    assert player.screen.entry == ""
    assert player.news == ["Not a body temperature: three digits such as 365, in °C."]


def test_that_a_visitor_s_digits_say_what_they_are(player: Player):
    player.press("Q")
    assert player.screen.state.needs == (Need.HOST, Need.TEMPERATURE)
    player.press(*"13800000000", keys.ENTER)
    player.press(*"3-2-1501", keys.ENTER)
    player.press(*"36.5", keys.ENTER)
    row = player.desk.rows[0]
    assert row.person.phone == "13800000000"
    assert row.host is not None
    assert row.readings[0].celsius == 36.5


def test_that_a_door_nobody_knows_is_said(player: Player):
    state = player.press("Q", *"999999", keys.ENTER).state
    assert state.notice == "Nobody is registered at 999999."
    assert state.phase is Phase.ASKING


def test_that_escape_takes_back_one_step_at_a_time(player: Player):
    player.press(*"321501", keys.ENTER, "1", *"36")
    assert player.press(keys.ESCAPE).entry == ""
    assert player.screen.state.phase is Phase.ASKING
    assert player.press(keys.ESCAPE).state.phase is Phase.IDLE


def test_that_backspace_takes_back_one_key(player: Player):
    assert player.press("3", "2", keys.BACKSPACE).entry == "3"


def test_that_letters_of_a_plate_are_letters(player: Player):
    screen = player.press("F3", *"8A6QF")
    assert (screen.mode, screen.entry) == (Mode.PLATE, "8A6QF")
    player.press(keys.ENTER)
    assert player.screen.state.visit is not None
    assert player.screen.state.visit.plate == "8A6QF"


def test_that_a_scan_ends_what_was_being_typed(player: Player):
    screen = player.press("F3", *"8A")
    assert screen.mode is Mode.PLATE
    screen = player.scan("GP1:WANG")
    assert (screen.mode, screen.entry) == (Mode.DESK, "")
    assert screen.state.phase is Phase.ASKING


def test_that_a_reading_typed_on_a_hold_is_confirmed_before_a_decision(player: Player):
    player.press(*"321501", keys.ENTER, "1", *"378", keys.ENTER)
    player.press(keys.HOLDS, "Q", *"366", "A")
    assert player.news == ["Confirm the repeat reading with Enter first."]
    assert player.desk.rows[0].waiting
    player.press(keys.ENTER)
    assert player.desk.rows[0].outcome is Outcome.ADMIT


def test_that_a_number_nobody_waits_under_is_said(player: Player):
    for who in "12":
        player.press(*"321501", keys.ENTER, who, *"378", keys.ENTER)
    player.press(keys.HOLDS, "7")
    assert player.news == ["Nobody waits under this number."]
    assert player.press("1").mode is Mode.HOLD


def test_that_the_direction_turns_who_stands_there_and_the_next(player: Player):
    player.press("Q", "F10")
    assert player.screen.state.visit is not None
    assert player.screen.state.visit.direction is Direction.OUT
    player.press("Q", keys.ESCAPE, "F8")
    assert player.desk.rows[0].direction is Direction.OUT


def test_that_after_a_failure_the_same_key_tries_again(player: Player):
    player.press(*"321501", keys.ENTER, "1", *"365")
    step = flow.press(player.screen, keys.ENTER)
    failed = flow.failed(step.screen, "The disk is full.")
    assert (failed.entry, failed.busy) == ("365", False)
    player.screen = failed
    player.press(keys.ENTER)
    assert player.screen.failure == ""
    assert len(player.desk.rows) == 1


def test_that_more_than_nine_residents_are_chosen_with_enter(player: Player):
    one = player.desk.doors["321501"][0]
    player.desk.doors["321501"] = tuple(
        msgspec.structs.replace(
            one, person=msgspec.structs.replace(one.person, person_id=f"p{n}")
        )
        for n in range(12)
    )
    player.press(*"321501", keys.ENTER, "1", "1")
    assert player.screen.state.phase is Phase.CHOOSING
    player.press(keys.ENTER)
    assert player.screen.state.visit is not None
    assert player.screen.state.visit.person.person_id == "p10"


@given(st.lists(st.sampled_from(ALL_KEYS), max_size=60))
def test_that_no_order_of_keys_breaks_the_desk(pressed: list[str]):
    player = Player()
    player.press(*pressed)
    assert not player.screen.busy
    assert isinstance(player.screen.state, DeskState)
    for row in player.desk.rows:
        assert row.readings or row.category in (Category.EMERGENCY, Category.MEDICAL)
