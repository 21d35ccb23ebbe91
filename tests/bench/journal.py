"""`journal`: the commit of one passage beside raw sqlcipher3 and plain sqlite3.

All three write the same rows into the same tables with the same pragmas, one
transaction a passage, on the same disk. They take turns of a few passages, so that a
slow moment of the machine hits all alike.
"""

import argparse
import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from db.connection import connect
from db.engine import open_engine, reading
from db.journal import SqlJournal
from tests.fakes.clock import TickingClock
from tests.fakes.passages import passage_draft

TABLES = (
    "journal",
    "payload",
    "passage",
    "passage_finding",
    "passage_shown",
    "passage_reading",
)
TURN = 50
PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "mmap_size=0")

Rows = dict[str, list[tuple[Any, ...]]]


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Milliseconds of p50 and p99, and ours divided by each peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench journal")
    parser.add_argument("--passages", type=int, default=3000)
    parser.add_argument("--folder", help="where to write (default: a temporary folder)")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        times = _Race(Path(folder)).run(options.passages)
    return _figures(times)


class _Race:
    def __init__(self, folder: Path) -> None:
        key = os.urandom(32)
        self._engine = open_engine(folder / "ours.db", key, create=True)
        self._clock = TickingClock()
        self._journal = SqlJournal(self._engine, "gate-1", self._clock)
        self._journal.open_volume("first", "")
        open_engine(folder / "raw.db", key, create=True).dispose()
        self._peers = {
            "raw": connect(folder / "raw.db", key),
            "plain": self._plain(folder / "plain.db"),
        }
        self._seen = 1
        for peer in self._peers.values():
            _insert(peer, self._fresh_rows(upto=1))
        self._seen = 2

    def run(self, passages: int) -> dict[str, list[int]]:
        times: dict[str, list[int]] = {"ours": [], "raw": [], "plain": []}
        for start in range(0, passages, TURN):
            drafts = [passage_draft(start + at, self._clock) for at in range(TURN)]
            times["ours"] += _timed(drafts, self._journal.append)
            rows = [self._fresh_rows(self._seen + at) for at in range(TURN)]
            self._seen += TURN
            for name, peer in self._peers.items():
                times[name] += _timed(rows, lambda one, peer=peer: _insert(peer, one))
        for peer in self._peers.values():
            peer.close()
        self._engine.dispose()
        return times

    def _fresh_rows(self, upto: int) -> Rows:
        """What our journal wrote for one record."""
        with reading(self._engine) as connection:
            return {
                table: [
                    tuple(row)
                    for row in connection.exec_driver_sql(
                        f"SELECT * FROM {table} WHERE {_key(table)} = ?",  # noqa: S608 - own names
                        (upto,),
                    )
                ]
                for table in TABLES
            }

    def _plain(self, path: Path) -> sqlite3.Connection:
        plain = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            plain.execute(f"PRAGMA {pragma}")
        with reading(self._engine) as connection:
            schema = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
            )
            for (statement,) in schema:
                plain.execute(statement)
        return plain


def _key(table: str) -> str:
    return "passage" if table.startswith("passage_") else "id"


def _insert(peer: Any, rows: Rows) -> None:
    peer.execute("BEGIN IMMEDIATE")
    for table, some in rows.items():
        if some:
            marks = ", ".join("?" * len(some[0]))
            peer.executemany(f"INSERT INTO {table} VALUES ({marks})", some)  # noqa: S608 - own names
    peer.execute("COMMIT")


def _timed(items: Sequence[Any], write: Callable[[Any], object]) -> list[int]:
    times = []
    for item in items:
        start = perf_counter_ns()
        write(item)
        times.append(perf_counter_ns() - start)
    return times


def _figures(times: dict[str, list[int]]) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"passages": len(times["ours"])}
    p50 = {name: median(some) / 1e6 for name, some in times.items()}
    p99 = {name: quantiles(some, n=100)[98] / 1e6 for name, some in times.items()}
    for name in times:
        figures[f"{name}_p50_ms"] = round(p50[name], 3)
        figures[f"{name}_p99_ms"] = round(p99[name], 3)
    figures["ratio_p50"] = round(p50["ours"] / p50["raw"], 2)
    figures["ratio_p99"] = round(p99["ours"] / p99["raw"], 2)
    figures["ratio_plain_p50"] = round(p50["ours"] / p50["plain"], 2)
    figures["ratio_plain_p99"] = round(p99["ours"] / p99["plain"], 2)
    return figures
