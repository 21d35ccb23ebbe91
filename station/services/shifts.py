"""班次: who is on duty from when to when, handed over with its counts signed."""

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import SHIFT
from station.domain.operators import Operator, Role
from station.domain.views import DayCounts, LedgerRow
from station.services.gate import Gate
from station.services.operators import crew_of
from station.services.ports import Passages

OPEN = "open"
CLOSED = "closed"


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is on duty now. `leader` and `guards` are operator ids."""

    shift: str
    leader: str
    guards: tuple[str, ...]

    @property
    def operator(self) -> str:
        """Whose name stands on a record: the first guard, else the leader."""
        return self.guards[0] if self.guards else self.leader


def on_duty(passages: Passages) -> Duty | None:
    """The open shift of this home, if there is one."""
    rows = [row for row in passages.ledger(SHIFT.name) if row.state == OPEN]
    return _duty(max(rows, key=_order)) if rows else None


def open_shift(
    leader: str, guards: tuple[str, ...], gate: Gate, *, signed: tuple[str, ...] = ()
) -> Duty:
    """Open a shift; the one before must be closed first. `signed`: whose PIN was given.

    Raises OperatorError for names the register does not know, for a leader who is
    none, or while a shift is open.
    """
    if on_duty(gate.passages) is not None:
        raise OperatorError("Close the open shift first.")
    here, now = gate.journal.head().station, gate.clock.now()
    crew = crew_of(gate.register, gate.passages, here, now.wall_us)
    known = {operator.operator_id: operator for operator in crew}
    _check(known, leader, guards)
    duty = Duty(gate.fresh_id(), leader, guards)
    gate.note(
        SHIFT,
        duty.shift,
        OPEN,
        leader=leader,
        guards=",".join(guards),
        signed=",".join(signed),
    )
    return duty


def close_shift(
    counts: DayCounts,
    gate: Gate,
    *,
    note: str = "",
    items: str = "",
    signed: tuple[str, ...] = (),
) -> Duty:
    """Close the open shift with its counts and the journal's head as they stand.

    `signed`: whose PIN was given, both leaders' where it is handed over. `items` are
    the things that go with the shift.
    Raises OperatorError when no shift is open. Open holds are handed over in `counts`.
    Returns the shift that was.
    """
    duty = on_duty(gate.passages)
    if duty is None:
        raise OperatorError("No shift is open.")
    head = gate.journal.head()
    gate.note(
        SHIFT,
        duty.shift,
        CLOSED,
        leader=duty.leader,
        guards=",".join(duty.guards),
        counts=msgspec.json.encode(counts).decode(),
        head=f"{head.volume} {head.seq} {head.link.hex()}",
        items=items,
        note=note,
        signed=",".join(signed),
    )
    return duty


def items_of(passages: Passages) -> str:
    """The things that went with the last shift that was handed over."""
    closed = [row for row in passages.ledger(SHIFT.name) if row.state == CLOSED]
    return str(max(closed, key=_order).fields.get("items") or "") if closed else ""


def _check(known: dict[str, Operator], leader: str, guards: tuple[str, ...]) -> None:
    for operator_id in (leader, *guards):
        if operator_id not in known:
            raise OperatorError("There is no operator “{id}”.", id=operator_id)
    if known[leader].role is not Role.LEADER:
        raise OperatorError("“{id}” is no shift leader.", id=leader)


def _order(row: LedgerRow) -> tuple[int, int]:
    return row.at_us, row.seq


def _duty(row: LedgerRow) -> Duty:
    guards = str(row.fields.get("guards") or "")
    return Duty(
        shift=row.subject,
        leader=str(row.fields.get("leader") or ""),
        guards=tuple(guard for guard in guards.split(",") if guard),
    )
