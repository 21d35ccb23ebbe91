"""Legal holds: what a court or an inquiry wants kept is spared by every erasure."""

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import LEGAL_HOLD, FieldValue
from station.domain.retention import LIFTED, SET, LegalHold
from station.domain.views import LedgerRow
from station.services.ports import Passages
from station.services.recorder import Recorder


def set_hold(hold: LegalHold, recorder: Recorder) -> LegalHold:
    """Record a hold as it is returned, under a new id.

    Raises OperatorError without a reason, or for a hold that names nothing.
    """
    if not hold.reason.strip():
        raise OperatorError("A legal hold needs a reason.")
    if not hold.is_bounded:
        raise OperatorError("Say what is to be kept: a station, a volume or a period.")
    if (hold.first or hold.last) and not hold.volume:
        raise OperatorError("Numbers need their volume.")
    if 0 < hold.last < hold.first or 0 < hold.to_us <= hold.from_us:
        raise OperatorError("The end of the hold lies before its beginning.")
    given = msgspec.structs.replace(hold, hold_id=recorder.fresh_id())
    fields = _fields(given)
    recorder.note(LEGAL_HOLD, given.hold_id, SET, **fields)
    return given


def lift_hold(hold_id: str, passages: Passages, recorder: Recorder) -> LegalHold:
    """Let what was held go with the next erasure.

    `hold_id` may be its last digits. Raises OperatorError for none or several.
    """
    found = [h for h in holds_of(passages) if h.hold_id.endswith(hold_id) and hold_id]
    if len(found) != 1:
        raise OperatorError("There is no legal hold “{id}” in force.", id=hold_id[:40])
    recorder.note(LEGAL_HOLD, found[0].hold_id, LIFTED, **_fields(found[0]))
    return found[0]


def holds_of(passages: Passages, home: str = "") -> tuple[LegalHold, ...]:
    """Every hold in force.

    One that a station reported holds that station's records alone; those of `home`
    itself may name any.
    """
    rows = (row for row in passages.ledger(LEGAL_HOLD.name) if row.state == SET)
    return tuple(_hold_of(row, home) for row in rows)


def _hold_of(row: LedgerRow, home: str) -> LegalHold:
    hold = msgspec.convert({**row.fields, "hold_id": row.subject}, LegalHold)
    if home and row.station != home:
        return msgspec.structs.replace(hold, station=row.station)
    return hold


def _fields(hold: LegalHold) -> dict[str, FieldValue]:
    values = msgspec.structs.asdict(hold)
    del values["hold_id"]
    return {name: value for name, value in values.items() if value or name == "reason"}
