"""临时口头指令: entered by the shift leader, in force until the next briefing."""

from station.domain.kinds import LOCAL_ORDER
from station.domain.policy.local_order import LocalOrder, order_entry, order_of
from station.domain.records import SealedRecord
from station.services.gate import Gate
from station.services.ports import Passages


def give_order(order: LocalOrder, gate: Gate) -> SealedRecord:
    """Record an order; the judge heeds it from its start to its end."""
    return gate.record(LOCAL_ORDER, order_entry(order))


def orders_given(passages: Passages) -> tuple[LocalOrder, ...]:
    """Every order of this home that has not been ended."""
    found = (order_of(row) for row in passages.ledger(LOCAL_ORDER.name))
    return tuple(order for order in found if order is not None)
