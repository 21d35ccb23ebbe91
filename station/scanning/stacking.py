"""Several frames of one region laid over one another, and whether that may help.

Grain and passing glare average out where the same symbol lies below them. Where it went
away there is nothing to average, and looking for it would cost more than all else.
"""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from station.scanning.found import Frame

Gray = NDArray[np.float32]

_THUMB = 32  # pixels a side
_TAKEN = 4  # pixels of the region for each of the thumbnail, on each side
_SWAY = 5  # of them, on each side: how far a hand moves between two frames
_LEAST_LIKENESS = 0.4  # of a perfect correlation, of thumbnails
_LEAST_ALIKE = 0.25  # of a perfect phase correlation
_MEASURED = 256  # pixels a side: enough to tell a shift to a third of a pixel


def thumbnail(cut: Frame) -> Gray:
    """What a region looks like from afar."""
    step = max(1, min(cut.shape[:2]) // (_TAKEN * _THUMB))
    taken = np.ascontiguousarray(cut[::step, ::step])
    small = cv2.resize(taken, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA)
    return _gray(np.asarray(small, np.uint8))


def is_like(thumb: Gray, other: Gray) -> bool:
    """Whether the same thing most likely is in both, moved a little; never if plain."""
    middle = thumb[_SWAY:-_SWAY, _SWAY:-_SWAY]
    if np.ptp(middle) < 1:
        return False
    alike = cv2.matchTemplate(other, middle, cv2.TM_CCOEFF_NORMED)
    return float(alike.max()) >= _LEAST_LIKENESS


def stacked(cut: Frame, others: Iterable[Frame]) -> Frame:
    """The mean of `cut` and those of `others` of its size that can be moved to fit."""
    total, count = cut.astype(np.float32), 1
    height, width = cut.shape[:2]
    scale = min(1.0, _MEASURED / max(height, width))
    wanted = _measured(cut, scale)
    window = cv2.createHanningWindow(wanted.shape[::-1], cv2.CV_32F)
    for other in others:
        if other.shape != cut.shape:
            continue
        (x, y), alike = cv2.phaseCorrelate(_measured(other, scale), wanted, window)
        if alike < _LEAST_ALIKE:
            continue
        move = np.array([[1, 0, x / scale], [0, 1, y / scale]], np.float32)
        total += cv2.warpAffine(
            other, move, (width, height), borderMode=cv2.BORDER_REPLICATE
        )
        count += 1
    return np.asarray(np.rint(total / count), np.uint8)


def _measured(cut: Frame, scale: float) -> Gray:
    small = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _gray(np.asarray(small, np.uint8))


def _gray(cut: Frame) -> Gray:
    gray = cut if cut.ndim == 2 else cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004 - no colours
    return np.asarray(gray, np.float32)
