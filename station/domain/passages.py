"""出入记录 and what may later be said about one: resolution and correction."""

from enum import StrEnum

import msgspec

from station.domain.credentials import Shown
from station.domain.people import Person
from station.domain.places import Place
from station.domain.verdict import Outcome, Verdict
from station.domain.visit import Category, Direction, Reading, TravelStop


class Override(msgspec.Struct, frozen=True):
    """The shift leader decided otherwise: who and why."""

    operator: str
    reason: str
    outcome: Outcome


class PaperSource(msgspec.Struct, frozen=True):
    """补录: a paper entry made up afterwards.

    `at_us`: the original time on the sheet (µs since 1970 UTC); the envelope carries
    the time of entry. `writer`: who wrote the line on paper.
    """

    at_us: int
    page: int
    line: int
    writer: str


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person going in or out, or turned away: shown, measured, judged.

    People of one vehicle are passages of their own that share `party`.
    """

    direction: Direction
    category: Category
    verdict: Verdict
    person: Person = Person()
    host: Place | None = None
    pass_id: str = ""
    shown: tuple[Shown, ...] = ()
    readings: tuple[Reading, ...] = ()
    plate: str = ""
    party: str = ""
    travel: tuple[TravelStop, ...] = ()
    purpose: str = ""
    answers: dict[str, str] = {}
    override: Override | None = None
    paper: PaperSource | None = None
    note: str = ""


class Resolution(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a HOLD (or an UNJUDGED): counts from then on.

    `target` is the record_id of the passage. `verdict` is set when the policy judged
    again with new readings; `override` when the shift leader decided.
    """

    target: str
    outcome: Outcome
    readings: tuple[Reading, ...] = ()
    verdict: Verdict | None = None
    override: Override | None = None
    note: str = ""


class CorrectableField(StrEnum):
    """What a correction may change on a passage."""

    DIRECTION = "direction"
    CATEGORY = "category"
    NAME = "name"
    PHONE = "phone"
    DOCUMENT = "document"
    HOST = "host"
    PLATE = "plate"
    TEMPERATURE = "temperature"
    VOID = "void"  # "1": the passage did not take place


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A mistake put right: names the first record, changes no byte of it."""

    target: str
    changes: dict[CorrectableField, str]
    reason: str
