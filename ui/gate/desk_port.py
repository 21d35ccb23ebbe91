"""What the gate window needs from a desk, and nothing more."""

from datetime import datetime
from typing import Protocol

from station.domain.credentials import Shown
from station.domain.day import Day
from station.domain.desk import DeskState, StationStatus
from station.domain.device_settings import DeviceSettings
from station.domain.operators import Operator
from station.domain.people import Person
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.sections import RiskArea
from station.domain.search import Found, Hit
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import TYPED, Category, Direction, Site
from station.services.duty import Crew, Leaving
from station.services.login import Warrant
from station.services.operators import Right
from station.services.paper import PaperEntered, PaperLine
from station.services.put_right import Mistake
from station.services.shifts import Duty as OnDuty
from station.workspace.home import WindowSettings


class Duty(Protocol):
    """Who stands at the desk; what needs a leader is refused without a warrant.

    As the desk's, every call may block and raises `GatebookError`.
    """

    def crew(self) -> Crew: ...

    def sign(self, operator_id: str, right: Right, pin: str) -> Warrant:
        """The proof that a PIN fits. Wrong ones are counted and make it wait."""
        ...

    def take_post(self, operator_id: str, warrant: Warrant | None = None) -> None:
        """From now on this name stands on every record."""
        ...

    def add_volunteer(
        self, name: str, phone: str, team: str, warrant: Warrant | None = None
    ) -> Operator: ...

    def open_shift(
        self, leader: str, guards: tuple[str, ...], warrant: Warrant | None = None
    ) -> OnDuty: ...

    def leaving(self) -> Leaving:
        """What the open shift hands over."""
        ...

    def close_shift(
        self,
        leaving: Warrant | None = None,
        coming: Warrant | None = None,
        items: str = "",
    ) -> OnDuty: ...

    def now(self) -> datetime:
        """The local time by which what is typed is read."""
        ...

    def orders(self) -> tuple[LocalOrder, ...]:
        """The local orders that hold now or will."""
        ...

    def give_order(
        self, order: LocalOrder, warrant: Warrant | None = None
    ) -> LocalOrder: ...

    def end_order(self, order_id: str, warrant: Warrant | None = None) -> None: ...

    def enter_paper(self, line: PaperLine) -> PaperEntered:
        """A line of paper as a passage, once."""
        ...


class Search(Protocol):
    """Who is meant. `find` alone may be called beside the writer thread."""

    def find(self, text: str) -> Found:
        """Who may be meant by what is typed so far."""
        ...

    def newcomer(self, person: Person, door: str, purpose: str) -> Hit:
        """Somebody new as typed; refuses a door where nobody is registered."""
        ...

    def note(self, number: str, found: int) -> None:
        """Record a search by number; for any other text it does nothing."""
        ...


class Upkeep(Protocol):
    """What goes on beside the queue; every call may take seconds."""

    def shift_sheet(self, shift: str) -> str:
        """Write the sheet of a shift among the prints; the file's name."""
        ...

    def keep_devices(self, devices: DeviceSettings) -> None:
        """Write what was chosen about devices into the home."""
        ...

    def keep(self, window: WindowSettings) -> None:
        """The next start of this window is like this."""
        ...

    def exchange(self) -> tuple[str, ...]:
        """What a stick brings and takes, a sentence each; refuses without a stick."""
        ...

    def erase(self) -> tuple[str, ...]:
        """Erase what is due; a sentence for each thing that went wrong."""
        ...


class Holds(Protocol):
    """What becomes of those who wait; the visit before the desk stays open."""

    def measure_again(
        self, record_id: str, celsius: float | None, site: Site, device: str
    ) -> DeskState:
        """One more reading in °C, None for Lo: it is judged."""
        ...

    def decide(
        self,
        record_id: str,
        outcome: Outcome,
        reason: str,
        warrant: Warrant | None = None,
    ) -> DeskState:
        """`outcome` counts from now on; to let in needs the leader's `warrant`."""
        ...

    def report(self, record_id: str, told: str) -> DeskState:
        """Note to whom it was reported; what became of it stays."""
        ...


