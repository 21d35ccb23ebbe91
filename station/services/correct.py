"""A mistake is put right by a record that names the first; nothing is edited."""

from station.domain.errors import OperatorError
from station.domain.kinds import CORRECTION
from station.domain.passages import CorrectableField, Correction
from station.domain.records import RecordId, SealedRecord
from station.services.gate import Gate


def correct(
    target: RecordId, changes: dict[CorrectableField, str], reason: str, gate: Gate
) -> SealedRecord:
    """Append a correction of a passage held here.

    Raises OperatorError when there is no such passage, no change or no reason.
    """
    if gate.passages.passage(target) is None:
        raise OperatorError("There is no such passage here.")
    if not changes:
        raise OperatorError("Say what to change.")
    if not reason.strip():
        raise OperatorError("Say why: a correction needs a reason.")
    return gate.record(CORRECTION, Correction(target, changes, reason))
