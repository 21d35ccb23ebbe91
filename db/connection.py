"""One connection to an encrypted SQLite file, and its faults in plain sentences.

Pragmas and their reasons: WAL with synchronous=FULL is the only fast mode that lost no
acknowledged record in power-cut tests; SQLite before 3.51.3 can corrupt a WAL. The pool
and the transactions are in `db.engine`.
"""

import os
import sqlite3  # its names of error codes only; every database is SQLCipher
import sys
from pathlib import Path

from sqlcipher3 import dbapi2

from station.domain.errors import EnvironmentFault, GatebookError, IntegrityFault

KEY_BYTES = 32
OLDEST_SQLITE = (3, 51, 3)
SYNCHRONOUS_FULL = 2
BUSY_SECONDS = 5.0
# The driver keeps those used most often; once it is full, a new one is made anew at
# every call. More than the program has.
STATEMENTS = 512

_PRAGMAS = (
    "synchronous=full",
    "foreign_keys=on",
    "secure_delete=on",
    "trusted_schema=off",
    "cell_size_check=on",
    "mmap_size=0",
    "temp_store=memory",
    "journal_size_limit=67108864",
)
# only there does fsync stop short of the platter
_MACOS_PRAGMAS = ("fullfsync=1", "checkpoint_fullfsync=1")

_PRIMARY_CODE = 0xFF


def connect(path: Path, key: bytes, *, create: bool = False) -> dbapi2.Connection:
    """A connection with every pragma set and read back; its file has mode 0600.

    `key` is the raw database key. Raises EnvironmentFault: missing file (unless
    `create`), wrong key, folder or disk that cannot be written, SQLite too old.
    """
    _require_sqlite()
    if len(key) != KEY_BYTES:
        raise EnvironmentFault("The database key has a wrong length.")
    _prepare_file(path, create=create)
    try:
        opened = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            cached_statements=STATEMENTS,
        )
        _unlock(opened, key)
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
            fault = EnvironmentFault("The folder of the database cannot be written.")
        case sqlite3.SQLITE_IOERR:
            fault = EnvironmentFault(
                "The disk is full or reports an error; nothing was saved."
            )
        case sqlite3.SQLITE_FULL:
            fault = EnvironmentFault("The disk is full; nothing was saved.")
        case sqlite3.SQLITE_NOTADB:
            fault = EnvironmentFault("The key does not open this database.")
        case sqlite3.SQLITE_CORRUPT:
            fault = IntegrityFault("The database file is damaged; restore a backup.")
    return fault


def library_versions() -> tuple[str, str]:
    """What SQLCipher and the SQLite in it call themselves, for `doctor`."""
    opened = dbapi2.connect(":memory:")
    try:
        (cipher,) = opened.execute("PRAGMA cipher_version").fetchone()
    finally:
        opened.close()
    return str(cipher), str(dbapi2.sqlite_version)


def _require_sqlite() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentFault(
            "SQLite {version} is too old to keep records safely.",
            version=dbapi2.sqlite_version,
        )


def _prepare_file(path: Path, *, create: bool) -> None:
    try:
        if create and not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        elif not create and not path.stat().st_size:
            raise EnvironmentFault("The database is empty; restore a backup.")
        path.chmod(0o600)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not create:
            raise EnvironmentFault("There is no database in this folder.") from error
        raise EnvironmentFault(
            "The folder of the database cannot be written."
        ) from error


def _unlock(opened: dbapi2.Connection, key: bytes) -> None:
    opened.execute("PRAGMA cipher_log_level=NONE")
    opened.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    (mode,) = opened.execute("PRAGMA journal_mode=wal").fetchone()
    for pragma in _PRAGMAS + (_MACOS_PRAGMAS if sys.platform == "darwin" else ()):
        opened.execute(f"PRAGMA {pragma}")
    (synchronous,) = opened.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or synchronous != SYNCHRONOUS_FULL:
        raise EnvironmentFault("The database cannot be opened in its safe mode.")
