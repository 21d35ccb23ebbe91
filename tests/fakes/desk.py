"""A gate desk in memory: the protocol of ui/gate/desk_port.py without a disk."""

import threading
from datetime import timedelta

import msgspec

from station.domain.credentials import CodeKind, Shown
from station.domain.day import Day, day_of
from station.domain.desk import DeskState, Need, Phase, StationStatus
from station.domain.findings import FindingCode
from station.domain.moments import Stamp, from_us, to_us
from station.domain.people import Person, Resident, Sex
from station.domain.places import Place
from station.domain.policy.sections import RiskArea
from station.domain.search import Hit
from station.domain.symbols import Colour
from station.domain.verdict import Finding, FindingValue, Outcome, Verdict, gravest
from station.domain.views import DayCounts, PassageRow, line_of
from station.domain.visit import TYPED, Category, Direction, Reading, Site, Visit
from station.services.login import Warrant
from station.services.operators import Right
from station.services.put_right import Mistake
from station.services.travel import been_to
from tests.fakes.duty import FakeDuty
from tests.fakes.search import FakeSearch

START_US = to_us(from_us(1_649_203_200_000_000))  # 2022-04-06 08:00 in China
FEVER_C = 37.3
_BY_COLOUR = {
    Colour.YELLOW: (FindingCode.CODE_YELLOW, Outcome.HOLD),
    Colour.RED: (FindingCode.CODE_RED, Outcome.REFUSE),
    Colour.GREY: (FindingCode.CODE_GREY, Outcome.HOLD),
}


def home(key: str = "3-2-1501") -> Place:
    building, unit, room = key.split("-")
    return Place("阳光花园", building=building, unit=unit, room=room)


def household() -> tuple[Resident, ...]:
    people = (
        ("王建国", "户主", Sex.MALE),
        ("李㛃", "配偶", Sex.FEMALE),
        ("王小龙", "子", Sex.MALE),
    )
    return tuple(
        Resident(Person(name, sex=sex, person_id=f"p{n}", home=home()), relation)
        for n, (name, relation, sex) in enumerate(people)
    )


def found_here() -> tuple[Hit, ...]:
    """Two of the family of 3-2-1501, and two visitors of theirs."""
    family = tuple(Hit(one.person, relation=one.relation) for one in household()[:2])
    visitors = (("赵大伟", "13800001111"), ("张伟", "13900002222"))
    return family + tuple(
        Hit(
            Person(name, phone=phone),
            Category.VISITOR,
            host=home(),
            purpose="送修",
            seen_us=START_US - 3_600_000_000 * (n + 1),
            record_id=f"seen-{n}",
        )
        for n, (name, phone) in enumerate(visitors)
    )


class StillClock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.us = START_US

    def now(self) -> Stamp:
        return Stamp(self.us, 480, self.us - START_US, "boot")

    def forward(self, **interval: float) -> None:
        self.us += timedelta(**interval) // timedelta(microseconds=1)


