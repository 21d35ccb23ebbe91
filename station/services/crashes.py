"""How often the program made a mistake of its own: a figure for the office."""

from station.domain.kinds import TECHNICAL
from station.services.ports import Passages
from station.services.recorder import Recorder

PROGRAM = "program"


def note_crashes(count: int, recorder: Recorder, passages: Passages) -> bool:
    """Record that `count` crash files are here, once for each figure.

    The record goes with the next handover; the files never leave the laptop. Returns
    whether there was anything new to say.
    """
    detail = f"crashes={count}"
    here = recorder.journal.head().station
    rows = passages.ledger(TECHNICAL.name, PROGRAM)
    told = [row.fields.get("detail") for row in rows if row.station == here]
    if not count or detail in told:
        return False
    recorder.note(TECHNICAL, PROGRAM, "failed", part=PROGRAM, detail=detail)
    return True
