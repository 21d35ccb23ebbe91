"""Risk areas chosen at the window, without a window."""

import pytest

from station.domain.desk import Phase
from station.domain.errors import OperatorError
from station.domain.policy.sections import RiskArea
from station.domain.visit import Category, Direction, TravelStop
from tests.unit.ui.gate.test_flow import Player
from ui.gate import area_flow, keys
from ui.gate.screen import Mode

PLACES = ("长春市二道区", "长春市朝阳区", "重庆市渝中区", "上海市浦东新区")
AREAS = tuple(RiskArea(place=place, level="高风险") for place in PLACES)
ROOM = (*"321501", keys.ENTER, "1")


@pytest.fixture
def player() -> Player:
    player = Player()
    player.desk.risk_areas = AREAS
    return player


def been(player: Player) -> tuple[str, ...]:
    visit = player.screen.state.visit
    assert visit is not None
    return tuple(stop.place for stop in visit.travel)


def test_that_one_key_and_a_number_say_where_somebody_was(player: Player):
    player.press(*ROOM, keys.BEEN)
    assert player.screen.mode is Mode.AREAS
    player.press("2")
    assert player.screen.mode is Mode.DESK
    assert been(player) == ("长春市朝阳区",)
    player.press(*"365", keys.ENTER)
    assert player.screen.state.phase is Phase.RECORDED


def test_that_the_same_area_again_takes_it_back(player: Player):
    player.press(*ROOM, keys.BEEN, "2", keys.BEEN, "1", keys.BEEN, "2")
    assert been(player) == ("长春市二道区",)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("CCS", PLACES[:2]),
        ("ED", PLACES[:1]),
        ("ERDAO", PLACES[:1]),
        ("CY", PLACES[1:2]),
        ("CQ", PLACES[2:3]),
        ("PDX", PLACES[3:]),
        ("", PLACES),
    ],
)
def test_that_letters_make_the_list_shorter(player: Player, typed, places):
    screen = player.press(*ROOM, keys.BEEN, *typed)
    found = area_flow.within(screen.areas, screen.entry)
    assert tuple(area.place for area in found) == places


def test_that_letters_that_mean_no_area_are_not_taken(player: Player):
    screen = player.press(*ROOM, keys.BEEN, "P", "Q", "D")
    assert screen.entry == "PD"
    assert player.news == ["No risk area is said like that."]
    assert player.press(keys.BACKSPACE).entry == "P"
    player.press(keys.ENTER)
    assert been(player) == ("上海市浦东新区",)


def test_that_where_nobody_stands_a_visitor_comes(player: Player):
    player.press("F10", keys.BEEN, "1")
    visit = player.screen.state.visit
    assert visit is not None
    assert (visit.category, visit.direction) == (Category.VISITOR, Direction.OUT)
    assert visit.travel == (TravelStop("长春市二道区"),)


def test_that_leaving_the_page_leaves_who_stands_there(player: Player):
    player.press(*ROOM, keys.BEEN, "9", keys.ENTER, keys.ESCAPE)
    assert player.screen.mode is Mode.DESK
    assert player.screen.state.phase is Phase.ASKING
    assert been(player) == ()


def test_that_somebody_is_chosen_before_an_area(player: Player):
    player.press(*ROOM[:-1], keys.BEEN)
    assert player.news == ["Choose the person first."]
    assert player.screen.state.phase is Phase.CHOOSING


def test_that_rules_without_areas_say_so(player: Player):
    player.desk.risk_areas = ()
    with pytest.raises(OperatorError, match="name no risk area"):
        player.press(*ROOM, keys.BEEN)


def test_that_thousands_of_areas_are_searched_within_a_keystroke():
    many = tuple(
        RiskArea(place=f"{place}第{n}街道", level="高风险")
        for n in range(500)
        for place in PLACES
    )
    assert len(area_flow.within(many, "PDXQ")) == 500
