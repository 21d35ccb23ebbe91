"""临时口头指令: what the shift leader enters when the order comes at 23:40."""

import math
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from station.domain.errors import OperatorError
from station.domain.kinds import LedgerEntry
from station.domain.moments import from_us, to_us
from station.domain.policy.scope import Scope
from station.domain.verdict import Outcome
from station.domain.views import LedgerRow
from station.domain.visit import Category, Direction

ENDED = "ended"


class OrderSense(StrEnum):
    """Whether an order is stricter than the policy or less strict."""

    TIGHTER = "tighter"
    LOOSER = "looser"


class OrderRule(StrEnum):
    """What an order may touch. A NOTE touches nothing and is only marked on records."""

    NOTE = "note"
    FEVER_LIMIT = "fever-limit"
    LOW_READING = "low-reading"
    TEMPERATURE = "temperature"
    CODE = "code"
    COLOUR_GREEN = "colour-green"
    COLOUR_YELLOW = "colour-yellow"
    COLOUR_RED = "colour-red"
    COLOUR_GREY = "colour-grey"
    COLOUR_UNSURE = "colour-unsure"
    POPUP = "popup"
    TEST_AGE = "test-age"
    PLACE_CODE = "place-code"
    TRAVEL_CARD = "travel-card"
    PASSAGE = "passage"
    QUOTA = "quota"
    CURFEW = "curfew"


def _outcome(value: str) -> bool:
    return value in {Outcome.ADMIT, Outcome.HOLD, Outcome.REFUSE, Outcome.REFER}


def _number(low: float, high: float) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            number = float(value)
        except ValueError:
            return False
        return math.isfinite(number) and low <= number <= high

    return fits


def _one_of(*words: str) -> Callable[[str], bool]:
    return words.__contains__


_FITS: dict[OrderRule, Callable[[str], bool]] = {
    OrderRule.NOTE: _one_of(""),
    OrderRule.FEVER_LIMIT: _number(35, 42),
    OrderRule.TEST_AGE: _number(0, 24 * 30),
    OrderRule.PASSAGE: _one_of("closed", "open"),
    OrderRule.QUOTA: _one_of("off"),
    OrderRule.CURFEW: _one_of("off"),
}


class LocalOrder(Scope, frozen=True, kw_only=True):
    """Who ordered what, from `start` (included) until `end` (excluded).

    `value` by rule: °C for the fever limit; hours for the test age (0: not asked);
    `closed` or `open` for a passage; `off` for quota and curfew; an outcome for the
    rest, where `admit` for a code, card or temperature means: not asked. Empty
    `directions` or `categories` mean all. Raises OperatorError for a value that the
    rule does not take, or an end before the start.
    """

    order_id: str
    giver: str
    text: str
    start: datetime
    end: datetime
    sense: OrderSense
    rule: OrderRule = OrderRule.NOTE
    value: str = ""
    entered_by: str = ""

    def __post_init__(self) -> None:
        if not _FITS.get(self.rule, _outcome)(self.value):
            raise OperatorError("This order has a value that its rule does not take.")
        if self.end <= self.start:
            raise OperatorError("This order ends before it starts.")

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


def order_entry(order: LocalOrder) -> LedgerEntry:
    """The order as the payload of a `local_order` record."""
    return LedgerEntry(
        subject=order.order_id,
        state=order.sense,
        due_us=to_us(order.end),
        fields={
            "giver": order.giver,
            "text": order.text,
            "start_us": to_us(order.start),
            "rule": order.rule,
            "value": order.value,
            "entered_by": order.entered_by,
            "directions": ",".join(order.directions),
            "categories": ",".join(order.categories),
        },
    )


def order_of(row: LedgerRow) -> LocalOrder | None:
    """The order that a ledger row tells of; None when ended or not understood here."""
    if row.state == ENDED or row.due_us is None:
        return None
    text = {name: str(value or "") for name, value in row.fields.items()}
    try:
        return LocalOrder(
            order_id=row.subject,
            giver=text.get("giver", ""),
            text=text.get("text", ""),
            start=from_us(int(text.get("start_us", ""))),
            end=from_us(row.due_us),
            sense=OrderSense(row.state),
            rule=OrderRule(text.get("rule", "")),
            value=text.get("value", ""),
            entered_by=text.get("entered_by", ""),
            directions=tuple(map(Direction, _words(text.get("directions", "")))),
            categories=tuple(map(Category, _words(text.get("categories", "")))),
        )
    except (ValueError, OverflowError, OperatorError):
        return None


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]
