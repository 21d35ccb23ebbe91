"""`colours`: the colour of a presentation under eighteen lightings, and what is unsure.

Rendered: six casts of light at three levels, three inks of each colour, a veil of
reflection on every third; one presentation is three frames with an outline that is a
little off, voted over as the acceptance does.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import cv2
import numpy as np

from station.domain.symbols import Colour, Symbol
from station.scanning.acceptance import Acceptance
from station.scanning.colour import colour_of
from station.scanning.found import Frame
from station.scanning.scenes import symbol_matrix

SEED = 20220501
# factors on B, G, R light: neutral, warm to R × 1.6 B × 0.25, cool, two casts
CASTS = (
    (1, 1, 1),
    (0.6, 0.9, 1.25),
    (0.25, 0.8, 1.6),
    (1.3, 1, 0.75),
    (0.9, 1.15, 0.85),
    (1.1, 0.88, 1.1),
)
LEVELS = (2**-4.5, 0.4, 2**1.6)
INKS = {
    Colour.GREEN: ((47, 183, 1), (96, 193, 7), (26, 196, 82)),
    Colour.YELLOW: ((7, 193, 255), (35, 166, 245), (0, 204, 255)),
    Colour.RED: ((32, 32, 224), (45, 34, 245), (81, 81, 250)),
}
MODULE, ROOM = 6, 40
OFF = 0.02  # of the symbol's side
FRAMES, FRAME_US = 3, 33_000


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Presentations right, unsure, wrong, and shares in percent."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench colours")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(list(argv))
    rng = np.random.default_rng(SEED)
    counts: Counter[str] = Counter(right=0, unsure=0, wrong=0)
    for _ in range(options.rounds):
        for colour, frames in presentations(rng):
            counts[verdict(colour, frames, rng)] += 1
    total = counts.total()
    shares = {f"{k}_percent": round(100 * n / total, 2) for k, n in counts.items()}
    return {"lightings": len(CASTS) * len(LEVELS), **counts, **shares}


def presentations(
    rng: np.random.Generator,
) -> Iterator[tuple[Colour, list[Frame]]]:
    """Every ink under every lighting, as a few frames each."""
    modules = np.kron(symbol_matrix("https://code.example/" + "ab" * 22), _block())
    modules = np.pad(modules, ROOM, constant_values=255)
    for number, (colour, cast, level) in enumerate(product(INKS, CASTS, LEVELS)):
        for ink in INKS[colour]:
            veil = 0.03 * (number % 3 == 0)
            yield colour, [_lit(modules, ink, (cast, level, veil), rng)] * FRAMES


def verdict(colour: Colour, frames: list[Frame], rng: np.random.Generator) -> str:
    """What the acceptance says of one presentation: right, unsure or wrong."""
    acceptance, side = Acceptance(patience=FRAMES), len(frames[0]) - 2 * ROOM
    square = ROOM + np.array([(0, 0), (side, 0), (side, side), (0, side)], float)
    for number, frame in enumerate(frames):
        off = square + rng.normal(0, OFF * side / 2, square.shape)
        symbol = Symbol("code", "QRCode", (), colour_of(frame, off))
        counted = acceptance.offer([symbol], number * FRAME_US)
        if counted:
            seen = counted.symbols[0].colour
            if seen is Colour.UNSURE:
                return "unsure"
            return "right" if seen is colour else "wrong"
    return "unsure"


def _block() -> np.ndarray:
    return np.ones((MODULE, MODULE), np.uint8)


def _lit(
    modules: np.ndarray,
    ink: tuple[int, int, int],
    light: tuple[tuple[float, ...], float, float],
    rng: np.random.Generator,
) -> Frame:
    cast, level, veil = light
    frame = np.full((*modules.shape, 3), 255.0)
    frame[modules == 0] = ink
    seen = (frame / 255) ** 2.2 * np.array(cast) * level + veil * level
    coded = 255 * np.clip(seen, 0, 1) ** (1 / 2.2) + rng.normal(0, 3, frame.shape)
    soft = cv2.GaussianBlur(np.clip(coded, 0, 255), (0, 0), 0.8)
    return np.asarray(soft, np.uint8)
