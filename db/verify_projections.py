"""Every projection computed again from the journal and compared with what is stored."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from db.projections import USED_TWICE, Projection, compute
from db.records import kept_of, whole
from db.rows import Kept, LedgerColumns, Stored
from db.statements import Prepared
from db.tables_journal import (
    amendment,
    journal,
    ledger_entry,
    passage,
    passage_correction,
    passage_finding,
    passage_reading,
    passage_shown,
    set_aside,
)
from db.undoing import undone_ids
from db.verify_report import Fault, Part
from db.verify_rows import Batch, Ranged, Row
from resources import N_

STALE = N_("What is shown of this record differs from the journal.")
STALE_LEDGER = N_("A ledger holds what the journal does not say.")
LOOSE = N_("A row refers to a record that is not there.")


class ProjectionCheck:
    """Compares batch by batch; memory holds one batch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._aside = {**_doubles(connection), **undone_ids(connection)}
        self._subjects = 0

    def check(self, batch: Batch, kept: Sequence[Kept]) -> list[Fault]:
        """What differs for the records of a batch that hold: those in `kept`."""
        expected = compute(self._connection, kept, self._aside)
        wrong = set(self._ledger_differing(expected.ledger))
        loose: list[Fault] = []
        for table, rows in _by_table(expected):
            stored = table(self._connection, batch.low, batch.high)
            if stored != rows:
                wrong |= _differing(stored, rows)
                loose += _without_record(table, stored, batch)
        return loose + [_fault(one, STALE) for one in kept if one.id in wrong]

    def check_end(self) -> list[Fault]:
        """That no ledger holds a subject of which no record spoke."""
        held = _COUNT(self._connection)[0][0]
        if held == self._subjects:
            return []
        return list(self._ledger_unsaid())

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

    def _ledger_unsaid(self) -> Iterator[Fault]:
        """Each row of a ledger that its own record does not bear out."""
        for row in self._connection.execute(select(ledger_entry)):
            shown = LedgerColumns(*row)
            found = _RECORD.first(self._connection, shown.id)
            if shown not in self._said_by(found):
                yield Fault(
                    STALE_LEDGER,
                    Part.PROJECTION,
                    shown.station,
                    shown.volume,
                    shown.seq,
                    shown.record_id,
                    place=f"ledger_entry {shown.kind} {shown.subject}",
                )

    def _said_by(self, found: Row | None) -> tuple[LedgerColumns, ...]:
        try:
            kept = [kept_of(Stored(*found))] if found else []
        except ValueError:
            return ()
        return compute(self._connection, kept, self._aside).ledger


def _by_table(expected: Projection) -> Iterator[tuple[Ranged, list[Row]]]:
    """Each table and its rows as they should be, in the order of their numbers."""
    passages = expected.passages
    for table, some in (
        (_SET_ASIDE, expected.set_aside),
        (_AMENDMENTS, expected.amendments),
        (_PASSAGES, [one.passage for one in passages]),
        (_FINDINGS, [part for one in passages for part in one.findings]),
        (_SHOWN, [part for one in passages for part in one.shown]),
        (_READINGS, [part for one in passages for part in one.readings]),
        (_CORRECTIONS, [part for one in passages for part in one.corrections]),
    ):
        yield table, list(map(msgspec.structs.astuple, some))


def _differing(stored: list[Row], rows: list[Row]) -> set[int]:
    """The numbers of the records whose rows are not the same."""
    one, other = _grouped(stored), _grouped(rows)
    return {at for at in one.keys() | other.keys() if one.get(at) != other.get(at)}


def _grouped(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _without_record(table: Ranged, stored: list[Row], batch: Batch) -> list[Fault]:
    known = {row[0] for row in batch.rows}
    name = table.table.name
    return [
        Fault(LOOSE, Part.ROW, place=f"{name} {at}")
        for at in dict.fromkeys(row[0] for row in stored)
        if at not in known
    ]


def _doubles(connection: Connection) -> dict[int, str]:
    """The records whose record_id another had before, in one look at an index."""
    twice = _TWICE(connection, 1)
    return {
        number: USED_TWICE
        for record_id, first in twice
        for (number,) in _USING(connection, record_id, first)
    }


def _fault(kept: Kept, what: str) -> Fault:
    envelope = kept.record.envelope
    return Fault(
        what,
        Part.PROJECTION,
        envelope.station,
        envelope.volume,
        envelope.seq,
        envelope.record_id,
    )


_SET_ASIDE, _AMENDMENTS, _PASSAGES = map(Ranged, (set_aside, amendment, passage))
_FINDINGS, _SHOWN, _READINGS, _CORRECTIONS = map(
    Ranged, (passage_finding, passage_shown, passage_reading, passage_correction)
)
_LEDGER = Prepared(
    select(ledger_entry)
    .where(ledger_entry.c.kind == bindparam("kind"))
    .where(ledger_entry.c.subject == bindparam("subject"))
    .where(ledger_entry.c.station == bindparam("station"))
)
_COUNT = Prepared(select(func.count()).select_from(ledger_entry))
_RECORD = Prepared(whole().where(journal.c.id == bindparam("id")))
_TWICE = Prepared(
    select(journal.c.record_id, func.min(journal.c.id))
    .group_by(journal.c.record_id)
    .having(func.count() > bindparam("once"))
)
_USING = Prepared(
    select(journal.c.id)
    .where(journal.c.record_id == bindparam("record_id"))
    .where(journal.c.id > bindparam("first"))
)
