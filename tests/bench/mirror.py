"""`mirror`: what a mirror on a second medium adds to the commit of one passage.

Two journals on the same disk take turns, one with a mirror and one without; the time of
the processor is given beside the time that passed, for the disk is shared.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns, process_time_ns

import pyrage

from db.engine import open_engine
from db.journal import SqlJournal
from station.domain.exchange import SigningKey
from station.handover.mirror import MirrorSender, end_of
from station.handover.mirror_medium import MirrorMedium
from station.services.mirroring import Mirroring
from tests.fakes.clock import TickingClock
from tests.fakes.passages import passage_draft

TURN = 50


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Milliseconds a record with and without the mirror, and bytes a record."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench mirror")
    parser.add_argument("--passages", type=int, default=3000)
    parser.add_argument("--folder", help="where to write (default: a temporary folder)")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return _race(Path(folder), options.passages)


def _race(folder: Path, passages: int) -> dict[str, float | int]:
    clock = TickingClock()
    plain = _journal(folder / "plain.db", clock)
    mirrored = _journal(folder / "mirrored.db", clock)
    mirror = _mirror(folder, mirrored, clock)
    mirrored.mirror = mirror
    times: dict[str, list[int]] = {"alone": [], "mirrored": []}
    cpu = dict.fromkeys(times, 0)
    for start in range(0, passages, TURN):
        drafts = [passage_draft(start + at, clock) for at in range(TURN)]
        for name, journal in (("alone", plain), ("mirrored", mirrored)):
            before = process_time_ns()
            for draft in drafts:
                began = perf_counter_ns()
                journal.append(draft)
                times[name].append(perf_counter_ns() - began)
            cpu[name] += process_time_ns() - before
    state = mirror.state()
    mirror.close()
    parts = MirrorMedium(folder, "gate-1").parts()
    written = sum(end_of(part.path.read_bytes()) for part in parts)
    return {
        **_figures(times, cpu, passages),
        "bytes_a_record": round(written / passages),
        "behind": state.behind,
    }


def _journal(path: Path, clock: TickingClock) -> SqlJournal:
    engine = open_engine(path, os.urandom(32), create=True)
    journal = SqlJournal(engine, "gate-1", clock)
    journal.open_volume("first", "")
    return journal


def _mirror(folder: Path, journal: SqlJournal, clock: TickingClock) -> Mirroring:
    office = str(pyrage.x25519.Identity.generate().to_public())
    sender = MirrorSender(
        station="gate-1",
        office="office",
        recipients=(office,),
        sign=SigningKey(os.urandom(8), os.urandom(32)),
    )
    medium = MirrorMedium(folder, "gate-1")
    medium.prepare()
    return Mirroring(medium, sender, journal, clock, lambda _volume: 1)


def _figures(
    times: dict[str, list[int]], cpu: dict[str, int], passages: int
) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"passages": passages}
    p50 = {name: median(some) / 1e6 for name, some in times.items()}
    p99 = {name: quantiles(some, n=100)[98] / 1e6 for name, some in times.items()}
    for name in times:
        figures[f"{name}_p50_ms"] = round(p50[name], 3)
        figures[f"{name}_p99_ms"] = round(p99[name], 3)
        figures[f"{name}_cpu_ms"] = round(cpu[name] / passages / 1e6, 3)
    figures["mirror_p50_ms"] = round(p50["mirrored"] - p50["alone"], 3)
    figures["mirror_cpu_ms"] = round(
        figures["mirrored_cpu_ms"] - figures["alone_cpu_ms"], 3
    )
    figures["ratio_p50"] = round(p50["mirrored"] / p50["alone"], 2)
    figures["ratio_p99"] = round(p99["mirrored"] / p99["alone"], 2)
    return figures
