"""What an erasure takes, without what holds it back; nothing is deleted here.

Called inside the transaction that erases.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    true,
)

from db.contents import content_of
from db.erasing_chosen import C, J, Row, choose, choosing, chosen, counts, live, marks
from db.erasing_scan import Scan, is_covered, stations_of
from db.records import kept_of, whole
from db.rows import Stored
from db.statements import batches
from db.tables_journal import amendment, journal, ledger_entry, passage, payload
from station.domain.kinds import KINDS, PASSAGE, Erased, LedgerEntry
from station.domain.retention import (
    FOLLOWING,
    Backed,
    Due,
    EraseReport,
    LegalHold,
    is_lasting,
)

Subject = tuple[str, str, str]


class Plan:
    """The choice of one erasure. `kept` counts what was due and stays."""

    def __init__(self, connection: Connection, holds: Sequence[LegalHold]) -> None:
        self._connection = connection
        self._held = or_(*map(_is_held, holds)) if holds else None
        self.kept: dict[Backed, int] = {}

    def choose_due(self, due: Due) -> EraseReport:
        """Everything that is old enough and not needed any more."""
        for station in stations_of(self._connection):
            scan = Scan(self._connection, station, due, self._keep)
            choose(self._connection, scan.rows())
        self._spare_held()
        self._spare_in_force(due.now_us)
        self._follow(due.covered)
        return self._report(tuple(marks(self._connection, due)))

    def choose_passages(self, which: ColumnElement[bool]) -> EraseReport:
        """Some passages, however old, with all that was said about them."""
        found = live().where(J.kind == PASSAGE.name, which)
        rows = self._connection.execute(found).all()
        choose(self._connection, (Row(*row) for row in rows))
        self._spare_held()
        self._follow(None)
        return self._report(tuple(marks(self._connection, None)))

    def choose_marked(self, erasures: Sequence[Erased]) -> EraseReport:
        """What marks of an earlier erasure cover and what is here all the same."""
        said = []
        for mark in erasures:
            found = live().where(
                J.station == mark.station,
                J.volume == mark.volume,
                J.seq <= max([mark.upto, *(last for _first, last in mark.seqs)]),
            )
            here = [Row(*row) for row in self._connection.execute(found)]
            gone = [row for row in here if mark.covers(row.seq, row.kind)]
            known = set(self._connection.scalars(select(C.id)))
            fresh = [row for row in gone if row.id not in known]
            choose(self._connection, fresh)
            if fresh:
                said.append(msgspec.structs.replace(mark, count=len(fresh)))
        return self._report(tuple(said))

    def _report(self, said: tuple[Erased, ...]) -> EraseReport:
        return EraseReport(counts(self._connection), said, self.kept)

    def _spare_held(self) -> None:
        """Nothing that is held, and nothing later said of a held ledger subject."""
        if self._held is None:
            return
        among = select(J.id).join(chosen, C.id == J.id)
        held = among.where(self._held)
        subjects = {subject for _number, subject in self._subjects(held)}
        self._spare(held, Backed.LEGAL_HOLD)
        if subjects:
            same = [at for at, subject in self._subjects(among) if subject in subjects]
            for some in batches(same):
                self._spare(some, Backed.LEGAL_HOLD)

    def _spare_in_force(self, now_us: int) -> None:
        entry = ledger_entry.c
        present = select(entry.id, entry.kind, entry.state, entry.due_us).join(
            chosen, C.id == entry.id
        )
        rows = self._connection.execute(present).all()
        lasting = [
            at
            for at, kind, state, due_us in rows
            if is_lasting(kind, state, due_us, now_us)
        ]
        for some in batches(lasting):
            self._spare(some, Backed.IN_FORCE)

    def _follow(self, covered: dict[str, int] | None) -> None:
        """Resolutions and corrections stay and go with the passage they speak of."""
        mine = select(C.id)
        spoken = select(amendment.c.id).join(journal, J.record_id == amendment.c.target)
        staying = spoken.join(passage, passage.c.id == J.id).where(J.id.not_in(mine))
        self._connection.execute(delete(chosen).where(C.id.in_(staying)))
        content = select(payload.c.id).where(
            payload.c.id == J.id, payload.c.payload.is_not(None)
        )
        gone = spoken.where(
            J.kind.in_((PASSAGE.name, *FOLLOWING)),
            or_(J.id.in_(mine), ~content.exists()),
        )
        here = J.id.in_(gone) & J.id.not_in(mine) & J.kind.in_(FOLLOWING)
        if self._held is not None:
            here &= ~self._held
        while True:  # what was said of something said of it goes as well
            found = self._connection.execute(live().where(here))
            rows = [Row(*row) for row in found]
            going = [row for row in rows if is_covered(row, covered)]
            if not going:
                return
            choose(self._connection, going)

    def _spare(self, which: Select[Any] | list[int], why: Backed) -> None:
        gone = self._connection.execute(delete(chosen).where(C.id.in_(which)))
        self._keep(why, gone.rowcount)

    def _keep(self, why: Backed, number: int = 1) -> None:
        if number:
            self.kept[why] = self.kept.get(why, 0) + number

    def _subjects(self, ids: Select[Any]) -> Iterator[tuple[int, Subject]]:
        """Kind, subject and station of the ledger records among some."""
        ledgers = [kind.name for kind in KINDS.values() if kind.is_ledger]
        query = whole().where(J.id.in_(ids), J.kind.in_(ledgers))
        for row in self._connection.execute(query).all():
            kept = kept_of(Stored(*row))
            entry = _entry_of(kept.record.envelope, kept.record.payload)
            if entry is not None:
                envelope = kept.record.envelope
                yield kept.id, (envelope.kind, entry.subject, envelope.station)


@contextmanager
def planned(connection: Connection, holds: Sequence[LegalHold]) -> Iterator[Plan]:
    """A plan whose choice is there in the block."""
    with choosing(connection):
        yield Plan(connection, holds)


def _entry_of(envelope: Any, content: bytes | None) -> LedgerEntry | None:
    try:
        entry = content_of(envelope, content) if content is not None else None
    except ValueError:
        return None
    return entry if isinstance(entry, LedgerEntry) else None


def _is_held(hold: LegalHold) -> ColumnElement[bool]:
    """That a hold keeps a record of the journal."""
    parts: list[ColumnElement[bool]] = [true()]
    if hold.station:
        parts.append(J.station == hold.station)
    if hold.volume:
        parts.append(J.volume == hold.volume)
    if hold.first:
        parts.append(J.seq >= hold.first)
    if hold.last:
        parts.append(J.seq <= hold.last)
    if hold.from_us or hold.to_us:
        took_place = select(passage.c.at_us).where(passage.c.id == J.id)
        times = (J.wall_us, func.coalesce(took_place.scalar_subquery(), J.wall_us))
        parts.append(or_(*(_in_period(time, hold) for time in times)))
    return and_(*parts)


def _in_period(time: ColumnElement[Any], hold: LegalHold) -> ColumnElement[bool]:
    begun = time >= hold.from_us
    return begun & (time < hold.to_us) if hold.to_us else begun
