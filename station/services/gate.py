"""What a gate works with: its ports, its keys and what is in force now."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from station.codes.trust import Trust
from station.domain.kinds import Kind
from station.domain.moments import Clock, Stamp
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.sections import Policy
from station.domain.records import RecordId, SealedRecord
from station.domain.visit import History
from station.services.ports import Draft, Journal, Passages, Register


def nothing_elsewhere(
    _person_id: str, _household_id: str, _digests: tuple[str, ...]
) -> History:
    """What a gate without briefings knows of others."""
    return History()


@dataclass(frozen=True)
class Gate:
    """One gate on duty.

    `digest_key` is the office's, so that both gates recognise the same code.
    `elsewhere` tells what the last briefing said of other gates (person id, household
    id, digests). `orders` are the local orders given since the last briefing, past ones
    included: the judge looks at time. `operator` and `shift` are ids and stand on every
    record.
    """

    journal: Journal
    passages: Passages
    register: Register
    clock: Clock
    new_id: Callable[[Stamp], RecordId]
    policy: Policy
    trust: Trust
    digest_key: bytes
    elsewhere: Callable[[str, str, tuple[str, ...]], History] = nothing_elsewhere
    orders: tuple[LocalOrder, ...] = ()
    operator: str = ""
    shift: str = ""

    def record(self, kind: Kind, payload: msgspec.Struct) -> SealedRecord:
        """Append one record under the names on duty; returns after COMMIT."""
        draft = Draft(
            record_id=self.new_id(self.clock.now()),
            kind=kind.name,
            payload=payload,
            operator=self.operator,
            shift=self.shift,
        )
        return self.journal.append(draft)[0]
