"""One synthetic day of a gate, fixed for good: the day that tests and pictures show.

Its passages stand in `sample_day.jsonl`, one `PassageRow` a line. Nobody there exists:
the ID numbers carry a division code (99) that no province has.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec

from station.domain.findings import FEVERS, LOWS
from station.domain.moments import CHINA, to_us
from station.domain.places import Place
from station.domain.verdict import Outcome
from station.domain.views import DayCounts, DayLogView, PassageRow
from station.domain.visit import Direction

COMMUNITY = "枫林苑"
GATE = "东门卡口"
DAY = datetime(2022, 3, 15, tzinfo=CHINA)
OPERATORS = {"op-1": "周秀兰", "op-2": "马志强"}
HELD = {Outcome.HOLD, Outcome.UNJUDGED}
_ROWS = Path(__file__).with_suffix(".jsonl")


def sample_day() -> DayLogView:
    """35 passages with holds, refusals, fevers, corrections, a void and paper lines."""
    rows = msgspec.json.Decoder(PassageRow).decode_lines(_ROWS.read_bytes())
    return day_log(tuple(rows))


def empty_day() -> DayLogView:
    return day_log(())


def long_day(copies: int) -> DayLogView:
    """The same day so many times over, for what takes many pages."""
    return day_log(sample_day().rows * copies)


def day_log(rows: tuple[PassageRow, ...]) -> DayLogView:
    """The view of any rows, with everything around them fixed."""
    return DayLogView(
        community=COMMUNITY,
        gate=GATE,
        station="st-east",
        day=DAY.date().isoformat(),
        policy_version=7,
        policy_label="管控",
        printed_us=to_us(DAY.replace(hour=23, minute=58)),
        rows=rows,
        counts=count(rows),
        operators=OPERATORS,
        volume="v1",
        head_seq=41,
        head_link="5f2c9a0be37d4416" + "a1" * 24,
        local_orders=("夜间静默：23:00 起只进不出（街道 李主任，23:35）",),
    )


def count(rows: tuple[PassageRow, ...]) -> DayCounts:
    """The counts of the rows, by the words of DayCounts."""
    real = [row for row in rows if not row.void]
    admitted = Counter(row.direction for row in real if row.outcome is Outcome.ADMIT)
    codes = [{finding.code for finding in row.findings} for row in real]
    return DayCounts(
        passages=len(real),
        entered=admitted[Direction.IN],
        left=admitted[Direction.OUT],
        by_outcome=dict(Counter(row.outcome for row in real)),
        by_category=dict(Counter(row.category for row in real)),
        held=sum(row.first_outcome in HELD for row in real),
        waiting=sum(row.waiting for row in real),
        fevers=sum(bool(found & FEVERS) for found in codes),
        lows=sum(bool(found & LOWS) for found in codes),
        corrections=sum(bool(row.corrections) for row in rows),
        paper=sum(bool(row.paper_line) for row in real),
        inside=max(0, admitted[Direction.IN] - admitted[Direction.OUT]),
    )


def flat(building: str, unit: str, room: str) -> Place:
    return Place(COMMUNITY, grid="2", building=building, unit=unit, room=room)
