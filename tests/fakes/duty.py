"""`Duty` and `Upkeep` of ui/gate/desk_port.py in memory, without a disk."""

import threading
from datetime import datetime
from typing import ClassVar

import msgspec

from station.domain.device_settings import DeviceSettings
from station.domain.errors import OperatorError
from station.domain.moments import from_us, to_us
from station.domain.operators import Operator, Role
from station.domain.people import Person
from station.domain.policy.local_order import LocalOrder
from station.domain.views import DayCounts, PassageRow
from station.domain.visit import Category
from station.services.duty import Crew, Leaving, Member
from station.services.login import Warrant
from station.services.operators import Right
from station.services.paper import PaperEntered, PaperLine
from station.services.shift_sheet import Inside
from station.services.shifts import Duty
from station.workspace.home import WindowSettings

NOW_US = 1_649_203_200_000_000  # 2022-04-06 08:00 in China
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
        self.items = ""
        self.overstays: tuple[Inside, ...] = ()
        self.given: list[LocalOrder] = []
        self.lines: list[PaperLine] = []
        self.answers: list[PaperEntered] = []
        self.slow = threading.Event()  # cleared, a line is saved as on a slow disk
        self.slow.set()

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

    def leaving(self) -> Leaving:
        counts = msgspec.structs.replace(self.NOTHING, passages=self.passages)
        return Leaving(counts, self.overstays, self.items)

    def close_shift(
        self,
        leaving: Warrant | None = None,
        coming: Warrant | None = None,
        items: str = "",
    ) -> Duty:
        self.require(leaving, Right.SHIFT)
        signed = [one.operator for one in (leaving, coming) if one]
        self.told.append(("close", *signed))
        self.items = items
        duty = Duty(self._crew.shift, self._crew.leader, ("G01",))
        self._crew = msgspec.structs.replace(
            self._crew, shift="", leader="", at_post=""
        )
        return duty

    def now(self) -> datetime:
        return from_us(NOW_US)

    def orders(self) -> tuple[LocalOrder, ...]:
        return tuple(self.given)

    def give_order(
        self, order: LocalOrder, warrant: Warrant | None = None
    ) -> LocalOrder:
        self.require(warrant, Right.LOCAL_ORDER)
        self.given.append(msgspec.structs.replace(order, order_id=f"o{len(self.told)}"))
        return self.given[-1]

    def end_order(self, order_id: str, warrant: Warrant | None = None) -> None:
        self.require(warrant, Right.LOCAL_ORDER)
        self.given = [one for one in self.given if one.order_id != order_id]

    def enter_paper(self, line: PaperLine) -> PaperEntered:
        """Saves the line, or says what the next one of `answers` says."""
        self.slow.wait(5)
        if self.answers:
            return self.answers.pop(0)
        self.lines.append(line)
        return PaperEntered(paper_row(line))


def paper_row(line: PaperLine) -> PassageRow:
    """A line as the desk shows it once it is on disk."""
    return PassageRow(
        record_id=f"p{line.page}/{line.line}",
        station="S1",
        volume="v1",
        seq=line.line,
        at_us=to_us(line.at),
        offset_min=480,
        recorded_us=NOW_US,
        direction=line.direction,
        category=Category.VISITOR,
        person=Person(line.who),
        outcome=line.outcome,
        first_outcome=line.outcome,
        waiting=False,
        readings=line.readings,
        paper_line=f"{line.page}/{line.line}",
    )


class FakeUpkeep:
    """What goes on beside the queue, counted; `fault` is raised while it is there."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.kept: list[WindowSettings] = []
        self.devices: list[DeviceSettings] = []
        self.erasures = 0
        self.troubles: tuple[str, ...] = ()
        self.fault: Exception | None = None

    def keep_devices(self, devices: DeviceSettings) -> None:
        self.devices.append(devices)

    def keep(self, window: WindowSettings) -> None:
        if self.fault is not None:
            raise self.fault
        self.kept.append(window)

    def shift_sheet(self, shift: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.sheets.append(shift)
        return "prints/sheet.pdf"

    def exchange(self) -> tuple[str, ...]:
        if self.fault is not None:
            raise self.fault
        return ("Briefing 3 is in force.", "The office has everything already.")

    def erase(self) -> tuple[str, ...]:
        self.erasures += 1
        return self.troubles
