"""A local order key by key, without a window."""

from datetime import datetime, timedelta

import pytest

from station.domain.moments import CHINA
from station.domain.policy.local_order import OrderRule, OrderSense
from station.domain.visit import Category, Direction
from tests.unit.ui.gate.test_duty_flow import PIN, Player
from ui.gate import flow, forms, keys
from ui.gate.screen import Mode

NOW = datetime(2022, 4, 6, 8, tzinfo=CHINA)


@pytest.fixture
def player() -> Player:
    return Player()


def types(player: Player, *texts: str) -> None:
    """A text in each field, Enter after each."""
    for text in texts:
        player.screen = forms.typed(player.screen, text).screen
        player.press(keys.ENTER)


def ordering(player: Player) -> None:
    player.press("F12", keys.ORDER)


def test_that_an_order_is_signed_and_in_force(player: Player):
    ordering(player)
    types(player, "街道值班室", "0740", "2300", "今晚只进不出", "3")
    assert player.screen.mode is Mode.PIN
    player.press(*PIN)
    (order,) = player.duty.given
    assert (order.giver, order.text) == ("街道值班室", "今晚只进不出")
    assert order.start == NOW - timedelta(minutes=20)
    assert order.end == NOW + timedelta(hours=15)
    assert (order.rule, order.value) == (OrderRule.PASSAGE, "closed")
    assert order.sense is OrderSense.TIGHTER
    assert order.directions == (Direction.OUT,)
    assert (player.screen.mode, player.screen.drafts) == (Mode.DESK, {})


def test_that_of_a_note_the_sense_is_asked(player: Player):
    ordering(player)
    types(player, "居委会主任", "", "0800", "物业搬家，放行", "1")
    assert player.screen.mode is Mode.ORDER
    types(player, "2")
    player.press(*PIN)
    (order,) = player.duty.given
    assert (order.rule, order.sense) == (OrderRule.NOTE, OrderSense.LOOSER)
    assert (order.start, order.end) == (NOW, NOW + timedelta(days=1))


def test_that_no_visitors_leaves_the_ambulance_alone(player: Player):
    ordering(player)
    types(player, "街道", "", "2300", "外人不进", "4")
    player.press(*PIN)
    (order,) = player.duty.given
    assert Category.EMERGENCY not in order.categories
    assert Category.MEDICAL not in order.categories
    assert not order.touches(Direction.OUT, Category.VISITOR)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("9", "2300", "A time is written 2340, or 0419 2340 with its day."),
        ("2561", "2300", "A time is written 2340, or 0419 2340 with its day."),
        ("0230 0900", "2300", "A time is written 2340, or 0419 2340 with its day."),
        ("0405 0900", "0405 2300", "This order would be over already."),
        ("0406 0900", "0406 0830", "This order ends before it starts."),
    ],
)
def test_that_times_that_cannot_be_are_said_and_nothing_is_lost(
    player: Player, start, end, said
):
    ordering(player)
    types(player, "街道", start, end, "全部劝返", "2")
    assert (player.screen.mode, player.screen.said) == (Mode.ORDER, said)
    assert player.screen.draft.text(3) == "全部劝返"
    assert player.duty.given == []


def test_that_what_is_missing_is_asked_for(player: Player):
    ordering(player)
    types(player, "", "", "", "", "", "")
    assert (player.screen.said, player.screen.draft.field) == (
        "This is still missing.",
        0,
    )


def test_that_a_wrong_pin_gives_no_order_and_loses_none(player: Player):
    ordering(player)
    types(player, "街道", "", "2300", "全部劝返", "2")
    player.press(*"000000", keys.ENTER)
    assert (player.screen.said, player.duty.given) == ("The PIN is wrong.", [])
    player.press(keys.ESCAPE, "F12", keys.ORDER)
    assert player.screen.draft.text(3) == "全部劝返"


def test_that_without_a_pin_the_order_is_the_key_holders():
    player = Player()
    player.duty.leave()
    ordering(player)
    types(player, "街道", "", "2300", "全部劝返", "2")
    assert len(player.duty.given) == 1


def test_that_an_order_is_ended_by_its_number(player: Player):
    ordering(player)
    types(player, "街道", "", "2300", "全部劝返", "2")
    player.press(*PIN, "F12", keys.ORDER)
    assert player.screen.mode is Mode.ORDERS
    player.press("2", "1", *PIN)
    assert (player.duty.given, player.screen.mode) == ([], Mode.DUTY)


def test_that_a_second_order_can_be_given(player: Player):
    ordering(player)
    types(player, "街道", "", "2300", "全部劝返", "2")
    player.press(*PIN, "F12", keys.ORDER, keys.ENTER)
    types(player, "街道", "", "2330", "二十四小时核酸", "5")
    player.press(*PIN)
    assert [one.value for one in player.duty.given] == ["closed", "24"]


def test_that_a_scan_goes_first_and_the_order_half_typed_stays(player: Player):
    ordering(player)
    types(player, "街道")
    player.scan("GP1:WANG")
    player.press(*"365", keys.ENTER, "F12", keys.ORDER)
    assert player.screen.draft.text(0) == "街道"


def test_that_a_locked_window_shows_no_order_and_takes_no_letter(player: Player):
    ordering(player)
    types(player, "街道")
    player.lock()
    player.screen = flow.press(player.screen, keys.ORDER, (), player.duty.crew()).screen
    assert player.screen.mode is Mode.DUTY
    assert forms.typed(player.screen, "字").screen == player.screen
