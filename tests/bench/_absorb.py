"""One way of taking handovers in, in a process of its own: its times and its memory.

`python -m tests.bench._absorb ours ROOT` imports into the office of a world of
`tests.integration.exchange.world`, a file for each line of stdin; `bare ROOT` writes
the rows that came of it into the same tables of an empty database by executemany, a
transaction for each line, which says how many records. One JSON object on stdout for
each line: processor and wall seconds, records, peak memory so far.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from db.cache import CACHE_KIB
from db.connection import connect
from db.engine import open_engine
from station.services.receive import receive
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
Turn = dict[str, float]
_AHEAD_US = 400 * 86_400_000_000


def ours(root: Path) -> Iterator[Turn]:
    clock = TickingClock()
    clock.pass_by(_AHEAD_US)
    with open_office(root / "office", KeyFile(root / "key.txt"), clock) as office:
        for line in sys.stdin:
            cpu, wall = process_time(), perf_counter()
            report = receive(office.end, [line.strip()])
            turn = _turn(report.new, cpu, wall)
            if report.exit_code:
                raise AssertionError(report.files)
            yield turn


def bare(root: Path) -> Iterator[Turn]:
    key = unlock(root / "office" / "keys", KeyFile(root / "key.txt"))
    path = root / "bare.db"
    open_engine(path, key, create=True).dispose()
    source = connect(root / "office" / "journal.db", key)
    peer = connect(path, key)
    peer.execute(f"PRAGMA cache_size=-{CACHE_KIB}")  # what ours gives itself
    seq = 0
    for line in sys.stdin:
        size = int(line)
        first, last = _ids(source, seq + 1, seq + size)
        rows = {name: _rows(source, name, first, last) for name in TABLES}
        cpu, wall = process_time(), perf_counter()
        peer.execute("BEGIN IMMEDIATE")
        for name, some in rows.items():
            if some:
                marks = ", ".join("?" * len(some[0]))
                peer.executemany(f"INSERT INTO {name} VALUES ({marks})", some)  # noqa: S608 - own names
        peer.execute("COMMIT")
        yield _turn(size, cpu, wall)
        seq += size
    source.close()
    peer.close()


def _turn(records: int, cpu: float, wall: float) -> Turn:
    return {
        "records": records,
        "cpu_s": process_time() - cpu,
        "s": perf_counter() - wall,
        "peak_mib": peak_mib(),
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


def main(way: str, root: str) -> None:
    for turn in WAYS[way](Path(root)):
        print(json.dumps(turn), flush=True)


WAYS = {"ours": ours, "bare": bare}

if __name__ == "__main__":
    main(*sys.argv[1:])
