"""The way of an older database to the newest schema: on a copy, then by one rename.

    journal.db ──copy──▶ backups/before-0003.db   kept as a backup, to go back to
               ──copy──▶ journal.db.upgrade       steps run here, checked, then renamed

Killed at any moment, `journal.db` is whole and of the old schema or of the new one: the
rename is the only step that it sees. Every copy is encrypted under the same key. What
the steps do is in `db.migrations`.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from db.backup import check_copy, copy_database, discard, sync
from db.connection import connect, fault_of
from db.migrations import upgrade
from station.domain.errors import EnvironmentFault, IntegrityFault, disk_fault

# What no step may touch: the records as they were hashed, and what they said.
_RECORDS = (
    "SELECT id, envelope, commitment, link FROM journal ORDER BY id",
    "SELECT id, payload, salt FROM payload ORDER BY id",
)


def migrate_copy(path: Path, key: bytes, found: str) -> None:
    """Put a database of the newest schema in the place of the one of `found`.

    Nobody else may have it open. The one before stays among the backups of the home,
    where what is erased later is erased too; beside it where there is no such folder.
    Raises EnvironmentFault where the disk is in the way and IntegrityFault when a copy
    does not hold; then the old one is where it was.
    """
    made = path.with_name(f"{path.name}.upgrade")
    folder = path.parent / "backups"
    before = (folder if folder.is_dir() else path.parent) / f"before-{found}.db"
    discard(made)  # of a time that was cut short
    try:
        copy_database(path, before, key)
        copy_database(path, made, key)
        with _named():
            _bring_up(made, key)
            _require_same_records(before, made, key)
            check_copy(made, key)
            _fold_in(made, key)
            _fold_in(path, key)
        _take_place(made, path)
    finally:
        discard(made)


def _bring_up(path: Path, key: bytes) -> None:
    """Run the missing steps in one transaction."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(connection)


def _require_same_records(before: Path, after: Path, key: bytes) -> None:
    with closing(connect(before, key)) as old, closing(connect(after, key)) as new:
        for query in _RECORDS:
            pairs = zip_longest(old.execute(query), new.execute(query))
            if any(one != other for one, other in pairs):
                raise IntegrityFault("The copy of the database is damaged.")
        if new.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise IntegrityFault("The copy of the database is damaged.")


def _fold_in(path: Path, key: bytes) -> None:
    """Everything of the `-wal` into the file itself.

    A `-wal` of the old database beside the new one would be played into it.
    """
    with closing(connect(path, key)) as opened:
        (busy, _pages, _moved) = opened.execute(
            "PRAGMA wal_checkpoint(TRUNCATE)"
        ).fetchone()
    if busy or path.with_name(f"{path.name}-wal").exists():
        raise EnvironmentFault("The database is in use; close the other program.")


def _take_place(made: Path, path: Path) -> None:
    try:
        sync(made)
        made.replace(path)
        sync(path)
        sync(path.parent)
    except OSError as error:
        raise disk_fault(error, path) from error


@contextmanager
def _named() -> Iterator[None]:
    """Faults of the driver as sentences."""
    try:
        yield
    except dbapi2.Error as error:
        raise fault_of(error) or error from error
    except DBAPIError as error:
        raise (error.orig and fault_of(error.orig)) or error from error
