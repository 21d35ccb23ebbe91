"""The last passages of a gate, and one of them shown in full, which is a record."""

from dataclasses import replace

from station.domain.errors import OperatorError
from station.domain.kinds import REVEAL
from station.domain.records import RecordId
from station.domain.views import PassageRow
from station.services.gate import Gate
from station.services.login import Warrant, require
from station.services.operators import Right, crew_of

REVEALED, PASSAGE = "revealed", "passage"


def last_passages(gate: Gate, most: int) -> tuple[PassageRow, ...]:
    """The last of this local day, newest first."""
    today, station = gate.clock.now().at.date(), gate.journal.head().station
    lines = gate.passages.day_lines(station, today, most)
    found = (gate.passages.passage(line.record_id) for line in lines)
    return tuple(row for row in found if row is not None)


def reveal(record_id: RecordId, gate: Gate, warrant: Warrant | None) -> PassageRow:
    """A passage that will be shown in full; who looks is on disk before.

    Raises OperatorError without the right, and for a passage that is not here.
    """
    here, now = gate.journal.head().station, gate.clock.now().wall_us
    crew = crew_of(gate.register, gate.passages, here, now)
    require(warrant, Right.REVEAL, crew, gate)
    row = gate.passages.passage(record_id)
    if row is None:
        raise OperatorError("There is no such passage here.")
    signed = replace(gate, operator=warrant.operator) if warrant else gate
    signed.note(REVEAL, record_id, REVEALED, what=PASSAGE)
    return row
