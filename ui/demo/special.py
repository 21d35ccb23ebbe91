"""The steps of the day that are no walk: holds ended, corrections, shifts, orders."""

from station.domain.desk import DeskState
from station.domain.moments import to_us
from station.domain.policy.local_order import LocalOrder, OrderSense
from station.domain.visit import Category, Reading, Visit
from station.services.correct import correct
from station.services.orders import give_order
from station.services.paper import enter_paper
from station.services.shifts import close_shift, on_duty, open_shift
from ui.compose import OpenStation
from ui.demo.actions import ChangeShift, Correct, GiveOrder, Paper, Resolve


def resolve(station: OpenStation, step: Resolve, record_id: str) -> DeskState:
    """End a hold through the desk, as the window does."""
    return station.desk().resolve(record_id, step.outcome, step.celsius, step.reason)


def put_right(station: OpenStation, step: Correct, record_id: str) -> None:
    correct(record_id, step.changes, step.reason, station.gate())


def change_shift(station: OpenStation, step: ChangeShift) -> None:
    """Close the shift that is open with its counts, then open the next."""
    if on_duty(station.passages) is not None:
        close_shift(station.desk().today()[1], station.gate())
    open_shift(step.leader, step.guards, station.gate())
    station.refresh()


def order(station: OpenStation, step: GiveOrder) -> None:
    give_order(
        LocalOrder(
            order_id="",
            giver=step.giver,
            text=step.text,
            start=step.at,
            end=step.until,
            sense=OrderSense.TIGHTER,
            rule=step.rule,
            value=step.value,
            directions=step.directions,
        ),
        station.gate(),
    )
    station.refresh()


def paper_line(station: OpenStation, step: Paper) -> None:
    gate = station.gate()
    resident = gate.register.by_id(step.person_id)
    if resident is None:
        return
    visit = Visit(
        at=step.written,
        direction=step.direction,
        category=Category.RESIDENT,
        person=resident.person,
        readings=(Reading(to_us(step.written), step.celsius),),
    )
    enter_paper(visit, step.page, step.line, step.writer, gate)
