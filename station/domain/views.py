"""Frozen rows for screens and paper, as `db.queries` returns them.

Rows hold data as recorded; masking is done by whoever shows them, through
`station.wording.masks`.
"""

import msgspec

from station.domain.credentials import Shown
from station.domain.people import Person
from station.domain.places import Place
from station.domain.verdict import Finding, Outcome
from station.domain.visit import Category, Direction, Reading


class PassageRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """One passage in its present state: corrected and resolved.

    `at_us` is the time of the passage (the original time for a paper entry),
    `recorded_us` the time of the record. `outcome` counts now, `first_outcome` is what
    the gate said first; `waiting` is a HOLD or UNJUDGED not yet resolved. `corrections`
    holds (field, old, new, reason). `number` is the running number in this station.
    """

    record_id: str
    station: str
    volume: str
    seq: int
    at_us: int
    offset_min: int
    recorded_us: int
    direction: Direction
    category: Category
    person: Person
    outcome: Outcome
    first_outcome: Outcome
    waiting: bool
    findings: tuple[Finding, ...] = ()
    host: Place | None = None
    pass_id: str = ""
    shown: tuple[Shown, ...] = ()
    readings: tuple[Reading, ...] = ()
    plate: str = ""
    party: str = ""
    purpose: str = ""
    operator: str = ""
    shift: str = ""
    policy_version: int = 0
    local_orders: tuple[str, ...] = ()
    override_reason: str = ""
    paper_line: str = ""
    corrections: tuple[tuple[str, str, str, str], ...] = ()
    void: bool = False
    note: str = ""


class PassageLine(msgspec.Struct, frozen=True, gc=False):
    """A passage as a long list shows it, in its present state; thousands are kept.

    `where`: the key of the door somebody lives at or visits, else the plate. `celsius`:
    the last reading, None for "Lo" and where none was `measured`.
    """

    record_id: str
    station: str
    volume: str
    seq: int
    at_us: int
    direction: Direction
    category: Category
    outcome: Outcome
    name: str
    where: str
    measured: bool
    celsius: float | None
    void: bool

    @property
    def place(self) -> tuple[int, str, str, int]:
        """Where it stands in its day: lines are ordered by this."""
        return (self.at_us, self.station, self.volume, self.seq)


def line_of(row: PassageRow) -> PassageLine:
    """The passage as `Passages.day_lines` gives it."""
    door = row.person.home or row.host
    return PassageLine(
        record_id=row.record_id,
        station=row.station,
        volume=row.volume,
        seq=row.seq,
        at_us=row.at_us,
        direction=row.direction,
        category=row.category,
        outcome=row.outcome,
        name=row.person.name,
        where=door.key if door else row.plate,
        measured=bool(row.readings),
        celsius=row.readings[-1].celsius if row.readings else None,
        void=row.void,
    )


class LedgerRow(msgspec.Struct, frozen=True):
    """The present state of one ledger subject."""

    kind: str
    subject: str
    state: str
    due_us: int | None
    fields: dict[str, str | int | float | bool | None]
    record_id: str
    station: str
    volume: str
    seq: int
    at_us: int


class DayCounts(msgspec.Struct, frozen=True):
    """What a day's summary box shows. Of voided passages `corrections` alone counts.

    `entered` and `left` count those who were admitted.
    `held`: passages that were HOLD or UNJUDGED at first; `waiting`: those still open.
    `inside`: entered minus left through this gate, never below 0.
    `fevers`: passages with a fever finding. `paper`: entries made up afterwards.
    """

    passages: int
    entered: int
    left: int
    by_outcome: dict[Outcome, int]
    by_category: dict[Category, int]
    held: int
    waiting: int
    fevers: int
    lows: int
    corrections: int
    paper: int
    inside: int


class DayLogView(msgspec.Struct, frozen=True):
    """Everything the day log 出入登记日志 shows: of one station, one local day.

    `day` is ISO. `volume`/`head_seq`/`head_link` (hex) are the chain head now; `gaps`
    counts the numbers of that volume of which no record is held.
    `operators` maps operator ids to names for the 登记人 column.
    """

    community: str
    gate: str
    station: str
    day: str
    policy_version: int
    policy_label: str
    printed_us: int
    rows: tuple[PassageRow, ...]
    counts: DayCounts
    operators: dict[str, str]
    volume: str
    head_seq: int
    head_link: str
    local_orders: tuple[str, ...] = ()
    gaps: int = 0


class PassCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one pass card 出入证 shows.

    `kind` is the kind of the pass (`resident`, `temporary` …), `serial` the number
    printed on it, `valid_until` its last day (ISO), `code_text` the signed text of its
    code. `name` and `person_id` are empty for a pass of a whole household.
    """

    pass_id: str
    serial: str
    kind: str
    place: Place
    valid_until: str
    code_text: str
    name: str = ""
    person_id: str = ""


class TwoGates(msgspec.Struct, frozen=True):
    """One code used at two gates: keyed digest (hex), the two passages, when."""

    digest: str
    first_record: str
    second_record: str
    first_station: str
    second_station: str
    first_us: int
    second_us: int
