"""A mistake is put right by a record that names the first; nothing is edited."""

import math

from station.domain.errors import OperatorError
from station.domain.kinds import CORRECTION
from station.domain.passages import CorrectableField, Correction
from station.domain.records import RecordId, SealedRecord
from station.domain.visit import Category, Direction
from station.services.gate import Gate

LOW = "Lo"  # a temperature that the device did not get
_CHOICES = {
    CorrectableField.DIRECTION: frozenset(Direction),
    CorrectableField.CATEGORY: frozenset(Category),
    CorrectableField.VOID: frozenset({"0", "1"}),
}


def correct(
    target: RecordId, changes: dict[CorrectableField, str], reason: str, gate: Gate
) -> SealedRecord:
    """Append a correction of a passage held here.

    Raises OperatorError when there is no such passage, no reason, no change, or one
    that its field cannot hold.
    """
    if gate.passages.passage(target) is None:
        raise OperatorError("There is no such passage here.")
    if not changes:
        raise OperatorError("Say what to change.")
    if not reason.strip():
        raise OperatorError("Say why: a correction needs a reason.")
    for field, value in changes.items():
        if not _fits(field, value):
            raise OperatorError("The field “{field}” cannot hold this.", field=field)
    return gate.record(CORRECTION, Correction(target, changes, reason))


def _fits(field: CorrectableField, value: str) -> bool:
    if field is not CorrectableField.TEMPERATURE:
        return value in _CHOICES.get(field, {value})
    try:
        return value == LOW or math.isfinite(float(value))
    except ValueError:
        return False