class FakeDesk:
    """Judges a few simple rules and keeps its rows in memory.

    While `open_gate` is cleared every record blocks, as on a slow disk; `fault` is
    raised once by the next record.
    """

    def __init__(self, clock: StillClock | None = None) -> None:
        self.clock = clock or StillClock()
        self.duty = FakeDuty()
        self.search = FakeSearch(found_here(), (home(),))
        self.gone: set[str] = set()
        self.holds = FakeHolds(self)
        self.deciders: list[str] = []
        self.mistakes: list[Mistake] = []
        self.parcels: list[str] = []
        self.risk_areas: tuple[RiskArea, ...] = ()
        self.thermometer_out = False
        self.revealed: list[str] = []
        self.doors = {"321501": household(), "3-2-1501": household()}
        self.codes = {"GP1:WANG": household()[0].person}
        self.rows: list[PassageRow] = []
        self.open_gate = threading.Event()
        self.open_gate.set()
        self.fault: Exception | None = None
        self.scanned: list[tuple[str, Colour]] = []
        self.threads: set[str] = set()
        self._visit: Visit | None = None
        self._candidates: tuple[Resident, ...] = ()
        self._direction = Direction.IN

    def is_genuine(self, text: str) -> bool:
        return text in self.codes

    def present_code(
        self, text: str, colour: Colour, direction: Direction
    ) -> DeskState:
        person = self.codes.get(text)
        self.scanned.append((text, colour))
        if person is None:
            return self._state(notice="This code is not known here.")
        return self._begin(Category.RESIDENT, direction, person=person)

    def present_door(self, key: str, direction: Direction) -> DeskState:
        self._candidates, self._direction = self.doors.get(key, ()), direction
        if not self._candidates:
            return DeskState(notice=f"Nobody is registered at {key}.")
        return DeskState(Phase.CHOOSING, self._candidates)

    def choose(self, index: int) -> DeskState:
        person = self._candidates[index].person
        return self._begin(Category.RESIDENT, self._direction, person=person)

    def present_category(
        self, category: Category, direction: Direction, plate: str = "", host: str = ""
    ) -> DeskState:
        return self._begin(category, direction, plate=plate, host=self._home(host))

    def present_found(self, hit: Hit, direction: Direction) -> DeskState | None:
        if hit.person.name in self.gone:
            return None
        if self._visit is not None and self._visit.person == Person():
            self._change(person=hit.person, host=self._visit.host or hit.host)
            return self._advance()
        return self._begin(hit.category, direction, person=hit.person, host=hit.host)

    def describe(self, person: Person, *, host: str = "") -> DeskState:
        self._change(person=person, host=self._home(host) or self._open().host)
        return self._advance()

    def companion(self) -> DeskState:
        if self._visit is not None and self._visit.party:
            return self._state()
        if not self.rows:
            return self._state(notice="Nobody was recorded just now.")
        last = self.rows[-1]
        at, party = self.clock.now().at, last.party or last.record_id
        self._visit = Visit(
            at,
            last.direction,
            last.category,
            host=last.host,
            plate=last.plate,
            party=party,
        )
        return self._advance()

    def by_eye(self, shown: Shown) -> DeskState:
        self._change(shown=(*self._open().shown, shown))
        return self._advance()

    def areas(self) -> tuple[RiskArea, ...]:
        return self.risk_areas

    def been_to(self, place: str) -> DeskState:
        self._visit = been_to(self._open(), place)
        return self._advance()

    def temperature(
        self,
        celsius: float | None,
        site: Site = Site.FOREHEAD,
        device: str = TYPED,
    ) -> DeskState:
        reading = Reading(self.clock.us, celsius, site, device)
        self._change(readings=(*self._open().readings, reading))
        return self._advance()

    def turn(self, direction: Direction) -> DeskState:
        self._direction = direction
        if self._visit is None:
            return DeskState(Phase.CHOOSING, self._candidates)
        self._change(direction=direction)
        return self._state()

    def finish(self) -> DeskState:
        return self._record(self._open())

    def cancel(self) -> DeskState:
        self._visit = None
        return DeskState()

    def waiting(self) -> tuple[PassageRow, ...]:
        return tuple(row for row in self.rows if row.waiting)

    def last(self) -> PassageRow | None:
        return next((row for row in reversed(self.rows) if not row.void), None)

    def put_right(
        self, record_id: str, mistake: Mistake, celsius: float | None = None
    ) -> DeskState:
        """A wrong temperature is corrected, all else is void."""
        row = self.last()
        assert row is not None
        assert row.record_id == record_id
        self.mistakes.append(mistake)
        if mistake is Mistake.TEMPERATURE:
            readings = (*row.readings[:-1], Reading(self.clock.us, celsius))
            right = msgspec.structs.replace(row, readings=readings)
        else:
            right = msgspec.structs.replace(row, void=True, waiting=False)
        self.rows[self.rows.index(row)] = right
        return self._state(f"№ {row.seq} is put right; both entries stay.")

    def leave_parcel(self, door: str = "") -> DeskState:
        self.parcels.append(door)
        return self._state("Noted: a parcel lies at the shelf.")

    def turn_thermometer(self) -> DeskState:
        self.thermometer_out = not self.thermometer_out
        return self._state()

    def present_vehicle(
        self, category: Category, direction: Direction, tail: str
    ) -> DeskState:
        return self.present_category(category, direction, tail)

    def purpose(self, purpose: str) -> DeskState:
        self._change(purpose=purpose)
        return self._advance()

    def today(self) -> tuple[tuple[PassageRow, ...], DayCounts]:
        return tuple(reversed(self.rows)), _counts(self.rows)

    def day(self, most: int) -> Day:
        rows, counts = self.today()
        lines = tuple(map(line_of, rows[:most]))
        return day_of(self.clock.now().at.date(), lines, counts)

    def last_passages(self, most: int) -> tuple[PassageRow, ...]:
        return tuple(reversed(self.rows))[:most]

    def reveal(self, record_id: str, warrant: Warrant | None = None) -> PassageRow:
        self.duty.require(warrant, Right.REVEAL)
        self.revealed.append(record_id)
        return next(row for row in self.rows if row.record_id == record_id)

    def status(self) -> StationStatus:
        return StationStatus(
            station="S1",
            gate="东门",
            community="阳光花园",
            policy_version=3,
            policy_label="常态化管控",
            head_seq=len(self.rows),
            thermometer_out=self.thermometer_out,
            briefing=2,
        )

    def add(self, row: PassageRow) -> None:
        self.rows.append(row)

    def _begin(
        self,
        category: Category,
        direction: Direction,
        *,
        person: Person | None = None,
        plate: str = "",
        host: Place | None = None,
    ) -> DeskState:
        at = self.clock.now().at
        self._visit = Visit(
            at, direction, category, person or Person(), host, plate=plate
        )
        return self._advance()

    def _home(self, key: str) -> Place | None:
        return self.doors[key][0].person.home if key in self.doors else None

    def _open(self) -> Visit:
        assert self._visit is not None
        return self._visit

    def _change(self, **changes: object) -> None:
        self._visit = msgspec.structs.replace(self._open(), **changes)

    def _advance(self) -> DeskState:
        visit = self._open()
        return self._state() if _needs(visit) else self._record(visit)

    def _state(self, notice: str = "") -> DeskState:
        if self._visit is None:
            return DeskState(notice=notice)
        needs = _needs(self._visit)
        return DeskState(Phase.ASKING, (), self._visit, needs, notice=notice)

    def _record(self, visit: Visit) -> DeskState:
        self.threads.add(threading.current_thread().name)
        self.open_gate.wait(5)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        verdict = _judge(visit)
        row = row_of(visit, verdict, len(self.rows) + 1, self.clock.us)
        self.rows.append(row)
        self._visit = None
        return DeskState(Phase.RECORDED, (), visit, (), row, verdict)


