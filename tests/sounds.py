"""Writes the sounds of the gate window: resources/sounds/*.wav.

Run: python -m tests.sounds [--check]. Three families that nobody takes for each other:
admitted is a bright bell that rises; what the guard must act on is knocked on wood, and
the number and the direction of the knocks tell which; a technical failure is a low buzz
that swells. 16 bit, mono.
"""

import io
import math
import sys
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "resources" / "sounds"
RATE = 22050
LOUD = 0.7 * 32767
Tone = Callable[[float, float], float]


def bell(hertz: float, t: float) -> float:
    """Partials of a small bell, the high ones gone first."""
    partials = ((1.0, 1.0, 6.0), (2.0, 0.35, 9.0), (3.01, 0.18, 14.0))
    return _rise(t) * sum(
        share * math.exp(-fall * t) * math.sin(math.tau * hertz * times * t)
        for times, share, fall in partials
    )


def wood(hertz: float, t: float) -> float:
    """A knock: odd partials that are over at once."""
    partials = ((1.0, 1.0, 16.0), (3.0, 0.4, 30.0), (5.0, 0.2, 45.0))
    return _rise(t) * sum(
        share * math.exp(-fall * t) * math.sin(math.tau * hertz * times * t)
        for times, share, fall in partials
    )


def buzz(hertz: float, t: float) -> float:
    """Two saws a little apart: it beats."""
    swell = min(1.0, t / 0.08)
    return 0.5 * swell * (_saw(hertz, t) + _saw(hertz * 1.06, t))


# what is heard: tone, then (start, hertz, length) of every stroke; seconds
SOUNDS: dict[str, tuple[Tone, tuple[tuple[float, float, float], ...]]] = {
    "admit": (bell, ((0.0, 1046.5, 0.30), (0.13, 1568.0, 0.45))),
    "hold": (wood, ((0.0, 523.3, 0.22), (0.20, 523.3, 0.30))),
    "refuse": (wood, ((0.0, 523.3, 0.20), (0.18, 392.0, 0.20), (0.36, 293.7, 0.36))),
    "refer": (
        wood,
        tuple(
            (n * 0.15, (587.3, 392.0)[n % 2], 0.15 + 0.1 * (n == 5)) for n in range(6)
        ),
    ),
    "fault": (buzz, ((0.0, 98.0, 0.36), (0.44, 98.0, 0.46))),
}


def sound(name: str) -> bytes:
    """One file, whole."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        samples = array("h", (round(LOUD * value) for value in _mixed(name)))
        if sys.byteorder == "big":
            samples.byteswap()
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _mixed(name: str) -> list[float]:
    tone, strokes = SOUNDS[name]
    end = max(start + length for start, _hertz, length in strokes)
    mixed = [0.0] * round(end * RATE)
    for start, hertz, length in strokes:
        first = round(start * RATE)
        for n in range(min(round(length * RATE), len(mixed) - first)):
            t = n / RATE
            mixed[first + n] += tone(hertz, t) * min(1.0, (length - t) / 0.02)
    peak = max(abs(value) for value in mixed)
    return [value / peak for value in mixed]


def _rise(t: float) -> float:
    return min(1.0, t / 0.004)


def _saw(hertz: float, t: float) -> float:
    return sum(math.sin(math.tau * hertz * n * t) / n for n in range(1, 9))


def _stale() -> Iterator[str]:
    for name in SOUNDS:
        path = FOLDER / f"{name}.wav"
        if not path.is_file() or not is_same(path.read_bytes(), sound(name)):
            yield path.name


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two files sound alike: sines differ in the last bit between systems."""
    first, second = samples(one), samples(other)
    return len(first) == len(second) and all(
        abs(a - b) <= 1 for a, b in zip(first, second, strict=True)
    )


def samples(data: bytes) -> array:
    with wave.open(io.BytesIO(data)) as file:
        read = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        read.byteswap()
    return read


def main() -> int:
    stale = list(_stale())
    if "--check" in sys.argv:
        for name in stale:
            print(f"resources/sounds/{name} is stale: run python -m tests.sounds")
        return 1 if stale else 0
    for name in SOUNDS:
        (FOLDER / f"{name}.wav").write_bytes(sound(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
