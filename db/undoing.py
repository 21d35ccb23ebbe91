"""What undoing an import does to what screens read.

The records stay in the journal, whole and chained, and are set aside: no screen, figure
or briefing counts them. Which they are is said by the latest record of each import that
was written here; the tables follow it, so that bringing records back is the same way.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, delete, select

from db.projections import (
    UNDONE,
    compute,
    doubles_of,
    project,
    put_ledger,
    readable,
)
from db.records import kept_of, whole
from db.rows import Kept, Stored
from db.statements import Prepared, batches
from db.tables_journal import (
    amendment,
    journal,
    ledger_entry,
    passage,
    set_aside,
    volume,
)
from station.domain import imports
from station.domain.imports import RecordRun, read_runs
from station.domain.kinds import IMPORT, PASSAGE, FieldValue
from station.domain.passages import Passage
from station.domain.records import RecordId, StationId


class Subject(NamedTuple):
    """What a ledger speaks of, at one station."""

    station: StationId
    kind: str
    subject: str


def settle_after(connection: Connection, batch: Iterable[Kept]) -> None:
    """Follow what a batch of own records says of imports, if it says anything."""
    if any(kept.record.envelope.kind == IMPORT.name for kept in batch):
        settle(connection)


def settle(connection: Connection) -> None:
    """Make the tables hold what the journal says of undone imports."""
    wanted = undone_ids(connection).keys()
    present = {number for (number,) in _PRESENT(connection, UNDONE)}
    silenced: set[Subject] = set()
    for kept in _batches(connection, wanted - present):
        silenced |= _clear(connection, kept)
        project(connection, kept, dict.fromkeys((one.id for one in kept), UNDONE))
    _say_again(connection, silenced)
    for kept in _batches(connection, present - wanted):
        _clear(connection, kept)
        project(connection, kept, doubles_of(connection, kept))


def undone_ids(connection: Connection) -> dict[int, str]:
    """The records that are to be set aside because their import was undone."""
    return {
        number: UNDONE
        for run in undone_runs(connection)
        for (number,) in _NUMBERS(
            connection, run.station, run.volume, run.first, run.last
        )
    }


def undone_runs(connection: Connection) -> tuple[RecordRun, ...]:
    """What the latest records of all imports of this home say is undone."""
    found: list[RecordRun] = []
    for (fields,) in _UNDONE(connection, IMPORT.name, imports.UNDONE):
        text = _FIELDS.decode(fields).get(imports.RUNS)
        found += read_runs(text) if isinstance(text, str) else ()
    return tuple(found)


def undone_of_person(connection: Connection, who: str) -> list[int]:
    """The set aside passages of a person, known by an id or by one passage.

    No table shows them, so each is read; they go on request like all others.
    """
    shown = select(passage.c.person_id, passage.c.document_number).where(
        passage.c.record_id == who
    )
    aside = list(_undone_passages(connection))
    named = [tuple(row) for row in connection.execute(shown)]
    named += [(one.person_id, one.document) for one in aside if one.record_id == who]
    ids = {who, *(person_id for person_id, _document in named)} - {""}
    documents = {document for _person_id, document in named} - {""}
    return [
        one.number
        for one in aside
        if {one.record_id, one.person_id} & ids or one.document in documents
    ]


class _Aside(NamedTuple):
    number: int
    record_id: RecordId
    person_id: str
    document: str


def _undone_passages(connection: Connection) -> Iterator[_Aside]:
    aside = select(set_aside.c.id).where(set_aside.c.reason == UNDONE)
    query = whole().where(journal.c.id.in_(aside), journal.c.kind == PASSAGE.name)
    for row in connection.execute(query).all():
        kept = kept_of(Stored(*row))
        content = readable(kept)
        if isinstance(content, Passage):
            person = content.person
            number = person.document.number if person.document else ""
            yield _Aside(
                kept.id, kept.record.envelope.record_id, person.person_id, number
            )


def _batches(connection: Connection, ids: Iterable[int]) -> Iterator[list[Kept]]:
    for some in batches(sorted(ids)):
        query = whole().where(journal.c.id.in_(some)).order_by(journal.c.id)
        yield [kept_of(Stored(*row)) for row in connection.execute(query)]


def _clear(connection: Connection, kept: Iterable[Kept]) -> set[Subject]:
    """Take away what was projected; the subjects of which it was the present word."""
    ids = [one.id for one in kept]
    entry = ledger_entry.c
    query = select(entry.station, entry.kind, entry.subject).where(entry.id.in_(ids))
    silenced = {Subject(*row) for row in connection.execute(query)}
    for table in (passage, amendment, set_aside, ledger_entry):
        connection.execute(delete(table).where(table.c.id.in_(ids)))
    return silenced


def _say_again(connection: Connection, silenced: set[Subject]) -> None:
    """What was said of these subjects before, by records that count."""
    for station in {subject.station for subject in silenced}:
        kinds = {s.kind for s in silenced if s.station == station}
        query = whole().where(journal.c.station == station, journal.c.kind.in_(kinds))
        counting = query.where(journal.c.id.not_in(select(set_aside.c.id)))
        found = connection.execute(counting.order_by(journal.c.id)).all()
        for batch in batches(kept_of(Stored(*row)) for row in found):
            said = compute(connection, batch, {}).ledger
            put_ledger(
                connection,
                [r for r in said if Subject(r.station, r.kind, r.subject) in silenced],
            )


_FIELDS = msgspec.json.Decoder(dict[str, FieldValue])
_PRESENT = Prepared(
    select(set_aside.c.id).where(set_aside.c.reason == bindparam("reason"))
)
_UNDONE = Prepared(
    select(ledger_entry.c.fields)
    .where(ledger_entry.c.kind == bindparam("kind"))
    .where(ledger_entry.c.state == bindparam("state"))
    .where(ledger_entry.c.station.in_(select(volume.c.station).where(volume.c.own)))
)
_NUMBERS = Prepared(
    select(journal.c.id)
    .where(journal.c.station == bindparam("station"))
    .where(journal.c.volume == bindparam("volume"))
    .where(journal.c.seq.between(bindparam("first"), bindparam("last")))
)