class FakeHolds:
    """`Holds` over the rows of a desk in memory."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    def measure_again(
        self, record_id: str, celsius: float | None, site: Site, device: str
    ) -> DeskState:
        row = self._row(record_id)
        high = celsius is None or celsius > FEVER_C
        outcome = Outcome.HOLD if high else Outcome.ADMIT
        reading = Reading(self._desk.clock.us, celsius, site, device)
        return self._put(
            row,
            outcome=outcome,
            waiting=high,
            readings=(*row.readings, reading),
            findings=row.findings if high else (),
        )

    def decide(
        self,
        record_id: str,
        outcome: Outcome,
        reason: str,
        warrant: Warrant | None = None,
    ) -> DeskState:
        if outcome is Outcome.ADMIT:
            self._desk.duty.require(warrant, Right.OVERRIDE)
        self._desk.deciders.append(warrant.operator if warrant else "")
        row = self._row(record_id)
        findings = () if outcome is Outcome.ADMIT else row.findings
        changes = {"outcome": outcome, "waiting": False, "findings": findings}
        return self._put(row, **changes, override_reason=reason)

    def report(self, record_id: str, told: str) -> DeskState:
        row = self._row(record_id)
        note = f"Reported to: {told}"
        return self._put(row, note=f"{row.note}; {note}" if row.note else note)

    def _row(self, record_id: str) -> PassageRow:
        return next(row for row in self._desk.rows if row.record_id == record_id)

    def _put(self, row: PassageRow, **changes: object) -> DeskState:
        changed = msgspec.structs.replace(row, **changes)
        self._desk.rows[self._desk.rows.index(row)] = changed
        return DeskState(Phase.RECORDED, row=changed)


def row_of(visit: Visit, verdict: Verdict, seq: int, at_us: int) -> PassageRow:
    outcome = verdict.outcome
    return PassageRow(
        record_id=f"r{seq}",
        station="S1",
        volume="v1",
        seq=seq,
        at_us=at_us,
        offset_min=480,
        recorded_us=at_us,
        direction=visit.direction,
        category=visit.category,
        person=visit.person,
        outcome=outcome,
        first_outcome=outcome,
        waiting=outcome in (Outcome.HOLD, Outcome.UNJUDGED),
        findings=verdict.findings,
        host=visit.host,
        shown=visit.shown,
        readings=visit.readings,
        plate=visit.plate,
        party=visit.party,
    )


def _needs(visit: Visit) -> tuple[Need, ...]:
    if visit.category in (Category.EMERGENCY, Category.MEDICAL):
        return ()
    is_visitor = visit.category is Category.VISITOR
    missing = {
        Need.CODE: is_visitor and not visit.shown,
        Need.HOST: is_visitor and visit.host is None,
        Need.TEMPERATURE: not visit.readings,
    }
    return tuple(need for need, open_ in missing.items() if open_)


def _judge(visit: Visit) -> Verdict:
    found = [*_code_findings(visit), *_fever_findings(visit)]
    if visit.category is Category.EMERGENCY:
        found = [Finding(FindingCode.EXEMPT, Outcome.ADMIT, {"category": "emergency"})]
    found += [Finding(FindingCode.TECHNICAL, Outcome.UNJUDGED)] * bool(visit.failures)
    found.sort(key=lambda finding: finding.outcome is Outcome.ADMIT)
    return Verdict(gravest(f.outcome for f in found), tuple(found), 3)


def _code_findings(visit: Visit) -> list[Finding]:
    colours = [s.colour for s in visit.shown if s.kind is CodeKind.HEALTH_CODE]
    return [
        Finding(*_BY_COLOUR[colour], {"how": "by-eye"})
        for colour in colours
        if colour in _BY_COLOUR
    ]


def _fever_findings(visit: Visit) -> list[Finding]:
    celsius = visit.readings[-1].celsius if visit.readings else None
    if not visit.readings or (celsius is not None and celsius <= FEVER_C):
        return []
    if celsius is None:
        return [Finding(FindingCode.TEMPERATURE_LOW, Outcome.ADMIT)]
    params: dict[str, FindingValue] = {
        "celsius": celsius,
        "limit": FEVER_C,
        "comparator": ">",
        "minutes": 15,
    }
    return [Finding(FindingCode.FEVER, Outcome.HOLD, params)]


def _counts(rows: list[PassageRow]) -> DayCounts:
    through = [row for row in rows if row.outcome is Outcome.ADMIT]
    entered = sum(row.direction is Direction.IN for row in through)
    codes = [f.code for row in rows for f in row.findings]
    return DayCounts(
        passages=len(rows),
        entered=entered,
        left=len(through) - entered,
        by_outcome={o: sum(r.outcome is o for r in rows) for o in Outcome},
        by_category={c: sum(r.category is c for r in rows) for c in Category},
        held=sum(row.first_outcome is Outcome.HOLD for row in rows),
        waiting=sum(row.waiting for row in rows),
        fevers=codes.count(FindingCode.FEVER),
        lows=codes.count(FindingCode.TEMPERATURE_LOW),
        corrections=0,
        paper=0,
        inside=max(0, 2 * entered - len(through)),
    )
