"""`verify`: prove that the journal and everything shown from it holds.

One pass over every volume: pages and structure of the file, the chain with its
commitments and numbers, missing content, and each projection computed again and
compared. What a chain cannot show (a cut tail, a rewrite by whoever holds the key)
needs a receipt or a printed head.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, func, select
from sqlcipher3 import dbapi2

from db.connection import fault_of
from db.engine import reading
from db.statements import BATCH
from db.tables_journal import journal
from db.verify_chain import Chain, volumes_of
from db.verify_projections import ProjectionCheck
from db.verify_report import Fault, VerifyReport
from resources import N_
from station.domain.errors import IntegrityFault
from station.services.ports import Progress

PAGE = N_("A page of the database file is damaged.")
STRUCTURE = N_("The structure of the database file is damaged.")
LOOSE = N_("A row refers to a record that is not there.")
UNNUMBERED = N_("The journal holds records outside the numbers of its volumes.")
UNREADABLE = N_("The database file cannot be read to its end.")


def verify(engine: Engine, progress: Progress | None = None) -> VerifyReport:
    """Every fault of one home, named by station, volume and number.

    Damage is reported, never raised; EnvironmentFault is raised when the disk does not
    let itself be read. `progress` hears how many records were looked at so far.
    """
    tally = _Tally(progress)
    try:
        tally.faults += _file_faults(engine)
        with reading(engine) as connection:
            _prove(connection, tally)
    except IntegrityFault:
        tally.faults.append(Fault(UNREADABLE))
    return VerifyReport(tally.volumes, tally.records, tally.erased, tuple(tally.faults))


class _Tally:
    def __init__(self, progress: Progress | None) -> None:
        self.volumes = 0
        self.records = 0
        self.erased = 0
        self.faults: list[Fault] = []
        self._progress = progress

    def count(self, records: int, erased: int) -> None:
        self.records += records
        self.erased += erased
        if self._progress is not None:
            self._progress(self.records)


def _prove(connection: Connection, tally: _Tally) -> None:
    projections = ProjectionCheck(connection)
    for station, volume in volumes_of(connection):
        tally.volumes += 1
        chain = Chain(connection, station, volume)
        for batch in chain.batches(BATCH):
            faults = chain.check(batch)
            altered = {fault.record_id for fault in faults}
            sound = [row for row in batch if row.record_id not in altered]
            tally.faults += faults + projections.check(sound)
            tally.count(len(batch), sum(row.payload is None for row in batch))
        tally.faults += chain.check_end()
    if not tally.faults:
        tally.faults += projections.check_end()
    if tally.records != connection.execute(_RECORDS).scalar_one():
        tally.faults.append(Fault(UNNUMBERED))


def _file_faults(engine: Engine) -> Iterator[Fault]:
    """What SQLite and SQLCipher find, on a connection with no page in memory yet."""
    pool = engine.pool.recreate()
    fresh = pool.connect()
    try:
        cursor = fresh.cursor()
        for pragma, what in (
            ("cipher_integrity_check", PAGE),
            ("quick_check", STRUCTURE),
            ("foreign_key_check", LOOSE),
        ):
            cursor.execute(f"PRAGMA {pragma}")
            found = [row[0] for row in cursor.fetchall()]
            yield from (Fault(what) for row in found if row != "ok")
    except dbapi2.Error as error:
        raise fault_of(error) or error from error
    finally:
        fresh.close()
        pool.dispose()


_RECORDS = select(func.count()).select_from(journal)
