"""What stands before the guard now, before it is judged and recorded."""

from datetime import datetime
from enum import StrEnum

import msgspec

from station.domain.credentials import Shown
from station.domain.people import Person
from station.domain.places import Place


class Direction(StrEnum):
    """Through the gate, seen from the community."""

    IN = "in"
    OUT = "out"


class Category(StrEnum):
    """Who comes: the policy sets rules per category."""

    RESIDENT = "resident"
    VISITOR = "visitor"
    COURIER = "courier"
    WORKER = "worker"
    SUPPLY = "supply"  # 保供, 垃圾, 环卫, 抢修: fixed vehicles
    MEDICAL = "medical"
    EMERGENCY = "emergency"  # ambulance, fire, police: one tap


class Site(StrEnum):
    """Where a temperature was taken."""

    FOREHEAD = "forehead"
    WRIST = "wrist"
    EAR = "ear"
    ARMPIT = "armpit"


TYPED = "typed"


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """One temperature reading.

    `celsius` is None for "Lo": the device showed no usable value in the cold.
    `at_us`: microseconds since 1970 UTC. `device`: see `station.domain.thermometers`.
    """

    at_us: int
    celsius: float | None = None
    site: Site = Site.FOREHEAD
    device: str = TYPED


class TravelStop(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place the person was at: only where, never where they were born."""

    place: str
    last_day: str = ""  # ISO date of the last day there, empty when not known


class PassShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Gatebook pass whose signature holds, with the register's word on it."""

    pass_id: str
    kind: str
    household_id: str
    revoked: bool = False


class Visit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything `policy.judge` may look at. `at` is aware local time.

    `lists`: names of the lists the person is on (e.g. `home-isolation`).
    `failures`: technical parts that did not answer, e.g. `scanner`. `name_key`: keyed
    digest of the name, as in `PastPassage`. `thermometer_out`: 测温枪异常, the
    shift has no thermometer that works, so no reading is asked for.
    """

    at: datetime
    direction: Direction
    category: Category
    person: Person = Person()
    host: Place | None = None
    pass_shown: PassShown | None = None
    shown: tuple[Shown, ...] = ()
    readings: tuple[Reading, ...] = ()
    plate: str = ""
    party: str = ""
    travel: tuple[TravelStop, ...] = ()
    purpose: str = ""
    answers: dict[str, str] = {}
    lists: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    name_key: str = ""
    thermometer_out: bool = False


class PastPassage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One earlier passage that bears on the verdict; `here` is: at this gate."""

    record_id: str
    at: datetime
    direction: Direction
    outcome: str
    person_id: str = ""
    household_id: str = ""
    digest: str = ""
    name_key: str = ""  # keyed digest of the name, to notice one code with two names
    here: bool = True


class History(msgspec.Struct, frozen=True, omit_defaults=True):
    """What this station knows: its own passages and what the last briefing told it."""

    same_person: tuple[PastPassage, ...] = ()
    same_household: tuple[PastPassage, ...] = ()
    same_code: tuple[PastPassage, ...] = ()
