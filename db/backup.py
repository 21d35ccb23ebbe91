"""Copies of a database: encrypted to encrypted, re-opened and checked."""

import os
from pathlib import Path

from sqlcipher3 import dbapi2

from db.connection import connect, fault_of
from station.domain.errors import EnvironmentFault, IntegrityFault

_ALL_PAGES = -1


def copy_database(source: Path, target: Path, key: bytes) -> None:
    """A complete copy of `source` at `target`, under the same key.

    Made through the backup API, so writers may go on meanwhile. The target appears
    whole or not at all, replaces an older copy, and has been read back and checked.
    Raises EnvironmentFault when it cannot be written, IntegrityFault when it or its
    source is damaged.
    """
    part = target.with_name(f"{target.name}.part")
    discard(part)
    try:
        _copy(source, part, key)
        check_copy(part, key)
        sync(part)
        part.replace(target)
        sync(target)  # FAT leaves an empty file behind without this second time
        sync(target.parent)
    except OSError as error:
        raise _unwritable() from error
    finally:
        discard(part)


def check_copy(path: Path, key: bytes) -> None:
    """Open a copy and read every page of it; raises IntegrityFault on a bad one.

    EnvironmentFault for one that keeps a log beside it: a full disk lets it be closed
    without its last pages, and only the file itself is carried on.
    """
    opened = connect(path, key)
    try:
        bad_pages = opened.execute("PRAGMA cipher_integrity_check").fetchall()
        (state,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except dbapi2.Error as error:
        raise fault_of(error) or error from error
    finally:
        opened.close()
    if bad_pages or state != "ok":
        raise IntegrityFault("The copy of the database is damaged.")
    if path.with_name(f"{path.name}-wal").exists():
        raise _unwritable()


def _copy(source: Path, target: Path, key: bytes) -> None:
    origin = connect(source, key)
    try:
        copy = _new(target, key)
        try:
            # in one step: between two, a writer would make it begin anew
            origin.backup(copy, pages=_ALL_PAGES)
        finally:
            copy.close()
    except dbapi2.Error as error:
        # the driver gives errors of a backup no code: only the target can be at fault
        raise fault_of(error) or _unwritable() from error
    finally:
        origin.close()


def _new(target: Path, key: bytes) -> dbapi2.Connection:
    try:
        return connect(target, key, create=True)
    except EnvironmentFault as error:
        raise _unwritable() from error


def _unwritable() -> EnvironmentFault:
    return EnvironmentFault("The backup cannot be written there.")


def sync(path: Path) -> None:
    """A file or a folder, on disk when this returns."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard(part: Path) -> None:
    """Take away a database that was not finished, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
