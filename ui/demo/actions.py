"""What happens at the gates on the demonstration day, as data."""

from datetime import datetime
from enum import StrEnum

import msgspec

from station.domain.credentials import Shown
from station.domain.passages import CorrectableField
from station.domain.people import Person
from station.domain.policy.local_order import OrderRule
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction


class Medium(StrEnum):
    """How a code comes in: a rendered camera frame or a gun scanner's key burst."""

    CAMERA = "camera"
    GUN = "gun"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something at one gate (1 or 2) at one time; `label` lets later steps name it."""

    at: datetime
    gate: int
    label: str = ""


class Walk(Step, frozen=True, kw_only=True):
    """Somebody goes through. Readings in °C in the order taken, None for "Lo"."""

    direction: Direction = Direction.IN
    celsius: tuple[float | None, ...] = (36.5,)


class ShowPass(Walk, frozen=True, kw_only=True):
    """A resident shows their pass."""

    person_id: str
    medium: Medium = Medium.CAMERA


class NameDoor(Walk, frozen=True, kw_only=True):
    """A resident without pass names the room; the guard picks the face."""

    door: str
    person_id: str


class Visit(Walk, frozen=True, kw_only=True):
    """A visitor: code scanned (`text`) or judged by eye (`shown` alone)."""

    person: Person
    host: str
    purpose: str
    shown: tuple[Shown, ...]
    text: str = ""
    colour: Colour = Colour.GREEN
    medium: Medium = Medium.CAMERA
    unreadable: bool = False


class OneKey(Walk, frozen=True, kw_only=True):
    """A courier, a supply vehicle, an ambulance: one key, a plate, what is shown."""

    category: Category
    plate: str = ""
    shown: tuple[Shown, ...] = ()


class Party(Walk, frozen=True, kw_only=True):
    """Several people in one vehicle, each a passage with a temperature of its own."""

    plate: str
    people: tuple[Person, ...]
    host: str
    shown: tuple[Shown, ...]


class Resolve(Step, frozen=True, kw_only=True):
    """What became of the hold labelled `of`: a new reading or somebody's word."""

    of: str
    celsius: float | None = None
    outcome: Outcome = Outcome.ADMIT
    reason: str = ""


class Correct(Step, frozen=True, kw_only=True):
    """The passage labelled `of` was written down wrongly."""

    of: str
    changes: dict[CorrectableField, str]
    reason: str


class ChangeShift(Step, frozen=True, kw_only=True):
    """The shift is handed over; the first step of a gate opens its first shift."""

    leader: str
    guards: tuple[str, ...]


class GiveOrder(Step, frozen=True, kw_only=True):
    """临时口头指令: an order by telephone, entered by the shift leader."""

    giver: str
    text: str
    until: datetime
    rule: OrderRule
    value: str
    directions: tuple[Direction, ...] = ()


class Paper(Step, frozen=True, kw_only=True):
    """A line written on paper at `written` and made up at `at`."""

    written: datetime
    page: int
    line: int
    writer: str
    door: str
    person_id: str
    direction: Direction
    celsius: float
