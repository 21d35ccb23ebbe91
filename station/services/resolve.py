"""What became of a person on hold: a new reading, or the shift leader's word."""

from dataclasses import replace

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
from station.services.login import Warrant, require
from station.services.operators import Right, crew_of


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


def decide(
    target: RecordId,
    outcome: Outcome,
    reason: str,
    gate: Gate,
    warrant: Warrant | None = None,
) -> Resolved:
    """Close a hold by the word of whoever signed for it; who and why are kept.

    Without a warrant only where nobody here has the right and a PIN: then it is the
    word of whoever is on duty. Raises OperatorError without the right, without a
    reason, or for HOLD and UNJUDGED as the word.
    """
    here, now = gate.journal.head().station, gate.clock.now().wall_us
    crew = crew_of(gate.register, gate.passages, here, now)
    require(warrant, Right.OVERRIDE, crew, gate)
    _held(target, gate)
    if not reason.strip():
        raise OperatorError("Say why: a decision needs a reason.")
    if outcome in {Outcome.HOLD, Outcome.UNJUDGED}:
        raise OperatorError("A decision admits, refers or refuses.")
    decider = warrant.operator if warrant else gate.operator
    override = Override(operator=decider, reason=reason, outcome=outcome)
    payload = Resolution(target=target, outcome=outcome, override=override)
    record = replace(gate, operator=decider).record(RESOLUTION, payload)
    return Resolved(record, outcome)


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
