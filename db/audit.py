"""Reading what an auditor reads: records by kind and time, of every station."""

from collections.abc import Collection, Iterator

from sqlalchemy import Engine, select

from db import records
from db.engine import reading
from db.rows import Stored
from db.segments import Run, end_of, runs_of
from db.tables_journal import journal, volume
from station.domain.records import FIRST_LINK, SealedRecord


def records_of(
    engine: Engine, kinds: Collection[str], from_us: int, to_us: int
) -> Iterator[SealedRecord]:
    """The records of these kinds from `from_us` until before `to_us`, by wall time."""
    wanted = (
        records.whole()
        .where(journal.c.kind.in_(kinds))
        .where(journal.c.wall_us >= from_us, journal.c.wall_us < to_us)
        .order_by(journal.c.wall_us, journal.c.id)
    )
    with reading(engine) as connection:
        for row in connection.execute(wanted):
            yield records.kept_of(Stored(*row)).record


def ranges_held(engine: Engine) -> tuple[tuple[str, str, Run], ...]:
    """Station, volume and run of everything that is here, own volumes included."""
    with reading(engine) as connection:
        names = connection.execute(
            select(volume.c.station, volume.c.volume).order_by(*volume.primary_key)
        ).all()
        found = []
        for station, name in names:
            last = end_of(connection, station, name).seq
            whole = (Run(1, last, FIRST_LINK),) if last else ()
            runs = runs_of(connection, station, name) or whole
            found += [(station, name, run) for run in runs]
    return tuple(found)
