"""The engine over one database file: pools, transactions, upgrade on opening.

One connection writes and checkpoints; any number of others only read. `writing(engine)`
takes the write lock at once, `reading(engine)` never takes it; both see one consistent
state. Faults of the disk come out as sentences, never as driver errors. Pragmas are in
`db.connection`, the log in `db.wal`, the schema's steps in `db.migrations`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, QueuePool
from sqlcipher3 import dbapi2
from typing_extensions import override

from db import connection as one
from db.migrating import migrate_copy
from db.migrations import newest_revision, revisions, upgrade
from db.wal import LogState, Readers, WriteAheadLog
from station.domain.errors import EnvironmentFault

__all__ = [
    "Engine",
    "afresh",
    "log_state",
    "migrate",
    "open_engine",
    "reading",
    "reopen",
    "writing",
]


class _WriterPool(QueuePool):
    """The pool of the one writer; it knows the engine of the readers.

    Readers are closed first: the last connection to close copies the log back, and one
    that only reads cannot.
    """

    _sqla_logger_namespace = "sqlalchemy.pool"  # no lines of ours in the log
    readers: Engine
    log: WriteAheadLog

    @override
    def recreate(self) -> "_WriterPool":
        fresh = cast("_WriterPool", super().recreate())
        fresh.readers, fresh.log = self.readers, self.log
        return fresh

    @override
    def dispose(self) -> None:
        self.readers.dispose()
        super().dispose()


def open_engine(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """The engine of the database at `path`, upgraded to the newest schema.

    `key`: 32 raw bytes. `create` makes the file when it is missing; without it a
    missing file is a fault. Raises EnvironmentFault with one sentence: wrong key,
    read-only folder, full disk, a database newer than the program.
    """
    busy = Readers()
    log = WriteAheadLog(busy)

    def open_writer() -> dbapi2.Connection:
        opened = one.connect(path, key, create=create)
        opened.execute("PRAGMA wal_autocheckpoint=0")
        log.start(opened)
        return opened

    def open_reader() -> dbapi2.Connection:
        return one.connect(path, key, reads_only=True)

    # a Connection ends its own transaction on closing: nothing is left to reset
    pool = _WriterPool(
        open_writer,
        pool_size=1,
        max_overflow=0,
        timeout=one.BUSY_SECONDS,
        reset_on_return=None,
    )
    pool.log = log
    pool.readers = _engine(QueuePool(open_reader, reset_on_return=None), "BEGIN")
    event.listen(pool.readers, "checkout", busy.took)
    event.listen(pool.readers, "checkin", busy.gave_back)
    engine = _engine(pool, "BEGIN IMMEDIATE")
    try:
        migrate(engine, path, key)
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine, path: Path, key: bytes) -> None:
    """Bring the schema to the newest revision; an older file by way of a copy."""
    found = _revision(engine)
    if found is None:
        with writing(engine) as connection:
            upgrade(connection)
    elif found not in revisions():
        raise EnvironmentFault("This database was made by a newer program.")
    elif found != newest_revision():
        engine.dispose()
        migrate_copy(path, key, found)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the write lock; leaving by an error undoes it.

    After an error of the disk (DiskFailed) whether it was committed is not known before
    `reopen`; every such transaction of this house may be run again.
    """
    try:
        opened = engine.connect()
    except PoolTimeout as error:
        raise EnvironmentFault(
            "The database is in use; close the other program."
        ) from error
    with opened:
        try:
            with opened.begin():
                yield opened
        except BaseException:
            _abandon(opened)
            raise
        if isinstance(engine.pool, _WriterPool):
            engine.pool.log.committed(_driver(opened))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view that never waits for a writer and cannot write."""
    readers = engine.pool.readers if isinstance(engine.pool, _WriterPool) else engine
    with readers.connect() as connection, connection.begin():
        yield connection


@contextmanager
def afresh(engine: Engine) -> Iterator[PoolProxiedConnection]:
    """A reader of its own, as the driver has it, with no page in memory yet."""
    held = engine.pool.readers.pool if isinstance(engine.pool, _WriterPool) else None
    pool = (held or engine.pool).recreate()
    opened = pool.connect()
    try:
        yield opened
    finally:
        opened.close()
        pool.dispose()


def reopen(engine: Engine) -> None:
    """Close the connections, so that the next one sees what the disk really holds."""
    engine.dispose()


def log_state(engine: Engine) -> LogState:
    """How the log of the database stood after the last commit."""
    pool = engine.pool
    return pool.log.state if isinstance(pool, _WriterPool) else LogState()


def _engine(pool: QueuePool, begin: str) -> Engine:
    engine = create_engine("sqlite://", module=dbapi2, pool=pool)

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", on_begin)
    event.listen(engine, "handle_error", _translate)
    return engine


def _revision(engine: Engine) -> str | None:
    engine.connect().close()  # only the writer makes a file what readers can open
    with reading(engine) as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        )
        if tables.first() is None:
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        return str(found.scalar_one())


def _abandon(connection: Connection) -> None:
    """Close a connection whose COMMIT failed: its transaction may still stand."""
    if not connection.invalidated and _driver(connection).in_transaction:
        connection.invalidate()


def _driver(connection: Connection) -> dbapi2.Connection:
    return connection.connection.driver_connection


def _translate(context: ExceptionContext) -> None:
    fault = one.fault_of(context.original_exception)
    if fault is not None:
        raise fault from context.original_exception
