"""What became of a person on hold: a new reading, or the shift leader's word."""

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import RESOLUTION
from station.domain.passages import Override, Resolution
from station.domain.policy.judge import judge_again
from station.domain.records import RecordId, SealedRecord
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import PassShown, Reading, Visit
from station.services.admit import with_lists
from station.services.gate import Gate


class Resolved(msgspec.Struct, frozen=True):
    """A resolution on disk and the outcome that counts from now on."""

    record: SealedRecord
    outcome: Outcome


def measure_again(target: RecordId, reading: Reading, gate: Gate) -> Resolved:
    """Judge a held passage again with one more reading; other findings stay.

    Raises OperatorError when the passage is not here or not on hold.
    """
    row = _held(target, gate)
    visit = _visit_again(row, reading, gate)
    verdict = judge_again(visit, row.findings, gate.policy, gate.orders)
    payload = Resolution(
        target=target, outcome=verdict.outcome, readings=(reading,), verdict=verdict
    )
    return Resolved(gate.record(RESOLUTION, payload), verdict.outcome)


def decide(target: RecordId, outcome: Outcome, reason: str, gate: Gate) -> Resolved:
    """Close a hold by somebody's word; the reason is asked for and kept.

    Raises OperatorError without a reason, or for HOLD and UNJUDGED as the word.
    """
    _held(target, gate)
    if not reason.strip():
        raise OperatorError("Say why: a decision needs a reason.")
    if outcome in {Outcome.HOLD, Outcome.UNJUDGED}:
        raise OperatorError("A decision admits, refers or refuses.")
    override = Override(operator=gate.operator, reason=reason, outcome=outcome)
    payload = Resolution(target=target, outcome=outcome, override=override)
    return Resolved(gate.record(RESOLUTION, payload), outcome)


def _held(target: RecordId, gate: Gate) -> PassageRow:
    row = gate.passages.passage(target)
    if row is None:
        raise OperatorError("There is no such passage here.")
    if not row.waiting:
        raise OperatorError("This passage is not on hold.")
    return row


def _visit_again(row: PassageRow, reading: Reading, gate: Gate) -> Visit:
    """The visit as it stood before the guard, with one more reading."""
    shown = None
    if row.pass_id:
        shown = PassShown(
            pass_id=row.pass_id,
            kind="",
            household_id=row.person.household_id,
            revoked=row.pass_id in gate.trust.revoked_passes,
        )
    visit = Visit(
        at=gate.clock.now().at,
        direction=row.direction,
        category=row.category,
        person=row.person,
        host=row.host,
        pass_shown=shown,
        shown=row.shown,
        readings=(*row.readings, reading),
        plate=row.plate,
        party=row.party,
        purpose=row.purpose,
    )
    return with_lists(visit, gate)
