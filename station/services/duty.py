"""Who stands at the desk of a gate: names picked, shifts opened and closed, volunteers.

What needs a leader is done under the warrant of whoever signed for it; without one it
is refused here, so that no face can go around it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import LOGIN, SHIFT
from station.domain.operators import Operator, Role
from station.domain.policy.local_order import LocalOrder
from station.domain.views import DayCounts
from station.services import orders, shifts
from station.services.gate import Gate
from station.services.login import IN, Warrant, admitted, require
from station.services.operators import Right, add_volunteer, crew_of, may
from station.services.paper import PaperEntered, PaperLine, enter_line
from station.services.shift_sheet import Inside, overstays
from station.services.shifts import Duty, on_duty


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who may stand at this desk; `on_shift` as guard or leader of it."""

    operator_id: str
    name: str
    role: Role
    team: str = ""
    has_pin: bool = False
    on_shift: bool = False

    @property
    def leads(self) -> bool:
        return self.role is Role.LEADER


class Crew(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everybody who may stand here, those of the shift first, and who does.

    `shift`, `leader` and `at_post` are ids, empty while no shift is open.
    """

    members: tuple[Member, ...] = ()
    shift: str = ""
    leader: str = ""
    at_post: str = ""

    @property
    def leaders(self) -> tuple[Member, ...]:
        """Who can lead a shift: those with a PIN, where anybody has one."""
        return self.signers or tuple(one for one in self.members if one.leads)

    @property
    def signers(self) -> tuple[Member, ...]:
        """Leaders with a PIN; the one on duty first. Empty: nobody is asked for one."""
        found = [one for one in self.members if one.leads and one.has_pin]
        return tuple(sorted(found, key=lambda one: one.operator_id != self.leader))

    def member(self, operator_id: str) -> Member | None:
        return next(
            (one for one in self.members if one.operator_id == operator_id), None
        )


class Leaving(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a shift hands over: its counts, who should have left, the things.

    `items`: as they were handed over last, to be put right by whoever leaves.
    """

    counts: DayCounts
    overstays: tuple[Inside, ...] = ()
    items: str = ""


def relieved(gate: Gate) -> Gate:
    """The gate in the name of whoever is on duty now, under the orders in force."""
    duty = on_duty(gate.passages)
    return replace(
        gate,
        orders=orders.orders_given(gate.passages),
        operator=duty.operator if duty else "",
        shift=duty.shift if duty else "",
    )


class DutyDesk:
    """Changes who is on duty at one gate; every call may block on the disk.

    `changed` is called after that, so that records carry the new name.
    """

    def __init__(self, gate: Callable[[], Gate], changed: Callable[[], None]) -> None:
        self._gate = gate
        self._changed = changed

    def crew(self) -> Crew:
        duty = on_duty(self._gate().passages)
        order = (*duty.guards, duty.leader) if duty else ()
        known = [one for one in self._known() if may(one, Right.ADMIT)]
        known.sort(key=lambda one: _place(one.operator_id, order))
        return Crew(
            tuple(_member(one, order) for one in known),
            duty.shift if duty else "",
            duty.leader if duty else "",
            duty.operator if duty else "",
        )

    def sign(self, operator_id: str, right: Right, pin: str) -> Warrant:
        """The proof that this PIN fits; raises OperatorError where it does not."""
        gate = self._gate()
        home = (gate, gate.passages)
        warrant = admitted(operator_id, right, self._known(), lambda _who: pin, home)
        if warrant is None:
            raise OperatorError("Choose who signs first.")
        return warrant

    def take_post(self, operator_id: str, warrant: Warrant | None = None) -> None:
        """From now on this name stands on every record of the shift.

        Somebody with a PIN gives a warrant. Raises OperatorError without an open shift.
        """
        gate, duty = self._gate(), on_duty(self._gate().passages)
        who = {one.operator_id: one for one in self._known()}.get(operator_id)
        if who is None or not may(who, Right.ADMIT):
            raise OperatorError("There is no operator “{id}”.", id=operator_id[:20])
        if duty is None:
            raise OperatorError("Open the shift first.")
        if who.pin_hash:
            require(_theirs(warrant, operator_id), Right.ADMIT, (who,), gate)
        else:
            gate.note(LOGIN, operator_id, IN, what=Right.ADMIT.value)
        if duty.operator != operator_id:
            self._relieve(duty, operator_id)
        self._changed()

    def add_volunteer(
        self, name: str, phone: str, team: str, warrant: Warrant | None = None
    ) -> Operator:
        """Somebody who helps until midnight; raises OperatorError without the right."""
        gate = self._gate()
        require(warrant, Right.VOLUNTEER, self._known(), gate)
        signed = replace(gate, operator=warrant.operator) if warrant else gate
        return add_volunteer(name, phone, team, signed, gate.passages)

    def open_shift(
        self, leader: str, guards: tuple[str, ...], warrant: Warrant | None = None
    ) -> Duty:
        """A shift under the leader who signed; raises OperatorError without."""
        gate = self._gate()
        require(warrant, Right.SHIFT, self._known(), gate)
        named = replace(gate, operator=warrant.operator if warrant else leader)
        duty = shifts.open_shift(leader, guards, named, signed=_ids(warrant))
        self._changed()
        return duty

    def counts(self) -> DayCounts:
        """What the open shift has recorded; raises OperatorError without one."""
        gate, duty = self._gate(), on_duty(self._gate().passages)
        if duty is None:
            raise OperatorError("No shift is open.")
        return gate.passages.shift_counts(gate.journal.head().station, duty.shift)

    def leaving(self) -> Leaving:
        """What the open shift hands over; raises OperatorError without one."""
        gate = self._gate()
        return Leaving(self.counts(), overstays(gate), shifts.items_of(gate.passages))

    def close_shift(
        self,
        leaving: Warrant | None = None,
        coming: Warrant | None = None,
        items: str = "",
    ) -> Duty:
        """Close the shift with its counts; both leaders sign where it is handed over.

        Raises OperatorError without the right, and for one leader signing twice.
        """
        gate = self._gate()
        for warrant in (leaving, coming) if coming else (leaving,):
            require(warrant, Right.SHIFT, self._known(), gate)
        if coming and leaving and coming.operator == leaving.operator:
            raise OperatorError("Who takes the shift over is somebody else.")
        named = replace(gate, operator=leaving.operator) if leaving else gate
        signed = (*_ids(leaving), *_ids(coming))
        duty = shifts.close_shift(self.counts(), named, items=items, signed=signed)
        self._changed()
        return duty

    def now(self) -> datetime:
        """The local time by which what is typed is read."""
        return self._gate().clock.now().at

    def orders(self) -> tuple[LocalOrder, ...]:
        """The local orders that hold now or will, in the order they were given."""
        gate = self._gate()
        known, now = orders.orders_given(gate.passages), gate.clock.now().at
        return tuple(order for order in known if order.end > now)

    def give_order(
        self, order: LocalOrder, warrant: Warrant | None = None
    ) -> LocalOrder:
        """From now on it stands on every record; OperatorError without the right."""
        named = self._ordering(warrant)
        given = orders.give_order(order, named, warrant.operator if warrant else "")
        self._changed()
        return given

    def end_order(self, order_id: str, warrant: Warrant | None = None) -> None:
        """It no longer holds; OperatorError without the right."""
        orders.end_order(order_id, self._ordering(warrant))
        self._changed()

    def enter_paper(self, line: PaperLine) -> PaperEntered:
        """A line of a sheet, written while the laptop could not."""
        return enter_line(line, self._gate())

    def _ordering(self, warrant: Warrant | None) -> Gate:
        """The gate in the name of whoever signed for an order."""
        gate = self._gate()
        require(warrant, Right.LOCAL_ORDER, self._known(), gate)
        return replace(gate, operator=warrant.operator) if warrant else gate

    def _relieve(self, duty: Duty, operator_id: str) -> None:
        """The shift as it stands, with another guard in front."""
        gate = self._gate()
        rest = (one for one in duty.guards if one != operator_id)
        (row,) = gate.passages.ledger(SHIFT.name, duty.shift)
        fields = {**row.fields, "guards": ",".join((operator_id, *rest))}
        named = replace(gate, operator=operator_id)
        named.note(SHIFT, duty.shift, shifts.OPEN, **fields)

    def _known(self) -> tuple[Operator, ...]:
        gate = self._gate()
        here, now = gate.journal.head().station, gate.clock.now().wall_us
        return crew_of(gate.register, gate.passages, here, now)


def _place(operator_id: str, order: tuple[str, ...]) -> int:
    return order.index(operator_id) if operator_id in order else len(order)


def _member(one: Operator, order: Iterable[str]) -> Member:
    return Member(
        one.operator_id,
        one.name,
        one.role,
        one.team,
        bool(one.pin_hash),
        one.operator_id in order,
    )


def _theirs(warrant: Warrant | None, operator_id: str) -> Warrant | None:
    return warrant if warrant and warrant.operator == operator_id else None


def _ids(warrant: Warrant | None) -> tuple[str, ...]:
    return (warrant.operator,) if warrant else ()
