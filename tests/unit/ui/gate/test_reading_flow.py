"""Readings of a thermometer on the screen, without a window."""

import msgspec
import pytest

from station.domain.desk import DeskState, Need, Phase
from station.domain.device_news import Measured
from station.domain.visit import TYPED, Site
from tests.unit.ui.gate.test_flow import Player
from ui.gate import flow, keys, reading_flow
from ui.gate.screen import Mode, Screen

READING = Measured(36.62)
ROOM = (*"321501", keys.ENTER, "1")
ASKED = Screen(state=DeskState(Phase.ASKING, needs=(Need.TEMPERATURE,)))


def measure(screen: Screen, reading: Measured = READING) -> Screen:
    return reading_flow.measured(screen, reading).screen


def with_changes(screen: Screen, **changes: object) -> Screen:
    return msgspec.structs.replace(screen, **changes)


def test_that_a_reading_stands_there_and_counts_with_enter():
    shown = measure(ASKED)
    assert (shown.entry, shown.offered) == ("36.6", True)
    step = flow.press(shown, keys.ENTER)
    assert step.call is not None
    assert step.screen.busy


def test_that_a_repeat_reading_of_a_hold_lands_too():
    assert measure(with_changes(ASKED, mode=Mode.HOLD)).entry == "36.6"


@pytest.mark.parametrize(
    "screen",
    [
        Screen(),
        with_changes(ASKED, locked=True),
        with_changes(ASKED, mode=Mode.DUTY),
        with_changes(ASKED, mode=Mode.PIN),
        Screen(state=DeskState(Phase.ASKING, needs=(Need.HOST,))),
        Screen(state=DeskState(Phase.RECORDED)),
        with_changes(ASKED, entry="37"),
    ],
)
def test_that_a_reading_lands_nowhere_else(screen):
    assert measure(screen) == screen


def test_that_the_site_of_the_thermometer_is_taken_until_somebody_types():
    at_the_ear = measure(ASKED, Measured(36.6, Site.EAR))
    assert at_the_ear.site is Site.EAR
    assert flow.press(at_the_ear, "3").screen.site is None
    at_the_wrist = with_changes(ASKED, site=Site.WRIST)
    assert measure(at_the_wrist).site is Site.WRIST


def offers(player: Player, reading: Measured) -> None:
    player.screen = measure(player.screen, reading)
    assert player.screen.offered


def taken(player: Player) -> tuple[float | None, Site, str]:
    last = player.desk.rows[-1].readings[-1]
    return last.celsius, last.site, last.device


def test_that_a_reading_keeps_by_what_it_was_taken_unless_it_was_typed():
    player = Player()
    player.press(*ROOM)
    offers(player, Measured(37.84, Site.EAR, "ble:IR42"))
    player.press(keys.ENTER)
    assert taken(player) == (37.8, Site.EAR, "ble:IR42")
    player.press(keys.HOLDS)
    offers(player, Measured(36.62, device="serial:GY-MCU90614"))
    player.press("K", keys.ENTER)
    assert taken(player) == (36.6, Site.WRIST, "serial:GY-MCU90614")
    player.press(*ROOM)
    offers(player, Measured(36.62, Site.EAR, "ble:IR42"))
    player.press(*"365", keys.ENTER)
    assert taken(player) == (36.5, Site.FOREHEAD, TYPED)


def test_that_lo_instead_of_what_is_offered_was_typed():
    player = Player()
    player.press(*ROOM)
    offers(player, Measured(36.62, Site.EAR, "ble:IR42"))
    player.press(keys.LOW)
    assert taken(player) == (None, Site.FOREHEAD, TYPED)


def test_that_a_reading_stays_while_the_code_is_judged_by_eye():
    player = Player()
    player.press("W")  # a visitor, whose colour was pressed wrongly
    offers(player, Measured(36.62, device="serial:GY-MCU90614"))
    screen = player.press("Q")
    assert (screen.entry, screen.offered) == ("36.6", True)
    assert player.press(keys.ESCAPE).entry == ""


def test_that_a_reading_of_somebody_who_went_is_not_for_the_next():
    player = Player()
    player.press(*ROOM)
    offers(player, READING)
    screen = player.scan("GP1:WANG")
    assert (screen.entry, screen.offered) == ("", False)


def test_that_a_second_reading_takes_the_place_of_the_first():
    assert measure(measure(ASKED), Measured(37.46)).entry == "37.5"


@pytest.mark.parametrize("celsius", [24.9, 45.2, 97.9])
def test_that_what_is_no_body_temperature_is_said(celsius):
    step = reading_flow.measured(ASKED, Measured(celsius))
    assert (step.screen, str(celsius) in step.news) == (ASKED, True)


@pytest.mark.parametrize(("key", "entry"), [("3", "3"), (keys.BACKSPACE, "")])
def test_that_typing_takes_the_place_of_a_reading(key, entry):
    typed = flow.press(measure(ASKED), key).screen
    assert (typed.entry, typed.offered) == (entry, False)
