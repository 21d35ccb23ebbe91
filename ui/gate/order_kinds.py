"""What a local order can change by one key; `gatebook order` knows more. No Qt."""

import msgspec

from resources import N_
from station.domain.policy.local_order import OrderRule, OrderSense
from station.domain.visit import Category, Direction

_GUESTS = (Category.VISITOR, Category.COURIER, Category.WORKER)


class OrderKind(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change; `sense` is None where only who gave the order can say."""

    label: str
    rule: OrderRule
    value: str = ""
    sense: OrderSense | None = OrderSense.TIGHTER
    directions: tuple[Direction, ...] = ()
    categories: tuple[Category, ...] = ()


ORDER_KINDS = (
    OrderKind(N_("Only noted on records"), OrderRule.NOTE, sense=None),
    OrderKind(N_("Nobody in or out"), OrderRule.PASSAGE, "closed"),
    OrderKind(
        N_("Nobody goes out"),
        OrderRule.PASSAGE,
        "closed",
        directions=(Direction.OUT,),
    ),
    OrderKind(
        N_("No visitors, couriers, workers in"),
        OrderRule.PASSAGE,
        "closed",
        directions=(Direction.IN,),
        categories=_GUESTS,
    ),
    OrderKind(N_("Test of the last 24 h"), OrderRule.TEST_AGE, "24"),
    OrderKind(N_("Test of the last 48 h"), OrderRule.TEST_AGE, "48"),
    OrderKind(N_("No test is asked for"), OrderRule.TEST_AGE, "0", OrderSense.LOOSER),
    OrderKind(N_("Quotas do not count"), OrderRule.QUOTA, "off", OrderSense.LOOSER),
    OrderKind(N_("Curfew does not count"), OrderRule.CURFEW, "off", OrderSense.LOOSER),
)
