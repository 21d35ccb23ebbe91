"""`scan`: what is read, and how fast, beside each decoder alone.

Rendered frames of codes on phones, each spoilt in one way, with a fixed seed; the mix
is set so that zxing-cpp alone reads 85 to 90 % of them. Milliseconds are processor time
of one frame on one thread, from BGR pixels to texts; another decoder begins on every
frame, since the first one also pays for bringing the pixels near. With `--images DIR`
the pictures there that have a .txt beside them are read as well.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import thread_time

import cv2
import msgspec
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from station.domain.symbols import Colour
from station.scanning.found import Frame
from station.scanning.pictures import open_picture
from station.scanning.reader import STILL, STREAM, read
from station.scanning.scenes import Conditions, Holder, Look, render

SEED = 20220401
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
COLOURS = (Colour.GREEN, Colour.YELLOW, Colour.RED)
LENGTHS = (60, 120, 200, 300)


@dataclass
class Tally:
    """What one decoder did."""

    hits: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    with_code: list[float] = field(default_factory=list)
    without: list[float] = field(default_factory=list)


class Decoders:
    """Ours in both gears, and each decoder as its own manual would have it used."""

    def __init__(self) -> None:
        self._opencv = cv2.QRCodeDetector()
        self._turn = self._first = 0
        self.by_name: dict[str, Callable[[Frame], list[str]]] = {
            "stream": self._stream,
            "still": lambda frame: [s.text for s in read(frame, STILL)],
            "zxing": self._zxing,
            "zbar": self._zbar,
            "opencv": self._by_opencv,
        }

    def in_turn(self) -> list[str]:
        """The names of the decoders, beginning with another one each time."""
        names = list(self.by_name)
        self._first = (self._first + 1) % len(names)
        return names[self._first :] + names[: self._first]

    def _stream(self, frame: Frame) -> list[str]:
        self._turn += 1
        return [s.text for s in read(frame, STREAM, turn=self._turn)]

    @staticmethod
    def _zxing(frame: Frame) -> list[str]:
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = zxingcpp.read_barcodes(
            gray,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            try_rotate=False,
            try_invert=False,
        )
        return [barcode.text for barcode in found]

    @staticmethod
    def _zbar(frame: Frame) -> list[str]:
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = pyzbar.decode(gray, symbols=[pyzbar.ZBarSymbol.QRCODE])
        return [symbol.data.decode("utf-8", "replace") for symbol in found]

    def _by_opencv(self, frame: Frame) -> list[str]:
        try:
            text, *_ = self._opencv.detectAndDecode(frame)
        except cv2.error:  # it gives up on modes it does not know
            return []
        return [text] if text else []


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """Rates in percent, milliseconds, and ours (stream) divided by zxing-cpp's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench scan")
    parser.add_argument("--frames", type=int, default=240)
    parser.add_argument("--images", type=Path, help="pictures with .txt beside them")
    options = parser.parse_args(list(argv))
    cv2.setNumThreads(1)
    decoders, tallies = Decoders(), {}
    for name in decoders.by_name:
        tallies[name] = Tally()
    colours: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for kind, text, colour, frame in frames(options.frames):
        kinds.update([kind] if text else [])
        _race(decoders, tallies, frame, kind, text)
        if text:
            colours[_colour_verdict(frame, text, colour)] += 1
    figures = _figures(tallies, kinds)
    figures |= {f"colour_{verdict}": n for verdict, n in sorted(colours.items())}
    if options.images:
        figures |= _of_images(options.images, decoders)
    return figures


def frames(count: int) -> Iterator[tuple[str, str, Colour, Frame]]:
    """Kind, text, colour and frame; every fifth frame carries no code."""
    rng = np.random.default_rng(SEED)
    names = tuple(SPOILT)
    for number in range(count):
        kind = names[number % len(names)]
        colour = COLOURS[int(rng.integers(len(COLOURS)))]
        text = _text(rng) if number % 5 else ""
        drawn = {name: rng.uniform(*span) for name, span in SPOILT[kind].items()}
        usual = {"turn": rng.normal(0, 8), "nod": rng.normal(0, 8)}
        usual |= {"size": rng.uniform(0.75, 1.0)}
        conditions = msgspec.convert(usual | drawn, Conditions)
        yield (
            kind,
            text,
            colour,
            render(text, Look(Holder.PHONE, colour), conditions, rng),
        )


def _text(rng: np.random.Generator) -> str:
    length = int(rng.choice(LENGTHS))
    token = rng.bytes(length // 2).hex()
    name = "张王李赵"[int(rng.integers(4))] if rng.random() < 0.2 else "x"
    return f"https://code.example/{name}/{token}"[:length]


def _race(
    decoders: Decoders, tallies: dict[str, Tally], frame: Frame, kind: str, text: str
) -> None:
    for name in decoders.in_turn():
        begin = thread_time()
        texts = decoders.by_name[name](frame)
        ms = (thread_time() - begin) * 1000
        tally = tallies[name]
        (tally.with_code if text else tally.without).append(ms)
        tally.hits[kind] += bool(text) and text in texts
        tally.wrong += any(found != text for found in texts)


def _colour_verdict(frame: Frame, text: str, colour: Colour) -> str:
    seen = [s.colour for s in read(frame, STILL) if s.text == text]
    if not seen:
        return "unread"
    if seen[0] is Colour.UNSURE:
        return "unsure"
    return "right" if seen[0] is colour else "wrong"


def _figures(tallies: dict[str, Tally], kinds: Counter[str]) -> dict[str, float | int]:
    figures: dict[str, float | int] = {"frames": kinds.total()}
    for name, tally in tallies.items():
        figures[f"{name}_rate"] = round(100 * tally.hits.total() / kinds.total(), 1)
        figures[f"{name}_wrong"] = tally.wrong
        for what, times in (("", tally.with_code), ("_empty", tally.without)):
            figures[f"{name}_ms_p50{what}"] = round(float(np.percentile(times, 50)), 2)
            figures[f"{name}_ms_p95{what}"] = round(float(np.percentile(times, 95)), 2)
        for kind, shown in kinds.items():
            figures[f"{name}_rate_{kind}"] = round(100 * tally.hits[kind] / shown, 1)
    for figure in ("rate", "ms_p50", "ms_p95", "ms_p50_empty", "ms_p95_empty"):
        short = figure.removeprefix("ms_")
        ratio = figures[f"stream_{figure}"] / figures[f"zxing_{figure}"]
        figures[f"ratio_{short}"] = round(ratio, 2)
    return figures


def _of_images(folder: Path, decoders: Decoders) -> dict[str, float | int]:
    counts: Counter[str] = Counter()
    for beside in sorted(folder.rglob("*.txt")):
        pictures = [p for p in beside.parent.glob(f"{beside.stem}.*") if p != beside]
        for picture in pictures[:1]:
            counts["images"] += 1
            frame = open_picture(picture)
            wanted = beside.read_bytes().decode("utf-8")  # line ends as they are
            for name, decode in decoders.by_name.items():
                counts[f"images_{name}"] += wanted in decode(frame)
    return dict(counts)
