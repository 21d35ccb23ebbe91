"""The one way in which a service appends records to the journal of its home."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from station.domain.kinds import FieldValue, Kind, LedgerEntry
from station.domain.moments import Clock, Stamp
from station.domain.records import RecordId, SealedRecord
from station.services.ports import Draft, Journal


@dataclass(frozen=True)
class Recorder:
    """Appends records of one home under the names on duty; returns after COMMIT.

    `operator` and `shift` are ids and stand on every record.
    """

    journal: Journal
    clock: Clock
    new_id: Callable[[Stamp], RecordId]
    operator: str = ""
    shift: str = ""

    def fresh_id(self) -> RecordId:
        """A new id of this moment, for a subject or a record."""
        return self.new_id(self.clock.now())

    def record(
        self, kind: Kind, payload: msgspec.Struct, record_id: RecordId = ""
    ) -> SealedRecord:
        """Append one record; under an id that was used before, the first one counts."""
        return self.journal.append(self._draft(kind, payload, record_id))[0]

    def record_all(
        self, kind: Kind, payloads: Iterable[msgspec.Struct]
    ) -> tuple[SealedRecord, ...]:
        """Append all payloads in one commit."""
        return self.journal.append(*(self._draft(kind, one) for one in payloads))

    def note(
        self, kind: Kind, subject: str, state: str, **fields: FieldValue
    ) -> SealedRecord:
        """Append one ledger record that is never due."""
        return self.record(kind, LedgerEntry(subject, state, fields=fields))

    def _draft(
        self, kind: Kind, payload: msgspec.Struct, record_id: RecordId = ""
    ) -> Draft:
        return Draft(
            record_id=record_id or self.fresh_id(),
            kind=kind.name,
            payload=payload,
            operator=self.operator,
            shift=self.shift,
        )
