"""`Duty` and `Upkeep` of ui/gate/desk_port.py in memory, without a disk."""

from typing import ClassVar

import msgspec

from station.domain.errors import OperatorError
from station.domain.operators import Operator, Role
from station.domain.views import DayCounts
from station.services.duty import Crew, Member
from station.services.login import Warrant
from station.services.operators import Right
from station.services.shifts import Duty

PINS = {"L01": "271828", "L02": "314159"}
GUARDS = (
    Member("G01", "示例甲", Role.GUARD, on_shift=True),
    Member("G02", "示例乙", Role.GUARD, on_shift=True),
)
LEADERS = (
    Member("L01", "示例带班", Role.LEADER, has_pin=True, on_shift=True),
    Member("L02", "示例接班", Role.LEADER, has_pin=True),
)


class FakeDuty:
    """Nobody is known before `man`; the PINs are those of `PINS`."""

    NOTHING: ClassVar[DayCounts] = DayCounts(
        0, 0, 0, {}, {}, 0, 0, fevers=0, lows=0, corrections=0, paper=0, inside=0
    )

    def __init__(self) -> None:
        self._crew = Crew()
        self.told: list[tuple[str, ...]] = []
        self.wrong = 0
        self.passages = 0

    def man(self, *more: Member, shift: str = "shift-1") -> None:
        """Two guards and two leaders with PINs come to the gate."""
        at_post = ("L01", "G01") if shift else ("", "")
        known = (
            msgspec.structs.replace(one, on_shift=one.on_shift and bool(shift))
            for one in (*GUARDS, *LEADERS, *more)
        )
        self._crew = Crew(tuple(known), shift, *at_post)

    def leave(self) -> None:
        """Nobody is known here any more."""
        self._crew = Crew()

    def crew(self) -> Crew:
        return self._crew

    def sign(self, operator_id: str, right: Right, pin: str) -> Warrant:
        if PINS[operator_id] != pin:
            self.wrong += 1
            if self.wrong > 5:
                wait = "Too many wrong PINs: wait {seconds} seconds."
                raise OperatorError(wait, seconds=30)
            raise OperatorError("The PIN is wrong.")
        self.told.append(("signed", operator_id, right.value))
        return Warrant(operator_id, right, "login")

    def require(self, warrant: Warrant | None, right: Right) -> None:
        if self._crew.signers and (warrant is None or warrant.right is not right):
            raise OperatorError("Who may do this signs with the PIN first.")

    def take_post(self, operator_id: str, warrant: Warrant | None = None) -> None:
        who = self._crew.member(operator_id)
        if who is not None and who.has_pin:
            self.require(warrant, Right.ADMIT)
        self.told.append(("post", operator_id))
        self._crew = msgspec.structs.replace(self._crew, at_post=operator_id)

    def add_volunteer(
        self, name: str, phone: str, team: str, warrant: Warrant | None = None
    ) -> Operator:
        self.require(warrant, Right.VOLUNTEER)
        self.told.append(("volunteer", name, phone, team))
        members = (*self._crew.members, Member("V01", name, Role.GUARD, team))
        self._crew = msgspec.structs.replace(self._crew, members=members)
        return Operator("V01", name, Role.GUARD, phone, team=team)

    def open_shift(
        self, leader: str, guards: tuple[str, ...], warrant: Warrant | None = None
    ) -> Duty:
        self.require(warrant, Right.SHIFT)
        self.told.append(("open", leader, *guards))
        self._crew = msgspec.structs.replace(
            self._crew, shift="shift-2", leader=leader, at_post=guards[0]
        )
        return Duty("shift-2", leader, guards)

    def counts(self) -> DayCounts:
        return msgspec.structs.replace(self.NOTHING, passages=self.passages)

    def close_shift(
        self, leaving: Warrant | None = None, coming: Warrant | None = None
    ) -> Duty:
        self.require(leaving, Right.SHIFT)
        signed = [one.operator for one in (leaving, coming) if one]
        self.told.append(("close", *signed))
        duty = Duty(self._crew.shift, self._crew.leader, ("G01",))
        self._crew = msgspec.structs.replace(
            self._crew, shift="", leader="", at_post=""
        )
        return duty


class FakeUpkeep:
    """What goes on beside the queue, counted; `fault` is raised by the next sheet."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.erasures = 0
        self.troubles: tuple[str, ...] = ()
        self.fault: Exception | None = None

    def shift_sheet(self, shift: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.sheets.append(shift)
        return "prints/sheet.pdf"

    def erase(self) -> tuple[str, ...]:
        self.erasures += 1
        return self.troubles
