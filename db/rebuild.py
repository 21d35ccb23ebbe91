"""`rebuild`: make every projection anew from the journal, in one transaction."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, bindparam

from db import records
from db.engine import writing
from db.projections import clear, doubles_of, project
from db.rows import Kept, Stored
from db.search_keys import forget_keys
from db.statements import BATCH, Prepared
from db.tables_journal import journal
from db.undoing import settle
from station.domain.errors import IntegrityFault
from station.services.ports import Progress


def rebuild(engine: Engine, progress: Progress | None = None) -> int:
    """Empty the projections and fill them again; returns the number of records.

    Raises IntegrityFault for a record that cannot be read; then nothing is changed.
    """
    done = 0
    with writing(engine) as connection:
        clear(connection)
        for batch in _all(connection):
            project(connection, batch, doubles_of(connection, batch))
            done += len(batch)
            if progress is not None:
                progress(done)
        settle(connection)
        forget_keys(connection)
    return done


def _all(connection: Connection) -> Iterator[list[Kept]]:
    """Every record in the order of its arrival."""
    end = records.next_id(connection)
    for first in range(1, end, BATCH):
        rows = _ROWS(connection, first, first + BATCH - 1)
        yield [_kept(Stored(*row)) for row in rows]


def _kept(row: Stored) -> Kept:
    try:
        return records.kept_of(row)
    except ValueError as error:
        raise IntegrityFault("Record {seq} cannot be read.", seq=row.seq) from error


_ROWS = Prepared(
    records.whole()
    .where(journal.c.id.between(bindparam("first"), bindparam("last")))
    .order_by(journal.c.id)
)
