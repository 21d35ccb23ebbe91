"""A photograph made fit for a pass: small, upright, without its metadata."""

from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from station.domain.errors import OperatorError
from station.scanning.pictures import open_picture

LONGEST = 480  # pixels: more than a printer puts into 33 mm
_QUALITY = 85
_JPEG = b"\xff\xd8"
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_HEAD = 64 * 1024
# EXIF 2.32, tag 274: what has to be done to see the picture upright
_TURNS = {
    3: cv2.ROTATE_180,
    6: cv2.ROTATE_90_CLOCKWISE,
    8: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def photograph(path: Path, longest: int = LONGEST) -> bytes:
    """The picture file as a small JPEG, seen upright, `longest` pixels at most.

    Raises OperatorError for what is no picture, is damaged or too large, and
    EnvironmentFault when it cannot be read.
    """
    pixels = open_picture(path)
    turn = _TURNS.get(_orientation(path.read_bytes()[:_HEAD]))
    if turn is not None:
        pixels = np.asarray(cv2.rotate(pixels, turn), dtype=np.uint8)
    side = max(pixels.shape[:2])
    if side > longest:
        scale = longest / side
        shrunk = cv2.resize(
            pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
        )
        pixels = np.asarray(shrunk, dtype=np.uint8)
    good, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not good:
        raise OperatorError("This is no picture that can be read.")
    return data.tobytes()


def _orientation(head: bytes) -> int:
    """The orientation that a JPEG claims, 1 where it claims none."""
    at = head.find(_EXIF)
    if not head.startswith(_JPEG) or at < 0:
        return 1
    body = head[at + len(_EXIF) :]
    order: Literal["little", "big"] = "little" if body[:2] == b"II" else "big"

    def number(start: int, size: int) -> int:
        return int.from_bytes(body[start : start + size], order)

    first = number(4, 4)
    for n in range(min(number(first, 2), 64)):
        entry = first + 2 + 12 * n
        if number(entry, 2) == _ORIENTATION:
            return number(entry + 8, 2)
    return 1
