"""A real checkpoint for tests: database on disk, register, policy, keys and a desk."""

import os
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.engine import open_engine
from db.journal import SqlJournal
from db.queries import SqlPassages
from db.register import SqlRegister
from resources import text
from station.codes.passes import PassClaims, issue
from station.codes.trust import Trust, key_id
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.desk import DeskState, StationStatus
from station.domain.kinds import PASSAGE
from station.domain.operators import Operator, Role
from station.domain.people import Person, Resident
from station.domain.places import Place
from station.domain.policy.model import load_policy
from station.domain.records import SealedRecord
from station.domain.symbols import Colour
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction
from station.services.desk import GateDesk
from station.services.gate import Gate
from station.workspace.ids import new_record_id
from tests.fakes.clock import TickingClock

ESTATE = "阳光花园"
MINUTE_US = 60_000_000
TEAM = (
    Operator("L01", "示例带班", Role.LEADER),
    Operator("G01", "示例值守甲", Role.GUARD),
    Operator("G02", "示例值守乙", Role.GUARD),
)
GREEN = Shown(
    CodeKind.HEALTH_CODE,
    JudgedHow.BY_EYE,
    colour=Colour.GREEN,
    test=TestResult.NEGATIVE,
    test_age_h=20.0,
)
PLACE_CODE = Shown(CodeKind.PLACE_CODE, JudgedHow.BY_EYE)
TRAVEL_CARD = Shown(CodeKind.TRAVEL_CARD, JudgedHow.BY_EYE, colour=Colour.GREEN)
VISITOR = Person(name="赵示例", phone="13800000001")


def residents() -> tuple[Resident, ...]:
    """One person in 1-1-101, a family of three in 3-2-1501."""
    people = (
        ("p-1", "h-1", "王䶮", ("1", "1", "101")),
        ("p-2", "h-2", "李㛃", ("3", "2", "1501")),
        ("p-3", "h-2", "张𬱖", ("3", "2", "1501")),
        ("p-4", "h-2", "张小北", ("3", "2", "1501")),
    )
    return tuple(
        Resident(
            Person(
                name,
                person_id=person_id,
                household_id=household,
                home=Place(ESTATE, building=building, unit=unit, room=room),
            )
        )
        for person_id, household, name, (building, unit, room) in people
    )


def shanghai_code(holder: str = "0123456789abcdef" * 2, shown_ms: int = 0) -> str:
    """随申码: the holder's digits stay, the moment beside them goes on."""
    return f"https://s.sh.gov.cn/{holder}{1_651_636_800_000 + shown_ms:013d}"


@dataclass
class Checkpoint:
    """One open gate and the hands of its guard."""

    folder: Path
    clock: TickingClock = field(default_factory=TickingClock)
    office_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    everybody: tuple[Resident, ...] = field(default_factory=residents)

    def __post_init__(self) -> None:
        self.engine = open_engine(
            self.folder / "journal.db", os.urandom(32), create=True
        )
        journal = SqlJournal(self.engine, "gate-1", self.clock)
        journal.open_volume("first", "RWQ")
        digest_key = os.urandom(32)
        register = SqlRegister(self.engine)
        register.replace(self.everybody)
        register.set_operators(TEAM)
        self.gate = Gate(
            journal=journal,
            clock=self.clock,
            new_id=new_record_id,
            passages=SqlPassages(self.engine, digest_key),
            register=register,
            policy=load_policy(text("policy/default.toml")),
            trust=self.trusting(),
            digest_key=digest_key,
            operator="G01",
            shift="shift-1",
        )
        self.desk = GateDesk(self.gate, self._status)

    def close(self) -> None:
        self.engine.dispose()

    def change(self, **changes: Any) -> None:
        """From now on the desk works under a gate that is changed so."""
        self.gate = replace(self.gate, **changes)
        self.desk.use(self.gate)

    def trusting(self, *revoked: str) -> Trust:
        public = self.office_key.public_key()
        return Trust({key_id(public): public}, frozenset(revoked))

    def pass_of(
        self, person_id: str, key: Ed25519PrivateKey | None = None, **changes: Any
    ) -> str:
        """The text of a pass `pass-<person_id>`, of this office or of another key's."""
        signing = key or self.office_key
        person = next(
            resident.person
            for resident in self.everybody
            if resident.person.person_id == person_id
        )
        now = self.clock.now().at
        claims = PassClaims(
            pass_id=f"pass-{person_id}",
            kind="resident",
            household=person.household_id,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=1),
            issued_at=now - timedelta(days=1),
            serial=1,
            person=person_id,
            name=person.name,
        )
        claims = msgspec.structs.replace(claims, **changes)
        return issue(claims, signing, key_id(signing.public_key()))

    def shows_pass(
        self, person_id: str, direction: Direction = Direction.IN
    ) -> DeskState:
        text = self.pass_of(person_id)
        return self.desk.present_code(text, Colour.NONE, direction)

    def visits(self, person: Person = VISITOR, code: str = "") -> DeskState:
        """A visitor with everything that is asked for but the temperature."""
        if code:
            self.desk.present_code(code, Colour.GREEN, Direction.IN)
        else:
            self.desk.present_category(Category.VISITOR, Direction.IN)
        for shown in (GREEN, PLACE_CODE, TRAVEL_CARD):
            self.desk.by_eye(shown)
        return self.desk.describe(person, host="1-1-101")

    def holds_fever(self, person_id: str = "p-1") -> PassageRow:
        """A resident on hold with 37.8 °C at the forehead."""
        self.shows_pass(person_id)
        return row_of(self.desk.temperature(37.8))

    def shows_and_measures(self, person_id: str = "p-2") -> DeskState:
        """A resident with a pass and 36.5 °C."""
        self.shows_pass(person_id)
        return self.desk.temperature(36.5)

    def wait(self, minutes: int) -> None:
        self.clock.pass_by(minutes * MINUTE_US)

    def records(self, kind: str = PASSAGE.name) -> list[SealedRecord]:
        head = self.gate.journal.head()
        every = self.gate.journal.records(head.station, head.volume, 1, head.seq)
        return [record for record in every if record.envelope.kind == kind]

    def _status(self) -> StationStatus:
        policy = self.gate.policy
        return StationStatus("gate-1", "东门", ESTATE, policy.version, policy.label, 0)


def row_of(state: DeskState) -> PassageRow:
    assert state.row is not None, state.notice
    return state.row


def codes_of(row: PassageRow) -> list[str]:
    return [finding.code for finding in row.findings]
