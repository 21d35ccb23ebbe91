"""`scan`: what is read, and how fast, beside each decoder alone and in cascades.

Rendered frames, two sets. `gate`: codes on phones, spoilt in one way each, mixed so
that zxing-cpp alone reads 85 to 90 %. `hard`: what photographs suffer. Milliseconds are
processor time of one frame on one thread, from BGR pixels to texts; another decoder
begins on every frame, since the first one also pays for bringing the pixels near. With
`--images DIR` the pictures there that have a .txt beside them are read as well, at
their own size and bounded to 1280×720. `--quick` takes a few frames of each.

Every set falls into two halves: one to choose stages by, and one held out, whose
figures end in `_held`. Rendered ones come from two seeds, pictures are told apart by
the digest of their names.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import thread_time

import cv2
import numpy as np

from station.domain.symbols import Colour
from station.scanning.found import Frame
from station.scanning.pictures import open_picture
from station.scanning.reader import STILL, read
from tests.bench._decoders import PEERS, Decoders
from tests.bench._spoilt import (
    GATE_SEEDS,
    HARD_SEEDS,
    Shot,
    empty_shots,
    gate_shots,
    halves,
    hard_shots,
)

Figures = dict[str, float | int]
Half = tuple[str, bool]  # a kind of shots, and whether they are held out
BOUND = (1280, 720)
QUICK = {"frames": 24, "hard": 13, "empty": 4}


@dataclass
class Tally:
    """What one decoder did."""

    hits: Counter[Half] = field(default_factory=Counter)
    wrong: int = 0
    with_code: list[float] = field(default_factory=list)
    without: list[float] = field(default_factory=list)


Tallies = dict[str, Tally]
Shown = Counter[Half]


def run(argv: Sequence[str]) -> Figures:
    """Rates in percent, milliseconds, ours over the peers' as ratios and points."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench scan")
    parser.add_argument("--frames", type=int, default=240)
    parser.add_argument("--hard", type=int, default=130)
    parser.add_argument("--empty", type=int, default=40)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--images", type=Path, help="pictures with .txt beside them")
    options = parser.parse_args(list(argv))
    if options.quick:
        vars(options).update(QUICK)
    cv2.setNumThreads(1)
    decoders = Decoders()
    colours: Counter[str] = Counter()
    gate, kinds = _gate(decoders, options.frames, colours)
    figures = _figures(gate, kinds)
    figures |= {f"colour_{verdict}": n for verdict, n in sorted(colours.items())}
    hard = _race(decoders, halves(hard_shots, HARD_SEEDS, options.hard))
    figures |= _rates("hard_", *hard)
    figures["false_positives"] = sum(
        bool(read(frame, STILL)) for frame in empty_shots(options.empty)
    )
    figures["false_positives_of"] = options.empty
    if options.images:
        for prefix, bound in (("images_", False), ("images_720p_", True)):
            shots = _images(options.images, bound=bound)
            figures |= _rates(prefix, *_race(decoders, shots))
    return figures


def _gate(
    decoders: Decoders, count: int, colours: Counter[str]
) -> tuple[Tallies, Shown]:
    def watched() -> Iterable[Shot]:
        for shot in halves(gate_shots, GATE_SEEDS, count):
            if shot.text:
                colours[_colour_verdict(shot)] += 1
            yield shot

    return _race(decoders, watched())


def _race(decoders: Decoders, shots: Iterable[Shot]) -> tuple[Tallies, Shown]:
    tallies: Tallies = {name: Tally() for name in decoders.by_name}
    kinds: Shown = Counter()
    for shot in shots:
        kinds.update([(shot.kind, shot.held)] if shot.text else [])
        for name in decoders.in_turn():
            _count(tallies[name], shot, decoders.by_name[name])
    return tallies, kinds


