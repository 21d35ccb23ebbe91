"""The engine over one database file: pool, transactions, upgrade on opening.

`writing(engine)` takes the write lock at once, `reading(engine)` never takes it; both
see one consistent state. Faults of the disk come out as sentences, never as driver
errors. Pragmas are in `db.connection`, the schema's steps in `db.migrations`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db.backup import copy_database
from db.connection import connect, fault_of
from db.migrations import newest_revision, revisions, upgrade
from station.domain.errors import EnvironmentFault

__all__ = ["Engine", "migrate", "open_engine", "reading", "writing"]

_READS_ONLY = "gatebook_reads_only"


def open_engine(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """The engine of the database at `path`, upgraded to the newest schema.

    `key`: 32 raw bytes. `create` makes the file when it is missing; without it a
    missing file is a fault. Raises EnvironmentFault with one sentence: wrong key,
    read-only folder, full disk, a database newer than the program.
    """
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, create=create),
        poolclass=QueuePool,
        pool_reset_on_return=None,  # a Connection ends its own transaction on closing
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _translate)
    try:
        migrate(engine, path, key)
    except BaseException:
        engine.dispose()
        raise
    return engine


def migrate(engine: Engine, path: Path, key: bytes) -> None:
    """Bring the schema to the newest revision; an older file is copied aside first."""
    found = _revision(engine)
    if found == newest_revision():
        return
    if found is not None:
        if found not in revisions():
            raise EnvironmentFault("This database was made by a newer program.")
        copy_database(path, path.with_name(f"{path.name}.before-{found}"), key)
    with writing(engine) as connection:
        upgrade(connection)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the write lock; leaving by an error undoes it."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view that never waits for a writer."""
    with engine.connect() as connection:
        connection.execution_options(**{_READS_ONLY: True})
        with connection.begin():
            yield connection


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        )
        if tables.first() is None:
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        return str(found.scalar_one())


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _translate(context: ExceptionContext) -> None:
    fault = fault_of(context.original_exception)
    if fault is not None:
        raise fault from context.original_exception
