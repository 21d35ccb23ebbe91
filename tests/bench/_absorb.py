"""One way of taking handovers in, in a process of its own: its times and its memory.

`python -m tests.bench._absorb ours ROOT FILE…` imports into the office of a world of
`tests.integration.exchange.world`; `bare ROOT` writes the same rows into the same
tables of an empty database by executemany, a transaction for each file. One JSON object
on stdout: processor and wall seconds of each file, records, peak memory.
"""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from db.cache import IMPORT_KIB
from db.connection import connect
from db.engine import open_engine
from station.services.receive import receive
from station.workspace.home import open_home
from station.workspace.keyslots import KeyFile, unlock
from tests.bench._proof import peak_mib
from tests.fakes.clock import TickingClock
from tests.integration.exchange.world import GATES
from ui.compose import open_office

# parents first: the peer checks foreign keys as ours does
TABLES = (
    "journal",
    "payload",
    "set_aside",
    "amendment",
    "passage",
    "passage_finding",
    "passage_shown",
    "passage_reading",
    "passage_correction",
)
_AHEAD_US = 400 * 86_400_000_000


def ours(root: Path, files: list[str]) -> list[dict[str, float]]:
    clock = TickingClock()
    clock.pass_by(_AHEAD_US)
    turns = []
    with open_office(root / "office", KeyFile(root / "key.txt"), clock) as office:
        for file in files:
            cpu, wall = process_time(), perf_counter()
            report = receive(office.end, [file])
            turns.append(_turn(report.new, cpu, wall))
            if report.exit_code:
                raise AssertionError(report.files)
    return turns


def bare(root: Path, sizes: list[int]) -> list[dict[str, float]]:
    with open_home(root / "office", "bench") as home:
        key = unlock(home.keys, KeyFile(root / "key.txt"))
    path = root / "bare.db"
    path.unlink(missing_ok=True)
    open_engine(path, key, create=True).dispose()
    source = connect(root / "office" / "journal.db", key)
    peer = connect(path, key)
    peer.execute(f"PRAGMA cache_size=-{IMPORT_KIB}")  # what ours gives itself
    seq, turns = 0, []
    for size in sizes:
        first, last = _ids(source, seq + 1, seq + size)
        rows = {name: _rows(source, name, first, last) for name in TABLES}
        cpu, wall = process_time(), perf_counter()
        peer.execute("BEGIN IMMEDIATE")
        for name, some in rows.items():
            if some:
                marks = ", ".join("?" * len(some[0]))
                peer.executemany(f"INSERT INTO {name} VALUES ({marks})", some)  # noqa: S608 - own names
        peer.execute("COMMIT")
        turns.append(_turn(size, cpu, wall))
        seq += size
    source.close()
    peer.close()
    return turns


def _turn(records: int, cpu: float, wall: float) -> dict[str, float]:
    return {
        "records": records,
        "cpu_s": process_time() - cpu,
        "s": perf_counter() - wall,
    }


def _ids(source: Any, first: int, last: int) -> tuple[int, int]:
    """Under which numbers the office keeps these records of the gate."""
    query = (
        "SELECT min(id), max(id) FROM journal WHERE station = ? AND seq BETWEEN ? AND ?"
    )
    found = source.execute(query, (GATES[0], first, last)).fetchone()
    return int(found[0]), int(found[1])


def _rows(source: Any, table: str, first: int, last: int) -> list[tuple[Any, ...]]:
    key = "passage" if table.startswith("passage_") else "id"
    query = f"SELECT * FROM {table} WHERE {key} BETWEEN ? AND ?"  # noqa: S608 - own names
    return [tuple(row) for row in source.execute(query, (first, last))]


def main(way: str, root: str, *rest: str) -> None:
    if way == "ours":
        turns = ours(Path(root), list(rest))
    else:
        turns = bare(Path(root), [int(size) for size in rest])
    print(json.dumps({"turns": turns, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
