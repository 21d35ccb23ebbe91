"""`empties`: rendered scenes without a code, in both gears: nothing may be read."""

import argparse
from collections.abc import Sequence

import cv2

from station.scanning.reader import STILL, STREAM, read
from tests.bench._spoilt import empty_shots


def run(argv: Sequence[str]) -> dict[str, int]:
    """How many scenes, and how many gave a text."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench empties")
    parser.add_argument("--scenes", type=int, default=1000)
    options = parser.parse_args(list(argv))
    cv2.setNumThreads(1)
    still = stream = 0
    for number, frame in enumerate(empty_shots(options.scenes)):
        still += bool(read(frame, STILL))
        stream += bool(read(frame, STREAM, turn=number))
    return {
        "scenes": options.scenes,
        "still_false_positives": still,
        "stream_false_positives": stream,
    }
