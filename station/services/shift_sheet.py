"""Everything that the shift sheet 交接班记录 shows: one shift, and what it hands over.

A shift is named by its day and its place in that day, `0321-2`: nobody reads out an id.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import SHIFT
from station.domain.moments import CHINA_OFFSET_MIN, from_us
from station.domain.policy.sections import Policy
from station.domain.verdict import Outcome
from station.domain.views import DayCounts, LedgerRow, PassageRow
from station.domain.visit import Category, Direction
from station.services.gate import Gate
from station.services.operators import everybody
from station.services.orders import orders_given
from station.services.shifts import CLOSED

_UUID7 = 7
_MILLIS_BITS = 80
_HOUR_US = 3_600_000_000
_NO_VISITORS = frozenset({Category.RESIDENT, Category.EMERGENCY})


class Inside(msgspec.Struct, frozen=True):
    """A visitor who came and was not seen leaving. `overdue`: longer than allowed."""

    row: PassageRow
    hours: float
    overdue: bool


class Standing(msgspec.Struct, frozen=True):
    """Where a station stands with its office: `unsent` records, `files` not taken."""

    gate: str
    unsent: int
    files: int


class ShiftSheet(msgspec.Struct, frozen=True):
    """One shift as it is handed over; `closed_us` is None while it is open.

    `holds` are those of the gate, whichever shift began them; `inside` is empty where
    nobody leaves by this gate (`sees_leaving`). The head is that of the moment of
    printing; `head_link` is hex. `leader` and `guards` are names.
    """

    name: str
    shift: str
    community: str
    gate: str
    station: str
    leader: str
    guards: tuple[str, ...]
    opened_us: int
    closed_us: int | None
    printed_us: int
    counts: DayCounts
    holds: tuple[PassageRow, ...]
    inside: tuple[Inside, ...]
    sees_leaving: bool
    standing: Standing
    items: str
    note: str
    policy_version: int
    policy_label: str
    orders: tuple[str, ...]
    volume: str
    head_seq: int
    head_link: str


def shift_sheet(wanted: str, standing: Standing, gate: Gate) -> ShiftSheet:
    """The sheet of a shift: its name, its id or, left empty, the latest one.

    Raises OperatorError when there is none.
    """
    names = _names(gate)
    name, row = _chosen(wanted, names)
    opened = _began_us(row)
    head, now = gate.journal.head(), gate.clock.now()
    known = {
        one.operator_id: one.name for one in everybody(gate.register, gate.passages)
    }
    rows = tuple(_since_the_day_before(gate, from_us(opened), now.at))
    leaving = any(one.direction is Direction.OUT for one in rows)
    guards = filter(None, str(row.fields.get("guards") or "").split(","))
    leader = str(row.fields.get("leader") or "")
    end = row.at_us if row.state == CLOSED else None
    return ShiftSheet(
        name=name,
        shift=row.subject,
        community=gate.policy.community,
        gate=standing.gate,
        station=head.station,
        leader=known.get(leader, leader),
        guards=tuple(known.get(guard, guard) for guard in guards),
        opened_us=opened,
        closed_us=end,
        printed_us=now.wall_us,
        counts=gate.passages.shift_counts(head.station, row.subject),
        holds=gate.passages.waiting(),
        inside=tuple(_inside(rows, gate.policy, now.at)) if leaving else (),
        sees_leaving=leaving,
        standing=standing,
        items=str(row.fields.get("items") or ""),
        note=str(row.fields.get("note") or ""),
        policy_version=gate.policy.version,
        policy_label=gate.policy.label,
        orders=tuple(_orders(gate, opened, end or now.wall_us)),
        volume=head.volume,
        head_seq=head.seq,
        head_link=head.link.hex(),
    )


def overstays(gate: Gate) -> tuple[Inside, ...]:
    """Visitors who should have left by now, whoever let them in.

    Empty where nobody leaves by this gate: then it cannot be told.
    """
    now = gate.clock.now().at
    rows = tuple(_since_the_day_before(gate, now, now))
    if not any(row.direction is Direction.OUT for row in rows):
        return ()
    return tuple(one for one in _inside(rows, gate.policy, now) if one.overdue)


def _names(gate: Gate) -> dict[str, LedgerRow]:
    """The shifts of this gate by their short names, oldest first."""
    rows = sorted(gate.passages.ledger(SHIFT.name), key=_began_us)
    names: dict[str, LedgerRow] = {}
    days: dict[str, int] = {}
    for row in rows:
        day = f"{from_us(_began_us(row)):%m%d}"
        days[day] = days.get(day, 0) + 1
        names[f"{day}-{days[day]}"] = row
    return names


def _chosen(wanted: str, names: dict[str, LedgerRow]) -> tuple[str, LedgerRow]:
    for name, row in reversed(names.items()):
        if wanted in {"", name, row.subject}:
            return name, row
    if wanted:
        raise OperatorError("There is no shift “{name}”.", name=wanted[:40])
    raise OperatorError("No shift was opened here yet.")


def _began_us(row: LedgerRow) -> int:
    """When a shift was opened: its id tells, whatever was said of it later."""
    try:
        opened = UUID(row.subject)
    except ValueError:
        return row.at_us
    return (
        (opened.int >> _MILLIS_BITS) * 1000 if opened.version == _UUID7 else row.at_us
    )


def _since_the_day_before(
    gate: Gate, began: datetime, now: datetime
) -> Iterator[PassageRow]:
    """Who went through this gate since midnight before the day of the shift."""
    station = gate.journal.head().station
    day = began.date() - timedelta(days=1)
    while day <= now.date():
        for row in gate.passages.day_rows(station, day, CHINA_OFFSET_MIN):
            if not row.void and row.outcome is Outcome.ADMIT:
                yield row
        day += timedelta(days=1)


def _inside(
    rows: Iterable[PassageRow], policy: Policy, now: datetime
) -> Iterator[Inside]:
    """Visitors who came and did not leave."""
    inside: dict[str, PassageRow] = {}
    for row in rows:
        if row.direction is Direction.OUT:
            inside.pop(_who(row), None)
        elif row.category not in _NO_VISITORS:
            inside[_who(row)] = row
    for row in inside.values():
        hours = (now - from_us(row.at_us)).total_seconds() * 1_000_000 / _HOUR_US
        limits = (
            rule.hours
            for rule in policy.overstays
            if rule.touches(Direction.OUT, row.category)
        )
        yield Inside(row, hours, any(hours > limit for limit in limits))


def _who(row: PassageRow) -> str:
    """What stays the same of somebody between coming and leaving."""
    person = row.person
    if person.person_id:
        return person.person_id
    if person.document is not None:
        return person.document.number
    return person.phone or f"{person.name} {row.plate}"


def _orders(gate: Gate, begin: int, end: int) -> Iterator[str]:
    first, last = from_us(begin), from_us(end)
    for order in orders_given(gate.passages):
        if order.start <= last and order.end >= first:
            yield order.text
