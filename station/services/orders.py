"""临时口头指令: entered by the shift leader, in force until the next briefing."""

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import LOCAL_ORDER, LedgerEntry
from station.domain.policy.local_order import (
    ENDED,
    LocalOrder,
    order_entry,
    order_of,
)
from station.services.gate import Gate
from station.services.ports import Passages
from station.services.shifts import on_duty


def give_order(order: LocalOrder, gate: Gate, signed: str = "") -> LocalOrder:
    """Record an order as it is returned: under a new id, in the shift leader's name.

    `signed` is who entered it, where that is somebody else than the leader on duty. The
    judge heeds it from its start to its end.
    """
    duty = on_duty(gate.passages)
    given = msgspec.structs.replace(
        order,
        order_id=gate.fresh_id(),
        entered_by=signed or (duty.leader if duty else ""),
    )
    gate.record(LOCAL_ORDER, order_entry(given))
    return given


def end_order(order_id: str, gate: Gate) -> None:
    """The order no longer holds; whoever is on duty in `gate` said so.

    Raises OperatorError for one that was never given here or has ended.
    """
    rows = gate.passages.ledger(LOCAL_ORDER.name, order_id)
    if not rows or rows[0].state == ENDED:
        raise OperatorError("There is no such order here.")
    (row,) = rows
    gate.record(LOCAL_ORDER, LedgerEntry(order_id, ENDED, row.due_us, row.fields))


def orders_given(passages: Passages) -> tuple[LocalOrder, ...]:
    """Every order of this home that has not been ended."""
    found = (order_of(row) for row in passages.ledger(LOCAL_ORDER.name))
    return tuple(order for order in found if order is not None)
