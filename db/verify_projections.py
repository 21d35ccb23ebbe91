"""Every projection computed again from the journal and compared with what is stored."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, func, select

from db.projections import Projection, compute, doubles_of
from db.records import kept_of
from db.rows import Kept, LedgerColumns, Stored
from db.statements import Prepared
from db.tables_journal import (
    amendment,
    ledger_entry,
    passage,
    passage_correction,
    passage_finding,
    passage_reading,
    passage_shown,
    set_aside,
)
from db.verify_report import Fault
from resources import N_

STALE = N_("What is shown of this record differs from the journal.")
STALE_LEDGER = N_("The ledgers hold more than the journal says.")

Rows = dict[int, list[tuple[Any, ...]]]


class ProjectionCheck:
    """Compares batch by batch; memory holds one batch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._subjects = 0

    def check(self, batch: Sequence[Stored]) -> list[Fault]:
        """The records of a batch whose projections are not what they should be."""
        kept = [kept_of(row) for row in batch]
        if not kept:
            return []
        expected = compute(self._connection, kept, doubles_of(self._connection, kept))
        wrong = set(self._ledger_differing(expected.ledger))
        ids = [one.id for one in kept]
        for table, rows in _by_table(expected):
            stored = self._stored(table, ids)
            wrong |= {at for at in ids if stored.get(at) != rows.get(at)}
        return [_fault(one) for one in kept if one.id in wrong]

    def check_end(self) -> list[Fault]:
        """That no ledger holds a subject of which no record spoke."""
        held = self._connection.execute(
            select(func.count()).select_from(ledger_entry)
        ).scalar_one()
        return [Fault(STALE_LEDGER)] if held != self._subjects else []

    def _stored(self, table: Table, ids: Sequence[int]) -> Rows:
        key, *_ = table.primary_key
        query = select(table).where(key.in_(ids)).order_by(*table.primary_key)
        return _grouped(self._connection.execute(query), key.name)

    def _ledger_differing(self, said: Iterable[LedgerColumns]) -> Iterator[int]:
        """Records of which the ledger should show the state and does not."""
        for row in said:
            found = _LEDGER.first(self._connection, row.kind, row.subject, row.station)
            shown = LedgerColumns(*found) if found else None
            if shown is None or (shown.volume, shown.seq) < (row.volume, row.seq):
                yield row.id
            elif shown.id == row.id:
                self._subjects += 1
                if shown != row:
                    yield row.id


def _by_table(expected: Projection) -> Iterator[tuple[Table, Rows]]:
    def parts(of: str) -> Rows:
        rows = (part for one in expected.passages for part in getattr(one, of))
        return _of_structs(rows, "passage")

    whole = [one.passage for one in expected.passages]
    yield set_aside, _of_structs(expected.set_aside, "id")
    yield amendment, _of_structs(expected.amendments, "id")
    yield passage, _of_structs(whole, "id")
    yield passage_finding, parts("findings")
    yield passage_shown, parts("shown")
    yield passage_reading, parts("readings")
    yield passage_correction, parts("corrections")


def _of_structs(rows: Iterable[msgspec.Struct], key: str) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(msgspec.structs.astuple(row))
    return found


def _grouped(rows: Iterable[Any], key: str) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(tuple(row))
    return found


def _fault(kept: Kept) -> Fault:
    envelope = kept.record.envelope
    return Fault(
        STALE, envelope.station, envelope.volume, envelope.seq, envelope.record_id
    )


_LEDGER = Prepared(
    select(ledger_entry)
    .where(ledger_entry.c.kind == bindparam("kind"))
    .where(ledger_entry.c.subject == bindparam("subject"))
    .where(ledger_entry.c.station == bindparam("station"))
)
