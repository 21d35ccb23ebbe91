"""Lines of paper key by key, without a window."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.desk import Phase
from station.domain.errors import OperatorError
from station.domain.moments import CHINA
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.services.paper import PaperEntered, PaperLine
from tests.fakes.desk import household
from tests.fakes.duty import paper_row
from tests.unit.ui.gate.test_duty_flow import Player
from tests.unit.ui.gate.test_order_flow import types
from ui.gate import forms, keys, paper_entry_flow
from ui.gate.paper_entry_flow import CELSIUS, LINE, PAGE, TIME, WHO, WRITER
from ui.gate.screen import Draft, Mode

FIRST = ("0715", "3-2-1501 王建国", "365", "G02")


@pytest.fixture
def player() -> Player:
    player = Player()
    player.press("F12", keys.PAPER)
    return player


def lines(player: Player) -> list[PaperLine]:
    return player.duty.lines


def test_that_a_line_is_saved_by_its_last_enter(player: Player):
    types(player, *FIRST)
    (line,) = lines(player)
    assert line.at == datetime(2022, 4, 6, 7, 15, tzinfo=CHINA)
    assert (line.who, line.direction) == ("3-2-1501 王建国", Direction.IN)
    assert [one.celsius for one in line.readings] == [36.5]
    assert (line.outcome, line.page, line.line) == (Outcome.ADMIT, 1, 1)
    assert line.writer == "G02"


def test_that_the_next_line_takes_three_fields(player: Player):
    types(player, *FIRST)
    assert player.screen.draft.texts == ("", "", "", "1", "1", "1", "2", "G02")
    types(player, "0716", "3-2-1502", "366")
    assert [(one.page, one.line) for one in lines(player)] == [(1, 1), (1, 2)]
    assert [row.paper_line for row in player.screen.entered] == ["1/2", "1/1"]


def test_that_a_temperature_may_be_low_or_not_written(player: Player):
    types(player, "0715", "王建国", "*", "G02", "0716", "李㛃", "")
    readings = [one.readings for one in lines(player)]
    assert [one.celsius for one in readings[0]] == [None]
    assert readings[1] == ()


def test_that_another_day_stays_from_line_to_line(player: Player):
    types(player, "0405 2350", "王建国", "365", "G02", "2355", "李㛃", "366")
    assert [f"{one.at:%m-%d %H:%M}" for one in lines(player)] == [
        "04-05 23:50",
        "04-05 23:55",
    ]


def test_that_way_and_result_are_picked_by_number(player: Player):
    types(player, "0715", "王建国")
    player.press(keys.DOWN)
    player.screen = forms.typed(player.screen, "92").screen
    player.press(keys.TAB)
    player.screen = forms.typed(player.screen, "2").screen
    player.press(keys.UP, keys.UP)
    types(player, "365", "G02")
    (line,) = lines(player)
    assert (line.direction, line.outcome) == (Direction.OUT, Outcome.REFUSE)


@pytest.mark.parametrize(
    ("first", "said", "place"),
    [
        (("0801", *FIRST[1:]), "This time has not come yet", TIME),
        (("0407 0715", *FIRST[1:]), "This time has not come yet", TIME),
        (("7", *FIRST[1:]), "A time is written", TIME),
        (("0715", "王建国", "36", "G02"), "Not a body temperature", CELSIUS),
    ],
)
def test_that_what_cannot_be_is_said_and_nothing_is_lost(
    player: Player, first, said, place
):
    types(player, *first)
    assert player.screen.mode is Mode.PAPER
    assert player.screen.said.startswith(said)
    assert player.screen.draft.field == place
    assert player.screen.draft.text(WHO) == first[1]
    assert lines(player) == []


def test_that_the_same_line_twice_is_said_and_not_doubled(player: Player):
    types(player, *FIRST)
    there = paper_row(lines(player)[0])
    player.duty.answers = [PaperEntered(twice=there)]
    types(player, "0716", "李㛃", "366")
    said = "1/1 of that day is entered already: 07:15 Admit"
    assert (player.screen.said, player.screen.draft.field) == (said, LINE)
    assert player.screen.draft.text(WHO) == "李㛃"
    assert len(player.screen.entered) == 1


def test_that_of_several_one_is_asked_for_masked(player: Player):
    player.duty.answers = [PaperEntered(several=household())]
    types(player, "0715", "3-2-1501", "365", "G02")
    assert player.screen.draft.field == WHO
    assert "1 王**" in player.screen.said
    assert "建国" not in player.screen.said


def test_that_a_scan_is_not_swallowed_and_the_line_waits(player: Player):
    types(player, "0715", "王建国")
    player.scan("GP1:WANG")
    assert player.screen.state.phase is Phase.ASKING
    player.press(*"365", keys.ENTER)
    assert player.screen.state.phase is Phase.RECORDED
    player.press("F12", keys.PAPER)
    assert player.screen.draft.text(WHO) == "王建国"


def test_that_a_full_page_goes_on_to_the_next():
    draft = Draft(("", "x", "", "1", "1", "3", "99", "G02"))
    after = paper_entry_flow._next(draft)
    assert (after.text(PAGE), after.text(LINE), after.text(WRITER)) == ("4", "1", "G02")


@given(st.lists(st.text(max_size=12), min_size=8, max_size=8))
def test_that_anything_typed_is_a_line_or_one_sentence(texts: list[str]):
    player = Player()
    player.press("F12", keys.PAPER)
    for place, text in enumerate(texts):
        player.screen = forms.retyped(player.screen, place, text).screen
        assert len(player.screen.draft.text(place)) <= forms.LONGEST
    if forms.missing(player.screen) is not None:
        return
    now = player.duty.now()
    try:
        line = paper_entry_flow.read_line(player.screen.draft, now)
    except OperatorError:
        return
    assert line.at <= now


@given(st.text(alphabet="0123456789:- ", max_size=12))
def test_that_a_typed_time_is_a_time_or_none(text: str):
    now = datetime(2024, 2, 29, 12, tzinfo=CHINA)
    found = paper_entry_flow.entry_time.today_at(text, now)
    assert found is None or abs((found - now).days) <= 366


def test_that_the_form_asks_for_its_first_field_first(player: Player):
    assert player.screen.draft.field == TIME
