"""The write-ahead log of one database: when it is copied back, and who is in the way.

Only the writer checkpoints, after a commit that made the log long. A reader that keeps
a checkpoint from its end is first reported, then stopped: its limit is what is written
meanwhile, not a time. That the log was not copied back is never a failed commit.
"""

import threading
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

PAGE_BYTES = 4096
# as often as SQLite itself would
CHECKPOINT_PAGES = 1000
WARNING_PAGES = 4 * CHECKPOINT_PAGES
# 64 MiB, which is also what `journal_size_limit` leaves of the file
LIMIT_PAGES = 16384


class LogState(msgspec.Struct, frozen=True):
    """`pages` wait to be copied back. `failed`: the last checkpoint met an error."""

    pages: int = 0
    failed: bool = False

    @property
    def is_stuck(self) -> bool:
        """Whether somebody should be told."""
        return self.failed or self.pages >= WARNING_PAGES


class Readers:
    """The connections that read just now; any thread may ask to stop them."""

    def __init__(self) -> None:
        self._busy: dict[int, dbapi2.Connection] = {}
        self._lock = threading.Lock()

    def took(self, opened: dbapi2.Connection, *_pool: Any) -> None:
        with self._lock:
            self._busy[id(opened)] = opened

    def gave_back(self, opened: dbapi2.Connection, *_pool: Any) -> None:
        with self._lock:
            self._busy.pop(id(opened), None)

    def stop(self) -> None:
        """Whoever reads gets a sentence at the next row instead of it."""
        with self._lock:
            for opened in self._busy.values():
                opened.interrupt()


class WriteAheadLog:
    """Bounds the log from the writer's connection, between its transactions."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._tried_at = 0
        self.state = LogState()

    def start(self, opened: dbapi2.Connection) -> None:
        """Copy back what a killed process left behind.

        What was found in the log may never have reached the disk; from here on it has.
        """
        self._checkpoint(opened, "TRUNCATE")

    def committed(self, opened: dbapi2.Connection) -> None:
        """Look at the log after a commit; checkpoint it where it grew long."""
        waiting = self._run(opened, "NOOP")
        self.state = LogState(waiting, self.state.failed)
        if waiting < CHECKPOINT_PAGES:
            self._tried_at = 0
        elif waiting >= self._tried_at + CHECKPOINT_PAGES:
            self._checkpoint(opened, "PASSIVE")
            self._tried_at = self.state.pages
            if self.state.pages >= LIMIT_PAGES:
                self._readers.stop()

    def _checkpoint(self, opened: dbapi2.Connection, how: str) -> None:
        try:
            self.state = LogState(self._run(opened, how))
        except dbapi2.Error:
            # The log holds what was committed, and holds it on until there is room.
            self.state = LogState(self.state.pages, failed=True)

    @staticmethod
    def _run(opened: dbapi2.Connection, how: str) -> int:
        """Run a kind of checkpoint; returns the pages that still wait."""
        _busy, logged, copied = opened.execute(
            f"PRAGMA wal_checkpoint({how})"
        ).fetchone()
        return max(0, int(logged) - int(copied))
