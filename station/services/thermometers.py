"""测温枪异常: a shift without a thermometer that works stops asking for temperatures.

Begun and ended by one key and recorded both times; it ends with its shift as well.
"""

from station.domain.kinds import TECHNICAL
from station.services.gate import Gate

PART = "thermometer"
FAILED, BACK = "failed", "back"


def is_out(gate: Gate) -> bool:
    """Whether the shift on duty said that no thermometer works."""
    here = gate.journal.head().station
    return any(
        row.state == FAILED and row.fields.get("detail") == gate.shift
        for row in gate.passages.ledger(TECHNICAL.name, PART)
        if row.station == here
    )


def turn(gate: Gate) -> bool:
    """Say that none works, or that one works again; whether none works now."""
    out = not is_out(gate)
    state = FAILED if out else BACK
    gate.note(TECHNICAL, PART, state, part=PART, detail=gate.shift)
    return out
