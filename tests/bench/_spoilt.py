"""Rendered frames to measure on: the degradations of a gate, and harder ones.

Two halves from two seeds. On frames like those of the first, and on them, stages are
chosen; the second is held out: its figures are the ones that tell.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from station.domain.symbols import Colour
from station.scanning.found import Frame
from station.scanning.scenes import Conditions, Holder, Look, mild, render

EMPTY_SEED = 20220601
# to choose by, and held out: a held seed that was looked at for a choice is replaced
GATE_SEEDS, HARD_SEEDS = (20220401, 20221108), (20221128, 20221109)
Range = tuple[float, float]
# one way of being spoilt each; figures are drawn from the range
SPOILT: dict[str, dict[str, Range]] = {
    "clean": {},
    "blur": {"blur": (1.2, 2.0)},
    "motion": {"motion": (4, 9)},
    "noise": {"noise": (14, 30)},
    "dark": {"light": (0.03, 0.1), "noise": (4, 8)},
    "bright": {"light": (1.8, 2.6)},
    "moire": {"moire": (0.1, 0.4)},
    "glare": {"glare": (0.3, 0.9)},
    "veil": {"veil": (0.2, 0.6)},
    "tilt": {"lean": (40, 55)},
    "small": {"size": (0.45, 0.65)},
    "warm": {"warmth": (0.6, 1.0), "light": (0.3, 0.6)},
}
# what hard photographs suffer; zxing-cpp alone reads about two in three
HARD: dict[str, dict[str, Range]] = {
    "spots": {"spots": (2, 8)},
    "curve": {"curve": (0.35, 0.7), "bow": (-0.4, 0.4)},
    "damage": {"damage": (0.02, 0.1)},
    "faded": {"fade": (0.75, 0.93)},
    "tiny": {"size": (0.2, 0.36)},
    "crumple": {"crumple": (0.003, 0.012)},
    "shadow": {"shadow": (0.6, 0.95)},
    "door": {"door": (0.3, 0.8)},
    "slant": {"lean": (50, 66), "nod": (-25, 25)},
    "soft": {"blur": (1.5, 3.0)},
    "shaken": {"motion": (5, 12)},
    "lamp": {"glare": (0.3, 1.1)},
    "several": {
        "spots": (0, 3),
        "curve": (0.05, 0.45),
        "damage": (0, 0.02),
        "fade": (0, 0.5),
        "blur": (0.5, 1.4),
    },
}
COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.RED)
LENGTHS = (60, 120, 200, 300)


class Shot(NamedTuple):
    """One frame and the truth about it; an empty text where it shows no code."""

    kind: str
    text: str
    colour: Colour
    frame: Frame
    held: bool = False


def halves(
    shots: Callable[[int, int], Iterator[Shot]], seeds: tuple[int, int], count: int
) -> Iterator[Shot]:
    """`count` frames, half of them from either seed."""
    for held, seed in enumerate(seeds):
        for shot in shots((count + held) // 2, seed):
            yield shot._replace(held=bool(held))


def gate_shots(count: int, seed: int = GATE_SEEDS[0]) -> Iterator[Shot]:
    """Coloured codes on phones, each frame spoilt in one way; every fifth is empty."""
    rng = np.random.default_rng(seed)
    names = tuple(SPOILT)
    for number in range(count):
        kind = names[number % len(names)]
        colour = COLOURS[int(rng.integers(len(COLOURS)))]
        text = _text(rng) if number % 5 else ""
        usual = {"size": (0.75, 1.0)} | SPOILT[kind]
        seen = _drawn(usual, rng) | {"nod": rng.normal(0, 8)}
        look = Look(Holder.PHONE, colour)
        yield Shot(kind, text, colour, _rendered(text, look, seen, rng))


def hard_shots(count: int, seed: int = HARD_SEEDS[0]) -> Iterator[Shot]:
    """Mostly black codes on paper, of many sizes and at any turn."""
    rng = np.random.default_rng(seed)
    names = tuple(HARD)
    for number in range(count):
        kind = names[number % len(names)]
        colour = Colour.NONE if rng.random() < 0.7 else Colour.GREEN
        text = _text(rng, int(np.exp(rng.uniform(np.log(15), np.log(250)))))
        turn = rng.uniform(-180, 180) if rng.random() < 0.3 else rng.normal(0, 8)
        usual = {"size": (0.4, 1.0), "lean": (-12, 12), "nod": (-12, 12)} | HARD[kind]
        seen = _drawn(usual, rng) | {"turn": turn, "jpeg": 90}
        holder = Holder.CARD if rng.random() < 0.6 else Holder.PHONE
        yield Shot(kind, text, colour, _rendered(text, Look(holder, colour), seen, rng))


def empty_shots(count: int) -> Iterator[Frame]:
    """Frames without a code, plain and spoilt in turn."""
    rng = np.random.default_rng(EMPTY_SEED)
    ways = (*SPOILT.values(), *HARD.values())
    for number in range(count):
        holder = Holder.CARD if number % 3 else Holder.PHONE
        look = Look(holder, COLOURS[number % len(COLOURS)])
        if number % 2:
            yield render("", look, mild(rng), rng)
        else:
            yield _rendered("", look, _drawn(ways[number // 2 % len(ways)], rng), rng)


def _drawn(ranges: dict[str, Range], rng: np.random.Generator) -> dict[str, float]:
    drawn = {"turn": rng.normal(0, 8)}
    drawn |= {name: rng.uniform(*span) for name, span in ranges.items()}
    return drawn | ({"spots": int(drawn["spots"])} if "spots" in drawn else {})


def _rendered(
    text: str, look: Look, seen: dict[str, float], rng: np.random.Generator
) -> Frame:
    return render(text, look, msgspec.convert(seen, Conditions), rng)


def _text(rng: np.random.Generator, length: int = 0) -> str:
    length = length or int(rng.choice(LENGTHS))
    token = rng.bytes(length // 2).hex()
    name = "张王李赵"[int(rng.integers(4))] if rng.random() < 0.2 else "x"
    return f"https://code.example/{name}/{token}"[:length]
