"""`journal`: one passage, a batch and a proof, each beside the bare driver.

Commit: ours, raw sqlcipher3 and plain sqlite3 write the same rows into the same tables
with the same pragmas, one transaction a passage, on the same disk. Batch: 100,000
passages beside executemany of the same rows. They take turns, so that a slow moment of
the machine hits all alike. Proof: `verify` of a million records beside a bare cursor.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns, process_time
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
BATCH = 10_000
PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "mmap_size=0")

Rows = dict[str, list[tuple[Any, ...]]]
Figures = dict[str, float | int]


def run(argv: Sequence[str]) -> Figures:
    """Times, and ours divided by each peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench journal")
    parser.add_argument("--passages", type=int, default=3000, help="one at a time")
    parser.add_argument("--batch", type=int, default=100_000, help="in batches")
    parser.add_argument("--records", type=int, default=1_000_000, help="proven")
    parser.add_argument("--folder", help="where to write (default: a temporary folder)")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        race = _Race(Path(folder))
        figures = _commit_figures(race.commits(options.passages))
        figures |= race.batches(options.batch)
        race.grow_to(options.records)
        race.close()
        figures |= _proof_figures(race.path, race.key)
    return figures


class _Race:
    """Ours and its peers, each with a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.path, self.key = folder / "ours.db", os.urandom(32)
        self._engine = open_engine(self.path, self.key, create=True)
        self._clock = TickingClock()
        self._journal = SqlJournal(self._engine, "gate-1", self._clock)
        self._journal.open_volume("first", "")
        open_engine(folder / "raw.db", self.key, create=True).dispose()
        self._peers = {
            "raw": connect(folder / "raw.db", self.key),
            "plain": self._plain(folder / "plain.db"),
        }
        self._seen = 0
        self._follow(1)

    def commits(self, passages: int) -> dict[str, list[int]]:
        """Nanoseconds of each commit of one passage."""
        times: dict[str, list[int]] = {"ours": [], "raw": [], "plain": []}
        for start in range(0, passages, TURN):
            drafts = [passage_draft(start + at, self._clock) for at in range(TURN)]
            times["ours"] += _timed(drafts, self._journal.append)
            rows = [self._rows(self._seen + at, 1) for at in range(1, TURN + 1)]
            self._seen += TURN
            for name, peer in self._peers.items():
                times[name] += _timed(rows, lambda one, peer=peer: _insert(peer, one))
        return times

    def batches(self, passages: int) -> Figures:
        """Passages a second of processor time, 10,000 in a transaction."""
        spent = {"ours": 0.0, "raw": 0.0}
        size = self.path.stat().st_size
        for start in range(0, passages, BATCH):
            count = min(BATCH, passages - start)
            drafts = [passage_draft(start + at, self._clock) for at in range(count)]
            begin = process_time()
            self._journal.append(*drafts)
            spent["ours"] += process_time() - begin
            rows = self._rows(self._seen + 1, count)
            self._seen += count
            begin = process_time()
            _insert(self._peers["raw"], rows)
            spent["raw"] += process_time() - begin
        return {
            "batch": passages,
            "batch_ours_per_s": round(passages / spent["ours"]),
            "batch_raw_per_s": round(passages / spent["raw"]),
            "batch_share_of_raw": round(spent["raw"] / spent["ours"], 2),
            "bytes_per_passage": round((self.path.stat().st_size - size) / passages),
        }

    def grow_to(self, records: int) -> None:
        """Passages of this file alone, until it holds that many records."""
        for start in range(self._seen, records, BATCH):
            count = min(BATCH, records - start)
            drafts = (passage_draft(start + at, self._clock) for at in range(count))
            self._journal.append(*drafts)

    def close(self) -> None:
        for peer in self._peers.values():
            peer.close()
        self._engine.dispose()

    def _follow(self, count: int) -> None:
        rows = self._rows(self._seen + 1, count)
        self._seen += count
        for peer in self._peers.values():
            _insert(peer, rows)

    def _rows(self, first: int, count: int) -> Rows:
        """What our journal wrote for some records."""
        with reading(self._engine) as connection:
            return {
                table: [
                    tuple(row)
                    for row in connection.exec_driver_sql(
                        f"SELECT * FROM {table} WHERE {_key(table)} BETWEEN ? AND ?",  # noqa: S608 - own names
                        (first, first + count - 1),
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


def _commit_figures(times: dict[str, list[int]]) -> Figures:
    figures: Figures = {"passages": len(times["ours"])}
    p50 = {name: median(some) / 1e6 for name, some in times.items()}
    p99 = {name: quantiles(some, n=100)[98] / 1e6 for name, some in times.items()}
    for name in times:
        figures[f"{name}_p50_ms"] = round(p50[name], 3)
        figures[f"{name}_p99_ms"] = round(p99[name], 3)
    figures["ratio_p50"] = round(p50["ours"] / p50["raw"], 2)
    figures["ratio_p99"] = round(p99["ours"] / p99["raw"], 2)
    figures["ratio_plain_p50"] = round(p50["ours"] / p50["plain"], 2)
    figures["ratio_plain_p99"] = round(p99["ours"] / p99["plain"], 2)
    figures["encryption_share_p50"] = round(1 - p50["plain"] / p50["raw"], 2)
    return figures


def _proof_figures(path: Path, key: bytes) -> Figures:
    """Both ways in processes of their own, one after the other."""
    found = {way: _prove(way, path, key) for way in ("bare", "ours")}
    figures: Figures = {"verified": int(found["ours"]["records"])}
    for way, some in found.items():
        for name in ("s", "cpu_s", "peak_mib"):
            figures[f"verify_{way}_{name}"] = round(some[name], 1)
    for name in ("s", "cpu_s"):
        ratio = found["ours"][name] / found["bare"][name]
        figures[f"verify_ratio_{name}"] = round(ratio, 2)
    figures["verify_per_s"] = round(found["ours"]["records"] / found["ours"]["s"])
    return figures


def _prove(way: str, path: Path, key: bytes) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._proof", way, str(path)],
        input=key.hex(),
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
