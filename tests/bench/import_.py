"""`import`: records of a gate into the office, beside executemany of the same rows.

A gate records passages and hands them over: signed, encrypted, chained. The office
takes the files one by one, with every check, projection and receipt. The peer writes
the rows that came of it into the same tables of an empty database under the same key
and pragmas. Each way runs in a process of its own; the curve is the cost of a record
while the office grows.
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
STEPS = 10
AT_ONCE = 2000
PACKED_EACH = 90  # bytes, near enough to part the files evenly
Figures = dict[str, Any]


def run(argv: Sequence[str]) -> Figures:
    """Rows a second of processor time, ours divided by the peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench import")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=STEPS, help="cut into so many")
    parser.add_argument("--folder", help="where to write (default: a temporary folder)")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder) / "world"
        files = _handed_over(Path(folder), root, options.records, options.files)
        ours = _way("ours", root, *(str(file) for file in files))
        sizes = [turn["records"] for turn in ours["turns"]]
        bare = _way("bare", root, *map(str, sizes))
    return _figures(ours, bare)


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


def _way(way: str, root: Path, *rest: str) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._absorb", way, str(root), *rest],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    figures: Figures = json.loads(done.stdout)
    return figures


def _figures(ours: Figures, bare: Figures) -> Figures:
    records = sum(turn["records"] for turn in ours["turns"])
    figures: Figures = {"records": records, "files": len(ours["turns"])}
    for unit in ("cpu_s", "s"):
        spent = {
            name: sum(turn[unit] for turn in way["turns"])
            for name, way in (("ours", ours), ("bare", bare))
        }
        name = "" if unit == "cpu_s" else "_wall"
        figures[f"ours{name}_per_s"] = round(records / spent["ours"])
        figures[f"bare{name}_per_s"] = round(records / spent["bare"])
        figures[f"share_of_bare{name}"] = round(spent["bare"] / spent["ours"], 2)
    figures["ours_peak_mib"] = round(ours["peak_mib"], 1)
    figures["bare_peak_mib"] = round(bare["peak_mib"], 1)
    figures["curve_us"] = _curve(ours["turns"])
    figures["bare_curve_us"] = _curve(bare["turns"])
    return figures


def _curve(turns: list[dict[str, float]]) -> dict[str, float]:
    """Microseconds of processor time for a record, by how many there are then."""
    held, curve = 0, {}
    for turn in turns:
        held += int(turn["records"])
        curve[str(held)] = round(turn["cpu_s"] / turn["records"] * 1e6, 1)
    return curve
