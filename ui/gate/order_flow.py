"""Local orders key by key: the list of those in force, and a new one. No Qt."""

from datetime import datetime
from functools import partial

from resources import _
from station.domain.policy.local_order import LocalOrder, OrderSense
from station.services.duty import Crew
from station.services.login import Warrant
from station.services.operators import Right
from station.wording import local_orders
from ui.gate import entry_time, forms, keys, signing
from ui.gate.desk_port import Desk
from ui.gate.order_kinds import ORDER_KINDS, OrderKind
from ui.gate.screen import Done, Draft, Mode, Screen, Step, ask, changed, drafted

GIVER, START, END, TEXT, KIND, SENSE = range(6)
_SENSES = (OrderSense.TIGHTER, OrderSense.LOOSER)


def begin(screen: Screen) -> Step:
    """The orders in force, if there are any; else a new one at once."""
    return ask(screen, _looked_up)


def _looked_up(desk: Desk) -> Done:
    orders = desk.duty.orders()
    return Done(Mode.ORDERS if orders else Mode.ORDER, orders=orders)


def on_list(screen: Screen, key: str, crew: Crew) -> Step:
    """A number ends that order; Enter gives a new one."""
    if key == keys.ENTER:
        return Step(changed(screen, mode=Mode.ORDER, said=""))
    place = int(key) - 1 if key in keys.DIGITS else -1
    if not 0 <= place < len(screen.orders):
        return Step(screen)
    order = screen.orders[place]

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        desk.duty.end_order(order.order_id, warrant)
        return Done(Mode.DUTY, _("The order has ended."))

    about = _("End of the order: {text}").format(text=order.text)
    pin = signing.any_leader(Right.LOCAL_ORDER, then, crew, about)
    return signing.signed(screen, pin, crew)


def on_form(screen: Screen, key: str, crew: Crew) -> Step:
    """A key in the form of a new order."""
    kind = kind_of(screen)
    if kind is not None and kind.sense is not None:
        sense = str(_SENSES.index(kind.sense) + 1)
        screen = drafted(screen, screen.draft.put(SENSE, sense))
    return forms.press(screen, key, partial(_finish, crew=crew))


def kind_of(screen: Screen) -> OrderKind | None:
    """The change that is picked."""
    place = forms.chosen(screen, KIND)
    return None if place is None else ORDER_KINDS[place]


def _finish(screen: Screen, crew: Crew) -> Step:
    gap = forms.missing(screen)
    if gap is not None:
        return forms.to_field(screen, gap, _("This is still missing."))
    draft = screen.draft
    return ask(screen, lambda desk: _to_be_signed(desk, draft, crew))


def _to_be_signed(desk: Desk, draft: Draft, crew: Crew) -> Done:
    """The order as typed, before whoever answers for it."""
    order = read_order(draft, desk.duty.now())

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        given = desk.duty.give_order(order, warrant)
        told = _("In force until {end}; the office hears of it with the next handover.")
        notice = told.format(end=f"{given.end:%m-%d %H:%M}")
        return Done(notice=notice, finished=Mode.ORDER)

    about = local_orders.sentence(order)
    pin = signing.any_leader(Right.LOCAL_ORDER, then, crew, about)
    return Done(Mode.PIN, pin=pin) if crew.signers else then(desk, None)


def read_order(draft: Draft, now: datetime) -> LocalOrder:
    """The order that is typed; raises OperatorError for times that cannot be."""
    kind = ORDER_KINDS[int(draft.text(KIND)) - 1]
    typed = draft.text(START)
    start = entry_time.near(typed, now) if typed.strip() else now
    end = entry_time.next_after(draft.text(END), start) if start else None
    if start is None or end is None:
        raise forms.Mistyped(
            "A time is written 2340, or 0419 2340 with its day.",
            END if start else START,
        )
    if end <= now:
        raise forms.Mistyped("This order would be over already.", END)
    return LocalOrder(
        order_id="",
        giver=draft.text(GIVER).strip(),
        text=draft.text(TEXT).strip(),
        start=start,
        end=end,
        sense=_SENSES[int(draft.text(SENSE)) - 1],
        rule=kind.rule,
        value=kind.value,
        directions=kind.directions,
        categories=kind.categories,
    )
