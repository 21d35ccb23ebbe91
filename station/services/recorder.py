"""Records made outside a gate: at the office desk or by a command."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from station.domain.kinds import Kind
from station.domain.moments import Clock, Stamp
from station.domain.records import RecordId, SealedRecord
from station.services.ports import Draft, Journal


@dataclass(frozen=True)
class Recorder:
    """Appends records of one home under one operator; returns after COMMIT."""

    journal: Journal
    clock: Clock
    new_id: Callable[[Stamp], RecordId]
    operator: str = ""

    def fresh_id(self) -> str:
        """A new id of this moment, for a subject or a record."""
        return self.new_id(self.clock.now())

    def record(
        self, kind: Kind, payloads: Iterable[msgspec.Struct]
    ) -> tuple[SealedRecord, ...]:
        """Append all payloads in one commit."""
        drafts = (
            Draft(self.fresh_id(), kind.name, payload, self.operator)
            for payload in payloads
        )
        return self.journal.append(*drafts)