class Desk(Protocol):
    """One gate desk. Every call may block on the disk: only the writer thread calls.

    A call that fails raises `GatebookError` and changes nothing, so that the same call
    may be made again. A state in RECORDED says that the record is on disk.
    """

    @property
    def duty(self) -> Duty: ...

    @property
    def search(self) -> Search: ...

    @property
    def holds(self) -> Holds: ...

    def present_found(self, hit: Hit, direction: Direction) -> DeskState | None:
        """Somebody found or typed: who stands here unnamed, or the next; None: gone."""
        ...

    def is_genuine(self, text: str) -> bool:
        """Whether a pass's signature holds here; may be asked from any thread."""
        ...

    def present_code(
        self, text: str, colour: Colour, direction: Direction
    ) -> DeskState:
        """A scanned text: somebody new, or one more code of the open visit."""
        ...

    def present_door(self, key: str, direction: Direction) -> DeskState:
        """A room as typed on a number pad (`321501`, `3-2-1501`): its residents."""
        ...

    def choose(self, index: int) -> DeskState:
        """One of the candidates, counted from 0."""
        ...

    def present_category(
        self, category: Category, direction: Direction, plate: str = "", host: str = ""
    ) -> DeskState:
        """Somebody nobody looks up; `plate` may be a tail, `host` a door key."""
        ...

    def present_vehicle(
        self, category: Category, direction: Direction, tail: str
    ) -> DeskState:
        """A fixed vehicle by its plate or tail; what it comes for may be known."""
        ...

    def purpose(self, purpose: str) -> DeskState:
        """What the one who stands there comes for."""
        ...

    def leave_parcel(self, door: str = "") -> DeskState:
        """Note a parcel at the shelf; nobody passed, and whoever stands there stays."""
        ...

    def turn_thermometer(self) -> DeskState:
        """From now on no temperature is asked for on this shift, or again."""
        ...

    def last(self) -> PassageRow | None:
        """The passage that may be put right, None where there is none."""
        ...

    def put_right(
        self, record_id: str, mistake: Mistake, celsius: float | None = None
    ) -> DeskState:
        """The last passage was wrong: corrected, or taken back and judged anew."""
        ...

    def describe(self, person: Person, *, host: str = "") -> DeskState:
        """Who stands there, and at whose door they ask, added to the open visit."""
        ...

    def companion(self) -> DeskState:
        """The next one of the party of whoever was recorded last."""
        ...

    def by_eye(self, shown: Shown) -> DeskState:
        """What the guard saw on the phone, added to the open visit."""
        ...

    def areas(self) -> tuple[RiskArea, ...]:
        """The risk areas that count today."""
        ...

    def been_to(self, place: str) -> DeskState:
        """Where the one who stands there was; the same again takes it back."""
        ...

    def temperature(
        self,
        celsius: float | None,
        site: Site = Site.FOREHEAD,
        device: str = TYPED,
    ) -> DeskState:
        """A reading in °C, None for Lo. Records when nothing else is asked for."""
        ...

    def turn(self, direction: Direction) -> DeskState:
        """The person who stands there, or is to be chosen, goes this way."""
        ...

    def finish(self) -> DeskState:
        """Judge and record the open visit with what is known."""
        ...

    def cancel(self) -> DeskState:
        """Forget the open visit; nothing is recorded."""
        ...

    def waiting(self) -> tuple[PassageRow, ...]:
        """The holds not yet resolved, oldest first: number 1 has waited longest."""
        ...

    def day(self, most: int) -> Day:
        """The local day: its last passages, at most so many, and its figures."""
        ...

    def last_passages(self, most: int) -> tuple[PassageRow, ...]:
        """The last passages of the local day, newest first."""
        ...

    def reveal(self, record_id: str, warrant: Warrant | None = None) -> PassageRow:
        """One of them, to be shown in full; that somebody looks is recorded first."""
        ...

    def status(self) -> StationStatus: ...
