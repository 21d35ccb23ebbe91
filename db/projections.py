"""Projections: what screens read, computed from records.

`compute` is used to write them with the record, to make them anew, and to prove them:
one way for all three. It says what the tables should hold for a batch of records, given
everything else that the journal holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, tuple_
from sqlalchemy.dialects.sqlite import Insert, insert

from db import tables_journal as t
from db.contents import content_of
from db.present import Amendment, present_rows
from db.records import kept_of, whole
from db.rows import (
    AmendmentRow,
    CorrectionRow,
    FindingRow,
    Kept,
    LedgerColumns,
    PassageColumns,
    PassageRows,
    ReadingRow,
    SetAsideRow,
    ShownRow,
    Stored,
)
from db.search_keys import put_passage_keys
from db.statements import Among, Inserting, Prepared
from resources import N_
from station.domain.kinds import LedgerEntry
from station.domain.passages import Correction, Passage, Resolution
from station.domain.records import RecordId

UNFIT = N_("The content does not fit its kind.")
USED_TWICE = N_("The id of this record was used before.")
UNDONE = N_("The import that brought this record was undone.")

# Why records of a batch are not to be counted, by their ids.
Aside = Mapping[int, str]


class Projection(msgspec.Struct, frozen=True):
    """What a batch of records leaves in the tables.

    `passages` are those of the batch; `ledger` holds one row for each ledger record,
    in order, of which the table keeps the last.
    """

    set_aside: tuple[SetAsideRow, ...]
    amendments: tuple[AmendmentRow, ...]
    passages: tuple[PassageRows, ...]
    ledger: tuple[LedgerColumns, ...]


def project(
    connection: Connection, batch: Sequence[Kept], aside: Aside = MappingProxyType({})
) -> Projection:
    """Write the projections of records that were just put into the journal.

    `aside`: those of the batch whose record_id another record had before, or whose
    import was undone.
    """
    contents = _Contents(batch, aside)
    _put_amendment(connection, contents.amendments)
    done = _complete(connection, contents)
    _put_set_aside(connection, done.set_aside)
    write_passages(connection, done.passages)
    here = contents.passages.keys()
    earlier = {row.target for row in contents.amendments} - here
    if earlier:
        refresh(connection, earlier)
    put_ledger(connection, done.ledger)
    return done


def compute(connection: Connection, batch: Sequence[Kept], aside: Aside) -> Projection:
    """What the tables should hold of these records.

    `amendment` is relied upon, and `set_aside` as far as imports were undone.
    """
    return _complete(connection, _Contents(batch, aside))


def doubles_of(connection: Connection, batch: Sequence[Kept]) -> Aside:
    """Those of a batch in the journal whose record_id came here before."""
    ids = [kept.record.envelope.record_id for kept in batch]
    first = dict(_FIRST_OF(connection, ids))
    return {
        kept.id: USED_TWICE
        for kept in batch
        if first[kept.record.envelope.record_id] < kept.id
    }


def clear(connection: Connection) -> None:
    """Empty every projection."""
    for table in (t.passage, t.amendment, t.set_aside, t.ledger_entry):
        connection.execute(delete(table))


def put_ledger(connection: Connection, rows: Iterable[LedgerColumns]) -> None:
    """A station's later word on a subject stays, in whatever order they come."""
    _put_ledger.many(connection, [msgspec.structs.astuple(row) for row in rows])


def write_passages(connection: Connection, passages: Iterable[PassageRows]) -> None:
    rows = tuple(passages)
    _put_passage(connection, [row.passage for row in rows])
    put_passage_keys(connection, [row.passage for row in rows])
    _put_finding(connection, [part for row in rows for part in row.findings])
    _put_shown(connection, [part for row in rows for part in row.shown])
    _put_reading(connection, [part for row in rows for part in row.readings])
    _put_correction(connection, [part for row in rows for part in row.corrections])


class _Contents:
    """The decoded payloads of a batch, by what they are."""

    def __init__(self, batch: Sequence[Kept], aside: Aside) -> None:
        self.passages: dict[RecordId, tuple[Kept, Passage]] = {}
        self.amendments: list[AmendmentRow] = []
        self.ledger: list[LedgerColumns] = []
        self.set_aside: list[SetAsideRow] = []
        for kept in batch:
            reason = aside.get(kept.id)
            if reason is not None:
                self.set_aside.append(SetAsideRow(kept.id, reason))
            if reason == UNDONE:
                self._sort_undone(kept)
            elif reason is None and kept.record.payload is not None:
                self._sort(kept, kept.record.payload)

    def _sort(self, kept: Kept, payload: bytes) -> None:
        envelope = kept.record.envelope
        try:
            content = content_of(envelope, payload)
        except ValueError:
            self.set_aside.append(SetAsideRow(kept.id, UNFIT))
            return
        match content:
            case Passage():
                self.passages[envelope.record_id] = (kept, content)
            case Resolution() | Correction():
                self.amendments.append(AmendmentRow(kept.id, content.target))
            case LedgerEntry():
                self.ledger.append(_ledger_row(kept, content))

    def _sort_undone(self, kept: Kept) -> None:
        """What it speaks of stays known, so that it is erased together with that."""
        content = readable(kept)
        if isinstance(content, Resolution | Correction):
            self.amendments.append(AmendmentRow(kept.id, content.target))


