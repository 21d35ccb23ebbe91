"""What local orders make of the policy while they are in force."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from station.domain.policy.local_order import LocalOrder, OrderRule
from station.domain.policy.sections import (
    Closure,
    CodeRule,
    Duty,
    Policy,
    TestRule,
)
from station.domain.verdict import Outcome
from station.domain.visit import Visit

P = TypeVar("P", bound=msgspec.Struct)
Change = Callable[[Policy, LocalOrder], Policy]


def in_force(visit: Visit, orders: tuple[LocalOrder, ...]) -> tuple[LocalOrder, ...]:
    """The orders that hold at the time of the visit, in the order they were given.

    They are marked on every record, also where they touch other passages.
    """
    holding = (order for order in orders if order.holds(visit.at))
    return tuple(sorted(holding, key=lambda order: order.start))


def work_in(policy: Policy, orders: tuple[LocalOrder, ...], visit: Visit) -> Policy:
    """The policy for this visit as the orders in force change it; later ones win."""
    for order in orders:
        if order.touches(visit.direction, visit.category):
            policy = _CHANGES[order.rule](policy, order)
    return policy


def _fever_limit(policy: Policy, order: LocalOrder) -> Policy:
    changed = _with(policy.temperature, fever=float(order.value))
    return _with(policy, temperature=changed)


def _low_reading(policy: Policy, order: LocalOrder) -> Policy:
    changed = _with(policy.temperature, low_reading=Outcome(order.value))
    return _with(policy, temperature=changed)


def _duty(field: str) -> Change:
    def change(policy: Policy, order: LocalOrder) -> Policy:
        duties: tuple[Duty, ...] = tuple(
            _with(duty, **{field: Outcome(order.value)}) for duty in policy.duties
        )
        return _with(policy, duties=duties)

    return change


def _code(field: str) -> Change:
    def change(policy: Policy, order: LocalOrder) -> Policy:
        codes: dict[str, CodeRule] = {
            name: _with(rule, **{field: Outcome(order.value)})
            for name, rule in policy.codes.items()
        }
        return _with(policy, codes=codes)

    return change


def _test_age(policy: Policy, order: LocalOrder) -> Policy:
    """Hours 0: no result is asked for; else one of that age is, on hold without it."""
    hours = float(order.value)
    tests: dict[str, TestRule] = {}
    for name, rule in policy.tests.items():
        missing = rule.missing if rule.missing is not Outcome.ADMIT else Outcome.HOLD
        tests[name] = _with(
            rule, max_age_h=hours, missing=missing if hours else Outcome.ADMIT
        )
    return _with(policy, tests=tests)


def _passage(policy: Policy, order: LocalOrder) -> Policy:
    """`open` lifts what closes the way for everybody: levels, closures and curfews."""
    if order.value == "open":
        return _with(policy, levels=(), closures=(), curfews=())
    closure = Closure(order=order.order_id)
    return _with(policy, closures=(*policy.closures, closure))


def _no_quota(policy: Policy, _order: LocalOrder) -> Policy:
    return _with(policy, quotas=())


def _no_curfew(policy: Policy, _order: LocalOrder) -> Policy:
    return _with(policy, curfews=())


def _nothing(policy: Policy, _order: LocalOrder) -> Policy:
    return policy


def _with(part: P, **changes: object) -> P:
    return msgspec.structs.replace(part, **changes)


_CHANGES: dict[OrderRule, Change] = {
    OrderRule.NOTE: _nothing,
    OrderRule.FEVER_LIMIT: _fever_limit,
    OrderRule.LOW_READING: _low_reading,
    OrderRule.TEMPERATURE: _duty("temperature"),
    OrderRule.CODE: _code("missing"),
    OrderRule.COLOUR_GREEN: _code("green"),
    OrderRule.COLOUR_YELLOW: _code("yellow"),
    OrderRule.COLOUR_RED: _code("red"),
    OrderRule.COLOUR_GREY: _code("grey"),
    OrderRule.COLOUR_UNSURE: _code("unsure"),
    OrderRule.POPUP: _code("popup"),
    OrderRule.TEST_AGE: _test_age,
    OrderRule.PLACE_CODE: _duty("place_code"),
    OrderRule.TRAVEL_CARD: _duty("travel_card"),
    OrderRule.PASSAGE: _passage,
    OrderRule.QUOTA: _no_quota,
    OrderRule.CURFEW: _no_curfew,
}
