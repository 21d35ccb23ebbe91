"""Faults 2 and 3: kill -9 while appending loses no acknowledged record."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from db.engine import open_engine
from db.journal import SqlJournal
from db.verify import verify
from tests.fakes.clock import TickingClock

KEY = bytes(range(32))
ROUNDS = 5
MOST_ACKS = 60


def killed_run(path: Path, acks: int) -> list[str]:
    """What a process had acknowledged when it was killed in the middle of its work."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.appender", str(path), KEY.hex()],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        acked = [process.stdout.readline().strip() for _ in range(acks)]
        process.kill()
        rest = process.stdout.read()
    # a last line without its end was not said in full
    acked += [line.strip() for line in rest.splitlines(keepends=True) if "\n" in line]
    assert all(acked), "the process ended before it was killed"
    return acked


@pytest.mark.fault(1, 2, 3)
def test_that_no_acknowledged_record_is_lost_by_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    engine = open_engine(path, KEY, create=True)
    SqlJournal(engine, "gate-1", TickingClock()).open_volume("first", "RWQ")
    engine.dispose()
    chance = random.Random(4)
    acked: list[str] = []
    for _ in range(ROUNDS):
        acked += killed_run(path, chance.randint(1, MOST_ACKS))
        engine = open_engine(path, KEY)
        journal = SqlJournal(engine, "gate-1", TickingClock())
        head = journal.head()
        held = [
            record.envelope.record_id
            for record in journal.records("gate-1", head.volume, 1, head.seq)
        ]
        assert len(held) == len(set(held)) == head.seq
        assert set(acked) <= set(held)
        assert verify(engine).holds
        engine.dispose()