def _complete(connection: Connection, contents: _Contents) -> Projection:
    said = _said_about(connection, contents.passages)
    return Projection(
        set_aside=tuple(contents.set_aside),
        amendments=tuple(contents.amendments),
        passages=tuple(
            present_rows(kept, passage, said.get(record_id, ()))
            for record_id, (kept, passage) in contents.passages.items()
        ),
        ledger=tuple(contents.ledger),
    )


def _said_about(
    connection: Connection, targets: Iterable[RecordId]
) -> dict[RecordId, list[Amendment]]:
    said: dict[RecordId, list[Amendment]] = {}
    for (target,) in _AMENDED(connection, list(targets)):
        for row in _AMENDMENTS(connection, target):
            kept = kept_of(Stored(*row))
            envelope, content = kept.record.envelope, readable(kept)
            if isinstance(content, Resolution | Correction):
                said.setdefault(target, []).append(
                    Amendment(envelope.station, envelope.volume, envelope.seq, content)
                )
    return said


def refresh(connection: Connection, targets: set[RecordId]) -> None:
    """Make the rows of earlier passages anew: something was said about them."""
    for target in sorted(targets):
        found = _PASSAGE_OF.first(connection, target)
        if found is None:
            continue
        kept = kept_of(Stored(*found))
        passage = readable(kept)
        if isinstance(passage, Passage):
            said = _said_about(connection, (target,)).get(target, ())
            _DROP_PASSAGE.many(connection, [(kept.id,)])
            write_passages(connection, [present_rows(kept, passage, said)])


def readable(kept: Kept) -> msgspec.Struct | None:
    """The content, None where it is erased or was altered into something else."""
    if kept.record.payload is None:
        return None
    try:
        return content_of(kept.record.envelope, kept.record.payload)
    except ValueError:
        return None


def _ledger_row(kept: Kept, entry: LedgerEntry) -> LedgerColumns:
    envelope = kept.record.envelope
    return LedgerColumns(
        kind=envelope.kind,
        subject=entry.subject,
        station=envelope.station,
        id=kept.id,
        volume=envelope.volume,
        seq=envelope.seq,
        record_id=envelope.record_id,
        at_us=envelope.wall_us,
        state=entry.state,
        due_us=entry.due_us,
        fields=msgspec.json.encode(entry.fields, order="deterministic").decode(),
    )


def _replacing_older() -> Insert:
    """A station's later word on a subject replaces its earlier one, not the reverse."""
    new = insert(t.ledger_entry)
    held, said = t.ledger_entry.c, new.excluded
    return new.on_conflict_do_update(
        index_elements=[held.kind, held.subject, held.station],
        set_={c.name: said[c.name] for c in held if not c.primary_key},
        where=tuple_(said.volume, said.seq) > tuple_(held.volume, held.seq),
    )


_put_set_aside = Inserting(t.set_aside, SetAsideRow)
_put_amendment = Inserting(t.amendment, AmendmentRow)
_put_passage = Inserting(t.passage, PassageColumns)
_put_finding = Inserting(t.passage_finding, FindingRow)
_put_shown = Inserting(t.passage_shown, ShownRow)
_put_reading = Inserting(t.passage_reading, ReadingRow)
_put_correction = Inserting(t.passage_correction, CorrectionRow)
_put_ledger = Prepared(_replacing_older())

# asked of every passage, while few are ever spoken of again: once for a whole batch
_AMENDED = Among(
    lambda targets: (
        select(t.amendment.c.target).where(t.amendment.c.target.in_(targets)).distinct()
    )
)
_AMENDMENTS = Prepared(
    whole()
    .join(t.amendment, t.amendment.c.id == t.journal.c.id)
    .outerjoin(t.set_aside, t.set_aside.c.id == t.journal.c.id)
    .where(t.amendment.c.target == bindparam("target"))
    .where(t.set_aside.c.id.is_(None))
)
_PASSAGE_OF = Prepared(
    whole()
    .join(t.passage, t.passage.c.id == t.journal.c.id)
    .where(t.journal.c.record_id == bindparam("record_id"))
)
_DROP_PASSAGE = Prepared(delete(t.passage).where(t.passage.c.id == bindparam("id")))
_FIRST_OF = Among(
    lambda ids: (
        select(t.journal.c.record_id, func.min(t.journal.c.id))
        .where(t.journal.c.record_id.in_(ids))
        .group_by(t.journal.c.record_id)
    )
)
