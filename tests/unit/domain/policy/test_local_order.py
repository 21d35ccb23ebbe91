"""Local orders: their values are checked, and they come back from the journal."""

from datetime import datetime, timedelta

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import LOCAL_ORDER, LedgerEntry, decode_payload
from station.domain.moments import CHINA
from station.domain.policy.model import (
    LocalOrder,
    OrderRule,
    OrderSense,
    order_entry,
    order_of,
)
from station.domain.views import LedgerRow
from station.domain.visit import Category, Direction

START = datetime(2022, 4, 1, 23, 40, tzinfo=CHINA)
ORDER = LocalOrder(
    order_id="o1",
    giver="街道值班室",
    text="即日起外卖只到大门",
    start=START,
    end=START + timedelta(hours=8),
    sense=OrderSense.TIGHTER,
    rule=OrderRule.PASSAGE,
    value="closed",
    entered_by="op-1",
    directions=(Direction.IN,),
    categories=(Category.COURIER,),
)


def row_of(entry: LedgerEntry, **changes: object) -> LedgerRow:
    row = LedgerRow(
        kind=LOCAL_ORDER.name,
        subject=entry.subject,
        state=entry.state,
        due_us=entry.due_us,
        fields=dict(entry.fields),
        record_id="r1",
        station="s1",
        volume="v1",
        seq=1,
        at_us=0,
    )
    return msgspec.structs.replace(row, **changes)


def test_that_an_order_comes_back_from_the_journal_as_it_was_given():
    payload = msgspec.json.encode(order_entry(ORDER))
    entry = decode_payload("local_order", 1, payload)
    assert isinstance(entry, LedgerEntry)
    assert order_of(row_of(entry)) == ORDER


def test_that_an_ended_order_is_no_order():
    assert order_of(row_of(order_entry(ORDER), state="ended")) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rule", "rule-of-tomorrow"),
        ("value", "ajar"),
        ("start_us", "soon"),
        ("directions", "up"),
        ("start_us", 10**30),
    ],
)
def test_that_an_order_not_understood_here_is_left_alone(field, value):
    entry = order_entry(ORDER)
    fields = {**entry.fields, field: value}
    assert order_of(row_of(entry, fields=fields)) is None


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (OrderRule.FEVER_LIMIT, "warm"),
        (OrderRule.FEVER_LIMIT, "99"),
        (OrderRule.FEVER_LIMIT, "nan"),
        (OrderRule.TEST_AGE, "-1"),
        (OrderRule.COLOUR_RED, "unjudged"),
        (OrderRule.PASSAGE, "admit"),
        (OrderRule.QUOTA, "3"),
        (OrderRule.NOTE, "37.5"),
    ],
)
def test_that_a_value_which_the_rule_does_not_take_is_refused(rule, value):
    with pytest.raises(OperatorError):
        msgspec.structs.replace(ORDER, rule=rule, value=value)
    with pytest.raises(OperatorError):
        LocalOrder(
            order_id="o",
            giver="",
            text="",
            start=START,
            end=START + timedelta(hours=1),
            sense=OrderSense.LOOSER,
            rule=rule,
            value=value,
        )


def test_that_an_order_must_end_after_it_starts():
    with pytest.raises(OperatorError):
        LocalOrder(
            order_id="o",
            giver="",
            text="",
            start=START,
            end=START,
            sense=OrderSense.LOOSER,
        )
