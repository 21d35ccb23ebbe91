"""`import`: records of a gate into the office, beside executemany of the same rows.

A gate records passages and hands them over: signed, encrypted, chained. The office
takes the files one by one, with every check, projection and receipt. The peer writes
the rows that came of it into the same tables of an empty database under the same key
and pragmas. Each way runs in a process of its own and they take turns, file by file, so
that a machine that is slower for a while is slower for both. The curve is the cost of a
record while the office grows.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from station.services.hand_over import hand_over
from tests.fakes.passages import passage_draft
from tests.integration.exchange.world import GATES, build, copied

PEOPLE = 5000
EACH = 10_000  # records of a file
POINTS = 10  # of the curve, after its first file
AT_ONCE = 2000
PACKED_EACH = 90  # bytes, near enough to part the files evenly
Figures = dict[str, Any]
Turn = dict[str, float]
Way = subprocess.Popen[str]


def run(argv: Sequence[str]) -> Figures:
    """Rows a second of processor time, ours divided by the peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench import")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=EACH, help="records of a file")
    parser.add_argument("--folder", help="where to write (default: a temporary folder)")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder) / "world"
        parts = max(1, options.records // options.each)
        files = _handed_over(Path(folder), root, options.records, parts)
        turns = _in_turns(root, files)
    return _figures(*turns)


def _handed_over(folder: Path, root: Path, records: int, parts: int) -> list[Path]:
    """The files of a gate that recorded so many passages."""
    build(folder / "template")
    world = copied(folder / "template", root)
    end = world.gates[GATES[0]]
    for start in range(0, records, AT_ONCE):
        numbers = range(start, min(records, start + AT_ONCE))
        drafts = (passage_draft(n % PEOPLE, world.clock) for n in numbers)
        end.journal.append(*drafts)
    each = max(1, records * PACKED_EACH // parts)
    sent = hand_over(end, str(world.stick), most_packed=each)
    world.close()
    return [world.stick / one.file.name for one in sent]


def _in_turns(root: Path, files: list[Path]) -> tuple[list[Turn], list[Turn]]:
    """What each file cost us and the peer."""
    ours, bare = _begun("ours", root), _begun("bare", root)
    turns: tuple[list[Turn], list[Turn]] = ([], [])
    try:
        for file in files:
            turns[0].append(_told(ours, str(file)))
            turns[1].append(_told(bare, str(turns[0][-1]["records"])))
    finally:
        for way in (ours, bare):
            way.communicate()
    if ours.returncode or bare.returncode:
        raise RuntimeError("one of the two ended early; its last words stand above")
    return turns


def _begun(way: str, root: Path) -> Way:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench._absorb", way, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(way: Way, line: str) -> Turn:
    assert way.stdin is not None
    assert way.stdout is not None
    way.stdin.write(line + "\n")
    way.stdin.flush()
    turn: Turn = json.loads(way.stdout.readline())
    return turn


def _figures(ours: list[Turn], bare: list[Turn]) -> Figures:
    records = sum(turn["records"] for turn in ours)
    figures: Figures = {"records": records, "files": len(ours)}
    for unit in ("cpu_s", "s"):
        spent = [sum(turn[unit] for turn in way) for way in (ours, bare)]
        name = "" if unit == "cpu_s" else "_wall"
        figures[f"ours{name}_per_s"] = round(records / spent[0])
        figures[f"bare{name}_per_s"] = round(records / spent[1])
        figures[f"share_of_bare{name}"] = round(spent[1] / spent[0], 2)
    figures["ours_peak_mib"] = round(ours[-1]["peak_mib"], 1)
    figures["bare_peak_mib"] = round(bare[-1]["peak_mib"], 1)
    figures["curve_us"] = _curve(ours)
    figures["bare_curve_us"] = _curve(bare)
    return figures


def _curve(turns: list[Turn]) -> dict[str, float]:
    """Microseconds of processor time for a record, by how many there are then.

    The first file alone, then all files in `POINTS` parts.
    """
    each = -(-len(turns) // POINTS)
    held, curve = 0, {str(int(turns[0]["records"])): _cost_us(turns[:1])}
    for start in range(0, len(turns), each):
        some = turns[start : start + each]
        held += int(sum(turn["records"] for turn in some))
        curve[str(held)] = _cost_us(some)
    return curve


def _cost_us(turns: list[Turn]) -> float:
    records = sum(turn["records"] for turn in turns)
    return round(sum(turn["cpu_s"] for turn in turns) / records * 1e6, 1)
