"""What a change of the key, a drill and a destruction ask of a database file.

The file is never decrypted onto the disk: pages go from one encrypted file into another
through the backup API.
"""

from pathlib import Path

from sqlcipher3 import dbapi2
from typing_extensions import override

from db.backup import check_copy, discard, sync
from db.connection import connect, fault_of
from station.domain.errors import EnvironmentFault, IntegrityFault
from station.services.key_change import Vault

_PAGES_PER_STEP = 1024
_WAL = "-wal"


class SqlVault(Vault):
    """Implements the port over SQLCipher files."""

    @override
    def opens(self, path: Path, key: bytes) -> bool:
        """Read-only and without a lock: not a byte beside the file is written."""
        if not path.is_file() or not path.stat().st_size:
            return False
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            opened = dbapi2.connect(uri, uri=True)
        except dbapi2.Error:
            return False
        try:
            opened.execute("PRAGMA cipher_log_level=NONE")
            opened.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.Error:
            return False
        finally:
            opened.close()
        return True

    @override
    def copy(self, source: Path, target: Path, key: bytes, new_key: bytes) -> None:
        discard(target)
        try:
            _copy(source, target, key, new_key)
            check_copy(target, new_key)
            sync(target)
            sync(target.parent)
        except OSError as error:
            discard(target)
            raise EnvironmentFault("The backup cannot be written there.") from error
        except BaseException:
            discard(target)
            raise

    @override
    def swap(self, ready: Path, path: Path) -> None:
        _require_settled(ready)
        _require_settled(path)
        ready.replace(path)
        sync(path)
        sync(path.parent)

    @override
    def discard(self, path: Path) -> None:
        discard(path)


def _copy(source: Path, target: Path, key: bytes, new_key: bytes) -> None:
    origin = connect(source, key)
    try:
        copy = connect(target, new_key, create=True)
        try:
            origin.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            origin.backup(copy, pages=_PAGES_PER_STEP)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            copy.close()
    except dbapi2.Error as error:
        # the driver gives errors of a backup no code: only the target can be at fault
        raise fault_of(error) or EnvironmentFault(
            "The backup cannot be written there."
        ) from error
    finally:
        origin.close()


def _require_settled(path: Path) -> None:
    """A write-ahead log of one key must never lie beside a file of another."""
    wal = path.with_name(path.name + _WAL)
    if wal.exists() and wal.stat().st_size:
        raise IntegrityFault("The database is still in use; the key was not changed.")
    _discard_beside(path)


def _discard_beside(path: Path) -> None:
    for suffix in (_WAL, "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
