"""临时口头指令 as a sentence: who, until when, and what it changes."""

from resources import N_, _
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.verdict import Outcome
from station.wording import outcomes, terms

_EFFECTS = {
    OrderRule.FEVER_LIMIT: N_("fever limit {value} °C"),
    OrderRule.LOW_READING: N_("low reading: {value}"),
    OrderRule.TEMPERATURE: N_("without a temperature: {value}"),
    OrderRule.CODE: N_("without a health code: {value}"),
    OrderRule.COLOUR_GREEN: N_("green code: {value}"),
    OrderRule.COLOUR_YELLOW: N_("yellow code: {value}"),
    OrderRule.COLOUR_RED: N_("red code: {value}"),
    OrderRule.COLOUR_GREY: N_("grey code: {value}"),
    OrderRule.COLOUR_UNSURE: N_("colour unsure: {value}"),
    OrderRule.POPUP: N_("pop-up: {value}"),
    OrderRule.TEST_AGE: N_("test of the last {value} h"),
    OrderRule.PLACE_CODE: N_("without a place code: {value}"),
    OrderRule.TRAVEL_CARD: N_("without a travel card: {value}"),
}
_NO_TEST = N_("no test is asked for")
_FIXED = {
    (OrderRule.NOTE, ""): "",
    (OrderRule.PASSAGE, "closed"): N_("closed"),
    (OrderRule.PASSAGE, "open"): N_("open"),
    (OrderRule.QUOTA, "off"): N_("quotas do not count"),
    (OrderRule.CURFEW, "off"): N_("the curfew does not count"),
}
_SENSES = {OrderSense.TIGHTER: N_("tighter"), OrderSense.LOOSER: N_("looser")}


def effect(order: LocalOrder) -> str:
    """What the order changes; empty for one that is only noted."""
    fixed = _FIXED.get((order.rule, order.value))
    if fixed is not None:
        return _(fixed) if fixed else ""
    if order.rule is OrderRule.TEST_AGE and not float(order.value):
        return _(_NO_TEST)
    return _(_EFFECTS[order.rule]).format(value=_value(order.value))


def brief(order: LocalOrder) -> str:
    """The order as it stands over the work until it ends."""
    return _("Order until {end}, {sense}: {text} ({giver})").format(
        end=f"{order.end:%m-%d %H:%M}",
        sense=_(_SENSES[order.sense]),
        text=order.text,
        giver=order.giver,
    )


def sentence(order: LocalOrder) -> str:
    """The order in full, for the screen and for the paper."""
    head = _("Local order of {giver}, {start} to {end}, {sense}: {text}").format(
        giver=order.giver,
        start=f"{order.start:%m-%d %H:%M}",
        end=f"{order.end:%m-%d %H:%M}",
        sense=_(_SENSES[order.sense]),
        text=order.text,
    )
    return terms.with_note(head, effect(order))


def _value(value: str) -> str:
    return outcomes.word(Outcome(value)) if value in set(Outcome) else value
