"""Shifts, local orders, paper entries, and what other gates told."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.findings import FindingCode
from station.domain.moments import to_us
from station.domain.passages import CorrectableField
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.policy.scope import Cover, CoverKind
from station.domain.verdict import Outcome
from station.domain.visit import (
    Category,
    Direction,
    History,
    PastPassage,
    Reading,
    Visit,
)
from station.services.correct import correct
from station.services.day_log import day_log
from station.services.orders import give_order, orders_given
from station.services.paper import enter_paper
from station.services.shifts import close_shift, on_duty, open_shift
from tests.integration.services.checkpoint import codes_of, residents, row_of


def an_order(checkpoint, rule, value, minutes=60, **changes):
    now = checkpoint.clock.now().at
    order = LocalOrder(
        order_id="",
        giver="街道值班室",
        text="接街道电话",
        start=now,
        end=now + timedelta(minutes=minutes),
        sense=OrderSense.TIGHTER,
        rule=rule,
        value=value,
    )
    return msgspec.structs.replace(order, **changes)


def ordered(checkpoint, order):
    """Give an order and go on working under it."""
    given = give_order(order, checkpoint.gate)
    checkpoint.change(orders=orders_given(checkpoint.gate.passages))
    return given


def paper_visit(checkpoint, minutes_ago=30):
    written = checkpoint.clock.now().at - timedelta(minutes=minutes_ago)
    return Visit(
        at=written,
        direction=Direction.IN,
        category=Category.RESIDENT,
        person=residents()[0].person,
        readings=(Reading(to_us(written), 36.4),),
    )


# shifts


def test_that_an_open_shift_is_on_duty_and_on_its_records(checkpoint):
    gate = checkpoint.gate
    assert on_duty(gate.passages) is None
    duty = open_shift("L01", ("G01", "G02"), gate)
    assert on_duty(gate.passages) == duty
    assert (duty.leader, duty.guards, duty.operator) == ("L01", ("G01", "G02"), "G01")

    checkpoint.change(operator=duty.operator, shift=duty.shift)
    checkpoint.desk.present_category(Category.EMERGENCY, Direction.IN)
    (record,) = checkpoint.records()
    assert record.envelope.shift == duty.shift


def test_that_the_leader_alone_stands_on_records_without_guards(checkpoint):
    assert open_shift("L01", (), checkpoint.gate).operator == "L01"


@pytest.mark.parametrize(
    ("leader", "guards", "said"),
    [
        ("L09", ("G01",), "no operator “L09”"),
        ("L01", ("G09",), "no operator “G09”"),
        ("G01", ("G02",), "“G01” is no shift leader"),
    ],
)
def test_that_a_shift_is_opened_by_those_who_may(checkpoint, leader, guards, said):
    with pytest.raises(OperatorError, match=said):
        open_shift(leader, guards, checkpoint.gate)
    assert on_duty(checkpoint.gate.passages) is None


def test_that_one_shift_ends_before_the_next(checkpoint):
    gate = checkpoint.gate
    with pytest.raises(OperatorError, match="No shift is open"):
        close_shift(checkpoint.desk.today()[1], gate)
    first = open_shift("L01", ("G01",), gate)
    with pytest.raises(OperatorError, match="Close the open shift first"):
        open_shift("L01", ("G02",), gate)
    assert close_shift(checkpoint.desk.today()[1], gate) == first
    assert on_duty(gate.passages) is None
    second = open_shift("L01", ("G02",), gate)
    assert on_duty(gate.passages) == second
    assert first.shift != second.shift


def test_that_counts_and_head_stand_in_the_closing_record(checkpoint):
    gate = checkpoint.gate
    duty = open_shift("L01", ("G01",), gate)
    checkpoint.holds_fever()
    counts, head = checkpoint.desk.today()[1], gate.journal.head()
    close_shift(counts, gate, note="一人待复测")

    (row,) = gate.passages.ledger("shift", duty.shift)
    assert (row.state, row.seq) == ("closed", head.seq + 1)
    assert row.fields["head"] == f"{head.volume} {head.seq} {head.link.hex()}"
    assert row.fields["note"] == "一人待复测"
    told = msgspec.json.decode(str(row.fields["counts"]))
    assert (told["passages"], told["waiting"], told["fevers"]) == (1, 1, 1)


# local orders


def test_that_an_order_tightens_at_once_and_ends_by_time(checkpoint):
    assert row_of(checkpoint.shows_pass("p-1", Direction.OUT)).outcome is Outcome.ADMIT
    order = an_order(
        checkpoint, OrderRule.PASSAGE, "closed", directions=(Direction.OUT,)
    )
    given = ordered(checkpoint, order)

    stopped = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert (stopped.outcome, codes_of(stopped)) == (
        Outcome.REFUSE,
        [FindingCode.ORDER_CLOSED],
    )
    assert stopped.local_orders == (given.order_id,)
    checkpoint.shows_pass("p-1", Direction.IN)
    home = row_of(checkpoint.desk.temperature(36.5))
    assert (home.outcome, home.local_orders) == (Outcome.ADMIT, (given.order_id,))

    checkpoint.wait(61)
    after = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert (after.outcome, after.local_orders) == (Outcome.ADMIT, ())


def test_that_an_order_asks_for_what_the_policy_does_not(checkpoint):
    ordered(
        checkpoint,
        an_order(checkpoint, OrderRule.TEMPERATURE, "hold"),
    )
    asked = checkpoint.shows_pass("p-1", Direction.OUT)
    assert [need.value for need in asked.needs] == ["temperature"]


def test_that_an_order_carries_giver_text_and_the_leader_on_duty(checkpoint):
    open_shift("L01", ("G01",), checkpoint.gate)
    given = ordered(checkpoint, an_order(checkpoint, OrderRule.NOTE, ""))
    other = ordered(checkpoint, an_order(checkpoint, OrderRule.NOTE, ""))
    assert given.entered_by == "L01"
    assert given.order_id != other.order_id
    held = {order.order_id: order for order in checkpoint.gate.orders}
    assert held == {given.order_id: given, other.order_id: other}


def test_that_orders_of_the_day_stand_on_its_log(checkpoint):
    today = checkpoint.clock.now().at.date()
    ordered(checkpoint, an_order(checkpoint, OrderRule.NOTE, ""))
    assert day_log(today, "东门", checkpoint.gate).local_orders == ("接街道电话",)
    later = day_log(today + timedelta(days=2), "东门", checkpoint.gate)
    assert (later.local_orders, later.rows) == ((), ())


# paper


def test_that_a_paper_entry_carries_both_times_and_is_counted_apart(checkpoint):
    visit = paper_visit(checkpoint)
    done = enter_paper(visit, 3, 7, "G02", checkpoint.gate)
    row = checkpoint.gate.passages.passage(done.record.envelope.record_id)
    assert row.at_us == to_us(visit.at)
    assert row.recorded_us == done.record.envelope.wall_us
    assert row.recorded_us - row.at_us > 29 * 60_000_000
    assert (row.paper_line, row.outcome) == ("3/7", Outcome.ADMIT)

    checkpoint.shows_pass("p-2")
    checkpoint.desk.temperature(36.5)
    counts = checkpoint.desk.today()[1]
    assert (counts.passages, counts.paper) == (2, 1)


def test_that_a_paper_entry_from_the_future_is_refused(checkpoint):
    visit = paper_visit(checkpoint, minutes_ago=-5)
    with pytest.raises(OperatorError, match="has not come yet"):
        enter_paper(visit, 3, 7, "G02", checkpoint.gate)
    assert checkpoint.records() == []


def test_that_a_line_of_paper_is_entered_once(checkpoint):
    enter_paper(paper_visit(checkpoint), 3, 7, "G02", checkpoint.gate)
    (held,) = checkpoint.records()
    said = r"^Page 3, line 7 of that day is entered already: № \d+\.$"
    with pytest.raises(OperatorError, match=said):
        enter_paper(
            paper_visit(checkpoint, minutes_ago=9), 3, 7, "G01", checkpoint.gate
        )
    assert checkpoint.records() == [held]
    void = {CorrectableField.VOID: "1"}
    correct(held.envelope.record_id, void, "行错了", checkpoint.gate)
    enter_paper(paper_visit(checkpoint), 3, 7, "G02", checkpoint.gate)
    assert len(checkpoint.records()) == 2


@pytest.mark.parametrize(
    ("page", "line", "writer"), [(0, 1, "G"), (1, 0, "G"), (1, 1, " ")]
)
def test_that_a_paper_entry_says_where_it_stands(checkpoint, page, line, writer):
    with pytest.raises(OperatorError, match="page, line and who wrote it"):
        enter_paper(paper_visit(checkpoint), page, line, writer, checkpoint.gate)


# two gates


def confined(checkpoint):
    """The default policy with 管控 over building 3."""
    policy = checkpoint.gate.policy
    levels = tuple(
        msgspec.structs.replace(level, covers=(Cover(CoverKind.BUILDING, "3"),))
        if level.label == "管控"
        else level
        for level in policy.levels
    )
    return msgspec.structs.replace(policy, levels=levels)


def test_that_a_quota_counts_here(checkpoint):
    checkpoint.change(policy=confined(checkpoint))
    first = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    second = row_of(checkpoint.shows_pass("p-3", Direction.OUT))
    assert (first.outcome, second.outcome) == (Outcome.ADMIT, Outcome.REFUSE)
    assert codes_of(second) == [FindingCode.QUOTA]


def test_that_what_another_gate_told_counts_toward_a_quota(checkpoint):
    past = PastPassage(
        record_id="elsewhere-1",
        at=checkpoint.clock.now().at - timedelta(hours=2),
        direction=Direction.OUT,
        outcome=Outcome.ADMIT,
        person_id="p-3",
        household_id="h-2",
        here=False,
    )

    def elsewhere(_person_id, household_id, _digests):
        told = (past,) if household_id == past.household_id else ()
        return History(same_household=told)

    checkpoint.change(policy=confined(checkpoint))
    alone = checkpoint.gate
    checkpoint.change(elsewhere=elsewhere)
    row = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert (row.outcome, codes_of(row)) == (Outcome.REFUSE, [FindingCode.QUOTA])

    checkpoint.desk.use(replace(alone))
    row = row_of(checkpoint.shows_pass("p-2", Direction.OUT))
    assert row.outcome is Outcome.ADMIT
