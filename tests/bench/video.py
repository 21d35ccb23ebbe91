"""`video`: 30 presentations before one camera, each to be reported once.

Rendered: a phone is moved in, held unsteadily and taken away; glare passes; sometimes
two people stand close together. A presentation counts as readable when zxing-cpp
alone reads it in two frames or more. `frames_needed` runs from its first readable
frame to its report. `gone_ms` is the processor time of a frame after it went away.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from station.domain.symbols import Colour
from station.scanning.acceptance import Acceptance
from station.scanning.found import Frame
from station.scanning.scenes import HEIGHT, WIDTH, Conditions, Holder, Look, render
from station.scanning.stream import Stream
from tests.bench._decoders import Decoders

SEED = 20220415
FRAMES, FRAME_US, PAUSE_US = 16, 33_000, 6_000_000
GONE = 15  # frames
COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.RED)
MOTION, GLARE = (0.5, 8.0), (0.2, 0.9)


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Presentations shown, readable, reported, missed, twice, wrong; frames needed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench video")
    parser.add_argument("--presentations", type=int, default=30)
    options = parser.parse_args(list(argv))
    cv2.setNumThreads(1)
    figures: Counter[str] = Counter()
    needed: list[int] = []
    gone_ms: list[float] = []
    stream, acceptance, at_us = Stream(), Acceptance(), 0
    rng = np.random.default_rng(SEED)
    while figures["presentations"] < options.presentations:
        shown = _shown(figures["presentations"], rng)
        figures["presentations"] += len(shown)
        first: dict[str, int] = {}
        seen: Counter[str] = Counter()
        reported: Counter[str] = Counter()
        for number, frame in enumerate(_frames(shown, rng)):
            at_us += FRAME_US
            for text in set(Decoders._zxing(frame)):
                seen[text] += 1
                first.setdefault(text, number)
            counted = acceptance.offer(stream.read(frame), at_us)
            for symbol in counted.symbols if counted else ():
                reported[symbol.text] += 1
                needed.append(number - first.get(symbol.text, number) + 1)
                figures["colour_wrong"] += symbol.colour not in {
                    shown.get(symbol.text),
                    Colour.UNSURE,
                }
                figures["colour_unsure"] += symbol.colour is Colour.UNSURE
        gone_ms += _gone(stream, rng)
        at_us += PAUSE_US
        readable = {text for text, frames in seen.items() if frames > 1}
        figures["readable"] += len(readable)
        figures["missed"] += len(readable - set(reported))
        figures["reported"] += len(set(reported) & set(shown))
        figures["twice"] += sum(times > 1 for times in reported.values())
        figures["wrong"] += len(set(reported) - set(shown))
    return {
        **figures,
        "frames_needed_p50": float(np.percentile(needed, 50)),
        "frames_needed_max": max(needed),
        "gone_ms_p50": round(float(np.percentile(gone_ms, 50)), 1),
        "gone_ms_p95": round(float(np.percentile(gone_ms, 95)), 1),
    }


def _gone(stream: Stream, rng: np.random.Generator) -> list[float]:
    """Milliseconds of the frames in which nobody shows anything any more."""
    empty = rng.integers(85, 95, (HEIGHT, WIDTH, 3), np.uint8)
    took: list[float] = []
    for _ in range(GONE):
        begun = time.thread_time()
        stream.read(empty)
        took.append(1000 * (time.thread_time() - begun))
    return took


def _shown(number: int, rng: np.random.Generator) -> dict[str, Colour]:
    """One person, every fifth time two: text and colour."""
    return {
        f"https://code.example/{rng.bytes(int(rng.integers(15, 60))).hex()}": COLOURS[
            int(rng.integers(len(COLOURS)))
        ]
        for _ in range(2 if number % 5 == 3 else 1)
    }


def _frames(shown: dict[str, Colour], rng: np.random.Generator) -> Iterator[Frame]:
    turn, size = rng.normal(0, 8), rng.uniform(0.7, 0.95)
    lamp = rng.uniform(*GLARE) if rng.random() < 0.5 else 0.0
    for number in range(FRAMES):
        near = np.sin(np.pi * (number + 1) / (FRAMES + 1))  # in, held, away
        seen = Conditions(
            size=size * (0.45 + 0.55 * near),
            turn=turn + rng.normal(0, 1.5),
            lean=rng.normal(0, 6),
            motion=float(MOTION[1] + (MOTION[0] - MOTION[1]) * near),
            light=0.7,
            glare=lamp * (number % FRAMES > 3) * (number < 11),
        )
        halves = [
            render(text, Look(Holder.PHONE, colour), seen, rng)
            for text, colour in shown.items()
        ]
        if len(halves) == 1:
            yield _pushed(halves[0], near)
            continue
        middle = slice(WIDTH // 4, WIDTH // 4 * 3)
        yield np.hstack([half[:, middle] for half in halves])


def _pushed(frame: Frame, near: float) -> Frame:
    """From the side into the middle."""
    return np.roll(frame, int((1 - near) * WIDTH / 4), axis=1)
