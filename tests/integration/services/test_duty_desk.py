"""What the duty page of the window asks the desk for, over a real journal."""

from datetime import timedelta

import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import LOCAL_ORDER, SHIFT
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.verdict import Outcome
from station.domain.visit import Direction
from station.services.operators import Right, with_pin
from station.services.order_review import reviewed_orders
from tests.integration.services.checkpoint import TEAM, row_of

PIN = "271828"


def an_order(checkpoint, hours=8) -> LocalOrder:
    now = checkpoint.clock.now().at
    return LocalOrder(
        order_id="",
        giver="街道值班室",
        text="今晚只进不出",
        start=now,
        end=now + timedelta(hours=hours),
        sense=OrderSense.TIGHTER,
        rule=OrderRule.PASSAGE,
        value="closed",
        directions=(Direction.OUT,),
    )


def test_that_an_order_stands_on_every_record_until_it_ends(checkpoint):
    duty = checkpoint.desk.duty
    given = duty.give_order(an_order(checkpoint))
    row = row_of(checkpoint.shows_and_measures("p-1"))
    assert (row.local_orders, row.outcome) == ((given.order_id,), Outcome.ADMIT)
    out = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert out.outcome is Outcome.REFUSE
    assert duty.orders() == (given,)
    duty.end_order(given.order_id)
    assert duty.orders() == ()
    assert row_of(checkpoint.shows_and_measures("p-3")).local_orders == ()
    with pytest.raises(OperatorError):
        duty.end_order(given.order_id)


def test_that_the_office_is_asked_to_confirm_it(checkpoint):
    given = checkpoint.desk.duty.give_order(an_order(checkpoint))
    (seen,) = reviewed_orders(checkpoint.gate.passages)
    assert (seen.order_id, seen.word, seen.giver) == (
        given.order_id,
        "",
        "街道值班室",
    )


def test_that_a_leader_with_a_pin_signs_for_it(checkpoint):
    leader = with_pin(TEAM[0], PIN)
    checkpoint.gate.register.set_operators((leader, *TEAM[1:]))
    duty = checkpoint.desk.duty
    with pytest.raises(OperatorError):
        duty.give_order(an_order(checkpoint))
    given = duty.give_order(
        an_order(checkpoint), duty.sign("L01", Right.LOCAL_ORDER, PIN)
    )
    assert given.entered_by == "L01"
    with pytest.raises(OperatorError):
        duty.end_order(given.order_id)
    (record,) = checkpoint.records(LOCAL_ORDER.name)
    assert record.envelope.operator == "L01"


def test_that_an_order_that_is_over_is_not_listed(checkpoint):
    duty = checkpoint.desk.duty
    duty.give_order(an_order(checkpoint, hours=1))
    checkpoint.wait(61)
    assert duty.orders() == ()
    assert row_of(checkpoint.shows_and_measures("p-1")).local_orders == ()


def test_that_a_shift_hands_over_who_should_have_left_and_the_things(checkpoint):
    duty = checkpoint.desk.duty
    duty.open_shift("L01", ("G01",))
    checkpoint.visits()
    visitor = row_of(checkpoint.desk.temperature(36.5))
    row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert duty.leaving().overstays == ()
    checkpoint.wait(13 * 60)
    row_of(checkpoint.shows_pass("p-3", Direction.OUT))
    left = duty.leaving()
    assert [one.row.record_id for one in left.overstays] == [visitor.record_id]
    assert left.counts.passages == 3
    duty.close_shift(items="额温枪 2，对讲机 1")
    (row,) = checkpoint.gate.passages.ledger(SHIFT.name)
    assert row.fields["items"] == "额温枪 2，对讲机 1"
    duty.open_shift("L01", ("G02",))
    assert duty.leaving().items == "额温枪 2，对讲机 1"