def _count(tally: Tally, shot: Shot, decode: Callable[[Frame], list[str]]) -> None:
    begin = thread_time()
    texts = decode(shot.frame)
    ms = (thread_time() - begin) * 1000
    (tally.with_code if shot.text else tally.without).append(ms)
    tally.hits[shot.kind, shot.held] += bool(shot.text) and shot.text in texts
    tally.wrong += any(found != shot.text for found in texts)


def _colour_verdict(shot: Shot) -> str:
    seen = [s.colour for s in read(shot.frame, STILL) if s.text == shot.text]
    if not seen:
        return "unread"
    if seen[0] is Colour.UNSURE:
        return "unsure"
    return "right" if seen[0] is shot.colour else "wrong"


def _figures(tallies: Tallies, kinds: Shown) -> Figures:
    figures = _rates("", tallies, kinds)
    for name, tally in tallies.items():
        for what, times in (("", tally.with_code), ("_empty", tally.without)):
            figures[f"{name}_ms_p50{what}"] = round(float(np.percentile(times, 50)), 2)
            figures[f"{name}_ms_p95{what}"] = round(float(np.percentile(times, 95)), 2)
    for figure in ("rate", "ms_p50", "ms_p95", "ms_p50_empty", "ms_p95_empty"):
        short = figure.removeprefix("ms_")
        ratio = figures[f"stream_{figure}"] / figures[f"zxing_{figure}"]
        figures[f"ratio_{short}"] = round(ratio, 2)
    return figures


def _rates(prefix: str, tallies: Tallies, kinds: Shown) -> Figures:
    """Percent read of all, of each half and kind, and points above the best peer."""
    figures: Figures = {f"{prefix}frames": kinds.total()}
    for name, tally in tallies.items():
        figures[f"{prefix}{name}_wrong"] = tally.wrong
        rate = f"{prefix}{name}_rate"
        figures[rate] = _rate(tally, kinds, set(kinds))
        for suffix, held in (("_choice", False), ("_held", True)):
            half = {part for part in kinds if part[1] is held}
            figures[rate + suffix] = _rate(tally, kinds, half)
        for kind in dict.fromkeys(kind for kind, _ in kinds):
            both = {part for part in kinds if part[0] == kind}
            figures[f"{rate}_{kind}"] = _rate(tally, kinds, both)
    for suffix in ("", "_choice", "_held"):
        best = max(figures[f"{prefix}{peer}_rate{suffix}"] for peer in PEERS)
        above = figures[f"{prefix}still_rate{suffix}"] - best
        figures[f"{prefix}points_above_best{suffix}"] = round(above, 1)
    best = max(figures[f"{prefix}{peer}_rate"] for peer in PEERS)
    ratio = figures[f"{prefix}still_rate"] / max(best, 0.1)
    figures[f"ratio_{prefix}still_rate"] = round(ratio, 2)
    return figures


def _rate(tally: Tally, kinds: Shown, parts: set[Half]) -> float:
    """Percent read of some kinds and halves."""
    shown = sum(kinds[part] for part in parts)
    return round(100 * sum(tally.hits[part] for part in parts) / max(shown, 1), 1)


def _images(folder: Path, *, bound: bool) -> Iterable[Shot]:
    for beside in sorted(folder.rglob("*.txt")):
        pictures = [p for p in beside.parent.glob(f"{beside.stem}.*") if p != beside]
        for picture in pictures[:1]:
            frame = open_picture(picture)
            wanted = beside.read_bytes().decode("utf-8")  # line ends as they are
            frame = _bounded(frame) if bound else frame
            name = f"{beside.parent.name}/{beside.stem}"
            held = bool(sha256(name.encode()).digest()[0] % 2)
            yield Shot(beside.parent.name, wanted, Colour.NONE, frame, held)


def _bounded(frame: Frame) -> Frame:
    height, width = frame.shape[:2]
    factor = min(BOUND[0] / width, BOUND[1] / height)
    if factor >= 1:
        return frame
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
