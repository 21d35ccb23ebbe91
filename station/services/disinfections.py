"""消毒记录: what was disinfected, with what, by whom; the next turn, where it is known.

The state of a place is its latest disinfection; the record of a day holds all of them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import DISINFECTION, LedgerEntry, decode_payload
from station.domain.moments import to_us
from station.domain.records import SealedRecord
from station.domain.views import LedgerRow
from station.services.recorder import Recorder

DONE = "done"
LONGEST = 100  # characters of one answer


class Disinfection(msgspec.Struct, frozen=True, omit_defaults=True):
    """One turn. `minutes`: how long it worked. `next_at` (aware): the next turn."""

    place: str
    agent: str
    concentration: str = ""
    method: str = ""
    minutes: int = 0
    done_by: str = ""
    note: str = ""
    next_at: datetime | None = None


def record_disinfection(done: Disinfection, recorder: Recorder) -> SealedRecord:
    """Record one turn; raises OperatorError where place or agent is missing."""
    fields = {
        "agent": done.agent.strip(),
        "concentration": done.concentration.strip(),
        "method": done.method.strip(),
        "done_by": done.done_by.strip(),
        "note": done.note.strip(),
    }
    place = done.place.strip()
    if not place or not fields["agent"]:
        raise OperatorError("Say what was disinfected, and with what.")
    for name, text in {"place": place, **fields}.items():
        if len(text) > LONGEST:
            raise OperatorError("This is too long for “{field}”.", field=name)
    due = to_us(done.next_at) if done.next_at is not None else None
    entry = LedgerEntry(place, DONE, due, {**fields, "minutes": done.minutes or None})
    return recorder.record(DISINFECTION, entry)


def disinfections(records: Iterable[SealedRecord]) -> Iterator[LedgerRow]:
    """The turns among the records that are still held, in their order."""
    for record in records:
        envelope = record.envelope
        if envelope.kind != DISINFECTION.name or record.payload is None:
            continue
        entry = decode_payload(envelope.kind, envelope.version, record.payload)
        if isinstance(entry, LedgerEntry):
            yield LedgerRow(
                kind=envelope.kind,
                subject=entry.subject,
                state=entry.state,
                due_us=entry.due_us,
                fields=entry.fields,
                record_id=envelope.record_id,
                station=envelope.station,
                volume=envelope.volume,
                seq=envelope.seq,
                at_us=envelope.wall_us,
            )
