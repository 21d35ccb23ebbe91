"""Records into the tables `journal` and `payload`, and back with their exact bytes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from db.rows import JournalRow, Kept, PayloadRow, Stored
from db.statements import Inserting, Prepared
from db.tables_journal import journal, payload
from station.domain.records import RecordId, SealedRecord, decode_envelope


def put(connection: Connection, batch: Sequence[Kept]) -> None:
    """Insert records; the chain they belong to is the caller's business."""
    _put_journal(connection, [_journal_row(kept) for kept in batch])
    _put_payload(
        connection,
        [PayloadRow(k.id, k.record.payload, k.record.salt) for k in batch],
    )


def next_id(connection: Connection) -> int:
    """The number of the next record to come; stays true while writing."""
    return int(_LAST_ID(connection)[0][0] or 0) + 1


def whole() -> Select[Any]:
    """Every record with its content, where it is still there; rows are `Stored`."""
    return select(
        journal, payload.c.id.label("content"), payload.c.payload, payload.c.salt
    ).join_from(journal, payload, isouter=True)


def kept_of(row: Stored) -> Kept:
    """The record of a row of `whole()`.

    Raises ValueError when the envelope was altered to something else.
    """
    return Kept(
        row.id,
        SealedRecord(
            envelope=decode_envelope(row.envelope),
            envelope_bytes=row.envelope,
            commitment=row.commitment,
            link=row.link,
            payload=row.payload,
            salt=row.salt,
        ),
    )


def find(connection: Connection, record_id: RecordId) -> SealedRecord | None:
    """The record of this id; the first where a stranger used it again."""
    row = _FIND.first(connection, record_id)
    return kept_of(Stored(*row)).record if row else None


def _journal_row(kept: Kept) -> JournalRow:
    record, envelope = kept.record, kept.record.envelope
    return JournalRow(
        id=kept.id,
        station=envelope.station,
        volume=envelope.volume,
        seq=envelope.seq,
        record_id=envelope.record_id,
        kind=envelope.kind,
        version=envelope.version,
        wall_us=envelope.wall_us,
        envelope=record.envelope_bytes,
        commitment=record.commitment,
        link=record.link,
    )


_put_journal = Inserting(journal, JournalRow)
_put_payload = Inserting(payload, PayloadRow)
_LAST_ID = Prepared(select(func.max(journal.c.id)))
_FIND = Prepared(
    whole().where(journal.c.record_id == bindparam("record_id")).order_by(journal.c.id)
)
