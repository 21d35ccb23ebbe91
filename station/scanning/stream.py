"""The frames of one camera, read one after another: what the last one says helps.

Where a symbol was a moment ago it most likely still is: that region is looked at first,
which costs a fraction of a frame. Where it is still seen but not read, the regions of
several frames are laid over one another, and grain and passing glare average out.
When a code counts is said by `acceptance`.
"""

from collections import deque

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from station.domain.symbols import Symbol
from station.scanning.found import Frame
from station.scanning.reader import STREAM, read
from station.scanning.regions import Region, region_about

_ROOM = 0.45  # round the last outline, of its size
_KEPT = 4  # regions laid over one another
_LOST_AFTER = 12  # frames
_WHOLE_EVERY = 5  # frames: somebody else may have come
_LEAST_ALIKE = 0.25  # of a perfect correlation
_SMALLEST = 24  # pixels


class Stream:
    """Reads the frames of one camera in the order they come; one thread."""

    def __init__(self) -> None:
        self._turn = -1
        self._region: Region | None = None
        self._unread = 0
        self._kept: deque[Frame] = deque(maxlen=_KEPT)

    def read(self, frame: Frame) -> tuple[Symbol, ...]:
        """The symbols of the next frame, the one nearest the middle first."""
        self._turn += 1
        symbols: tuple[Symbol, ...] = ()
        if self._region is not None and self._turn % _WHOLE_EVERY:
            symbols = self._tracked(frame, self._region)
        symbols = symbols or read(frame, STREAM, turn=self._turn)
        self._remember(frame, symbols)
        return symbols

    def _tracked(self, frame: Frame, region: Region) -> tuple[Symbol, ...]:
        cut = region.cut(frame)
        if min(cut.shape[:2]) < _SMALLEST:
            return ()
        symbols = read(cut, STREAM, turn=self._turn)
        if not symbols and self._kept and self._kept[-1].shape == cut.shape:
            symbols = read(_laid_over(cut, self._kept), STREAM, turn=self._turn)
        self._kept.append(cut.copy())
        return tuple(_shifted(symbol, region) for symbol in symbols)

    def _remember(self, frame: Frame, symbols: tuple[Symbol, ...]) -> None:
        if symbols:
            region = region_about(np.array(symbols[0].outline), _ROOM, frame)
            if region != self._region:
                self._kept.clear()
            self._region, self._unread = region, 0
            return
        self._unread += 1
        if self._unread > _LOST_AFTER:
            self._region = None
            self._kept.clear()


def _laid_over(cut: Frame, others: deque[Frame]) -> Frame:
    """The mean of a region over several frames, each moved to fit the newest."""
    total, count = cut.astype(np.float32), 1
    wanted = _gray(cut)
    window = cv2.createHanningWindow((wanted.shape[1], wanted.shape[0]), cv2.CV_32F)
    for other in others:
        if other.shape != cut.shape:
            continue
        (x, y), alike = cv2.phaseCorrelate(_gray(other), wanted, window)
        if alike < _LEAST_ALIKE:
            continue
        move = np.array([[1, 0, x], [0, 1, y]], np.float32)
        size = (cut.shape[1], cut.shape[0])
        moved = cv2.warpAffine(other, move, size, borderMode=cv2.BORDER_REPLICATE)
        total += moved
        count += 1
    return np.asarray(np.rint(total / count), np.uint8)


def _gray(cut: Frame) -> NDArray[np.float32]:
    gray = cut if cut.ndim == 2 else cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004 - no colours
    return np.asarray(gray, np.float32)


def _shifted(symbol: Symbol, region: Region) -> Symbol:
    left, top = region.corner
    outline = tuple((round(x + left, 1), round(y + top, 1)) for x, y in symbol.outline)
    return msgspec.structs.replace(symbol, outline=outline)
