"""One way of proving a journal, in a process of its own: its time and its memory.

`python -m tests.bench._proof ours|bare FILE`, the key in hex on stdin. The bare way is
a cursor over the same rows that makes the same two digests of each record and compares
them, then the two pragmas with which SQLite and SQLCipher look at the file.
"""

import hashlib
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from db.connection import connect
from db.engine import open_engine
from db.verify import verify
from station.domain.records import FIRST_LINK, LINK_TAG, RECORD_TAG

RECORDS = """
    SELECT envelope, commitment, link, payload, salt
    FROM journal JOIN payload ON payload.id = journal.id ORDER BY journal.id
"""
SHOWN = ("passage", "passage_finding", "passage_shown", "passage_reading")
PRAGMAS = ("cache_size=-65536", "cipher_integrity_check", "integrity_check")


def ours(path: Path, key: bytes) -> int:
    engine = open_engine(path, key)
    report = verify(engine)
    engine.dispose()
    if not report.holds:
        raise AssertionError(report.faults[:3])
    return report.records


def bare(path: Path, key: bytes) -> int:
    opened = connect(path, key)
    count, before, sha256 = 0, FIRST_LINK, hashlib.sha256
    for envelope, commitment, link, payload, salt in opened.execute(RECORDS):
        if sha256(RECORD_TAG + salt + payload).digest() != commitment:
            raise AssertionError(count)
        if sha256(LINK_TAG + before + commitment + envelope).digest() != link:
            raise AssertionError(count)
        before = link
        count += 1
    for table in SHOWN:
        for _row in opened.execute(f"SELECT * FROM {table}"):  # noqa: S608 - own names
            pass
    for pragma in PRAGMAS:
        opened.execute(f"PRAGMA {pragma}").fetchall()
    opened.close()
    return count


def peak_mib() -> float:
    """Of this program alone: `getrusage` would remember the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(way: str, path: str) -> None:
    key = bytes.fromhex(sys.stdin.read())
    wall, cpu = perf_counter(), process_time()
    records = {"ours": ours, "bare": bare}[way](Path(path), key)
    figures = {
        "records": records,
        "s": perf_counter() - wall,
        "cpu_s": process_time() - cpu,
        "peak_mib": peak_mib(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
