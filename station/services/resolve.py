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
from station.domain.visit import Reading, Visit
from station.services.admit import with_lists
from station.services.gate import Gate
from station.services.login import Warrant, require
from station.services.once_more import visit_again
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
    visit = _measured(row, reading, gate)
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

    To turn somebody away or lead them aside lets nobody through: whoever is on duty
    may. To let them through, and to change what the rules turned away or led aside,
    needs the warrant of a leader, unless nobody here has that right and a PIN. Raises
    OperatorError without the right, without a reason, or for HOLD and UNJUDGED as the
    word.
    """
    row = known(target, gate)
    if outcome is Outcome.ADMIT or not row.waiting:
        here, now = gate.journal.head().station, gate.clock.now().wall_us
        crew = crew_of(gate.register, gate.passages, here, now)
        require(warrant, Right.OVERRIDE, crew, gate)
    if not (row.waiting or _turned_away(row)):
        raise OperatorError("This passage is not on hold.")
    if not reason.strip():
        raise OperatorError("Say why: a decision needs a reason.")
    if outcome in {Outcome.HOLD, Outcome.UNJUDGED}:
        raise OperatorError("A decision admits, refers or refuses.")
    decider = warrant.operator if warrant else gate.operator
    override = Override(operator=decider, reason=reason, outcome=outcome)
    payload = Resolution(target=target, outcome=outcome, override=override)
    record = replace(gate, operator=decider).record(RESOLUTION, payload)
    return Resolved(record, outcome)


def remark(target: RecordId, note: str, gate: Gate) -> SealedRecord:
    """Note something on a passage; what became of it stays as it is.

    Raises OperatorError when the passage is not here.
    """
    row = known(target, gate)
    payload = Resolution(target=target, outcome=row.outcome, note=note)
    return gate.record(RESOLUTION, payload)


def known(target: RecordId, gate: Gate) -> PassageRow:
    """A passage that is here; raises OperatorError for another."""
    row = gate.passages.passage(target)
    if row is None:
        raise OperatorError("There is no such passage here.")
    return row


def _held(target: RecordId, gate: Gate) -> PassageRow:
    row = known(target, gate)
    if not row.waiting:
        raise OperatorError("This passage is not on hold.")
    return row


def _turned_away(row: PassageRow) -> bool:
    """By the rules alone, and nobody has said anything since."""
    by_rules = row.outcome is row.first_outcome and not row.override_reason
    return by_rules and row.outcome in {Outcome.REFUSE, Outcome.REFER}


def _measured(row: PassageRow, reading: Reading, gate: Gate) -> Visit:
    """The visit as it stood before the guard, with one more reading."""
    visit = visit_again(row, gate)
    readings = (*row.readings, reading)
    return with_lists(msgspec.structs.replace(visit, readings=readings), gate)
