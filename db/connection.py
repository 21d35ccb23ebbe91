"""One connection to an encrypted SQLite file, and its faults in plain sentences.

Pragmas and their reasons: WAL with synchronous=FULL is the only fast mode that lost no
acknowledged record in power-cut tests; SQLite before 3.51.3 can corrupt a WAL. Every
pragma is read back: one that is not kept refuses the start. The pools and the
transactions are in `db.engine`.
"""

import os
import sqlite3  # its names of error codes only; every database is SQLCipher
import sys
from pathlib import Path

from sqlcipher3 import dbapi2

from station.domain.errors import (
    DiskFailed,
    DiskFault,
    DiskFull,
    EnvironmentFault,
    GatebookError,
    IntegrityFault,
)

KEY_BYTES = 32
OLDEST_SQLITE = (3, 51, 3)
OLDEST_CIPHER = (4, 5)
BUSY_SECONDS = 5.0
# The driver keeps those used most often; once it is full, a new one is made anew at
# every call. More than the program has.
STATEMENTS = 512

# what is asked for, and how SQLite says that it does so
PRAGMAS: dict[str, tuple[str, int | str]] = {
    "synchronous": ("full", 2),
    "foreign_keys": ("on", 1),
    "secure_delete": ("on", 1),
    "trusted_schema": ("off", 0),
    "cell_size_check": ("on", 1),
    "mmap_size": ("0", 0),
    "temp_store": ("memory", 2),
    "journal_size_limit": ("67108864", 67108864),
}
# only there does fsync stop short of the platter
_MACOS_PRAGMAS: dict[str, tuple[str, int | str]] = {
    "fullfsync": ("1", 1),
    "checkpoint_fullfsync": ("1", 1),
}
_READER_PRAGMAS: dict[str, tuple[str, int | str]] = {"query_only": ("on", 1)}

_PRIMARY_CODE = 0xFF


def connect(
    path: Path, key: bytes, *, create: bool = False, reads_only: bool = False
) -> dbapi2.Connection:
    """A connection with every pragma set and read back; its file has mode 0600.

    `key` is the raw database key. `reads_only`: SQLite itself refuses any writing, a
    checkpoint too. Raises EnvironmentFault: missing file (unless `create`), wrong key,
    folder or disk that cannot be written, SQLite or SQLCipher too old.
    """
    require_sqlite(dbapi2.sqlite_version)
    if len(key) != KEY_BYTES:
        raise EnvironmentFault("The database key has a wrong length.")
    if not reads_only:
        _prepare_file(path, create=create)
    try:
        opened = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode={'ro' if reads_only else 'rw'}",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            cached_statements=STATEMENTS,
        )
        _unlock(opened, key, reads_only=reads_only)
    except dbapi2.Error as error:
        raise fault_of(error) or error from error
    return opened


def fault_of(error: BaseException) -> GatebookError | None:
    """The sentence for what the driver raised, None when it is a bug of ours."""
    fault: GatebookError | None = None
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            fault = EnvironmentFault("The database is in use; close the other program.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            fault = DiskFault("The folder of the database cannot be written.")
        case sqlite3.SQLITE_IOERR:
            fault = DiskFailed(
                "The disk reports an error; nothing is doubled by trying again."
            )
        case sqlite3.SQLITE_FULL:
            fault = DiskFull("The disk is full; nothing was saved.")
        case sqlite3.SQLITE_INTERRUPT:
            fault = EnvironmentFault(
                "Reading took too long and was stopped; try again."
            )
        case sqlite3.SQLITE_NOTADB:
            fault = EnvironmentFault(
                "The key does not open this database, or its first page is damaged: "
                "“gatebook restore” brings a copy back."
            )
        case sqlite3.SQLITE_CORRUPT:
            fault = IntegrityFault(
                "The database file is damaged: “gatebook verify” says where, "
                "“gatebook restore” brings it back."
            )
    return fault


def library_versions() -> tuple[str, str]:
    """What SQLCipher and the SQLite in it call themselves, for `doctor`."""
    opened = dbapi2.connect(":memory:")
    try:
        (cipher,) = opened.execute("PRAGMA cipher_version").fetchone()
    finally:
        opened.close()
    return str(cipher), str(dbapi2.sqlite_version)


def require_sqlite(version: str) -> None:
    """Raise EnvironmentFault for a SQLite that can lose what it was given."""
    if _numbers(version) < OLDEST_SQLITE:
        raise EnvironmentFault(
            "SQLite {version} is too old to keep records safely.", version=version
        )


def require_safe(opened: dbapi2.Connection, *, reads_only: bool = False) -> None:
    """Raise EnvironmentFault unless the connection does all that was asked of it."""
    (cipher,) = opened.execute("PRAGMA cipher_version").fetchone() or ("",)
    if _numbers(str(cipher)) < OLDEST_CIPHER:
        raise EnvironmentFault("SQLCipher is missing or too old to keep secrets.")
    (mode,) = opened.execute("PRAGMA journal_mode").fetchone()
    kept = {
        name: opened.execute(f"PRAGMA {name}").fetchone()[0]
        for name in _pragmas(reads_only=reads_only)
    }
    wanted = {name: done for name, (_, done) in _pragmas(reads_only=reads_only).items()}
    if mode != "wal" or kept != wanted:
        raise EnvironmentFault("The database cannot be opened in its safe mode.")


def _numbers(version: str) -> tuple[int, ...]:
    """`3.53.4` or `4.19.0 community` as numbers; of no version, none."""
    words = version.split()[:1]
    return tuple(
        int(part) for word in words for part in word.split(".") if part.isdigit()
    )


def _pragmas(*, reads_only: bool) -> dict[str, tuple[str, int | str]]:
    macos = _MACOS_PRAGMAS if sys.platform == "darwin" else {}
    return PRAGMAS | macos | (_READER_PRAGMAS if reads_only else {})


def _prepare_file(path: Path, *, create: bool) -> None:
    try:
        if create and not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        elif not create and not path.stat().st_size:
            raise EnvironmentFault("The database is empty; restore a backup.")
        path.chmod(0o600)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not create:
            raise EnvironmentFault(
                "There is no database in this folder: “gatebook restore” brings a copy"
                " back."
            ) from error
        raise DiskFault("The folder of the database cannot be written.") from error


def _unlock(opened: dbapi2.Connection, key: bytes, *, reads_only: bool) -> None:
    opened.execute("PRAGMA cipher_log_level=NONE")
    opened.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    if not reads_only:
        opened.execute("PRAGMA journal_mode=wal")
    for name, (asked, _done) in _pragmas(reads_only=reads_only).items():
        opened.execute(f"PRAGMA {name}={asked}")
    require_safe(opened, reads_only=reads_only)
