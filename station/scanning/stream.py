"""The frames of one camera, read one after another: what the last one says helps.

Where a symbol was a moment ago it most likely still is: that region is looked at first,
which costs a fraction of a frame. Where it is still seen but not read, the regions of
several frames are laid over one another (`stacking`).
When a code counts is said by `acceptance`.
"""

from collections import deque
from typing import NamedTuple

import msgspec
import numpy as np

from station.domain.symbols import Symbol
from station.scanning.found import Frame
from station.scanning.reader import STREAM, read
from station.scanning.regions import Region, region_about
from station.scanning.stacking import Gray, is_like, stacked, thumbnail

_ROOM = 0.45  # round the last outline, of its size
_KEPT = 4  # regions laid over one another
_LOST_AFTER = 12  # frames
_WHOLE_EVERY = 5  # frames: somebody else may have come
_SMALLEST = 24  # pixels


class _Held(NamedTuple):
    """Where a symbol was read last, and what that looked like."""

    region: Region
    likeness: Gray


class Stream:
    """Reads the frames of one camera in the order they come; one thread."""

    def __init__(self) -> None:
        self._turn = -1
        self._held: _Held | None = None
        self._unread = 0
        self._kept: deque[Frame] = deque(maxlen=_KEPT)

    def read(self, frame: Frame) -> tuple[Symbol, ...]:
        """The symbols of the next frame, the one nearest the middle first."""
        self._turn += 1
        symbols: tuple[Symbol, ...] = ()
        if self._held is not None and self._turn % _WHOLE_EVERY:
            symbols = self._tracked(frame, self._held)
        symbols = symbols or read(frame, STREAM, turn=self._turn)
        self._remember(frame, symbols)
        return symbols

    def _tracked(self, frame: Frame, held: _Held) -> tuple[Symbol, ...]:
        cut = held.region.cut(frame)
        if min(cut.shape[:2]) < _SMALLEST or not is_like(thumbnail(cut), held.likeness):
            return ()
        symbols = read(cut, STREAM, turn=self._turn)
        if not symbols and self._kept and self._kept[-1].shape == cut.shape:
            symbols = read(stacked(cut, self._kept), STREAM, turn=self._turn)
        self._kept.append(cut.copy())
        return tuple(_shifted(symbol, held.region) for symbol in symbols)

    def _remember(self, frame: Frame, symbols: tuple[Symbol, ...]) -> None:
        if symbols:
            region = region_about(np.array(symbols[0].outline), _ROOM, frame)
            if self._held is None or region != self._held.region:
                self._kept.clear()
            self._held, self._unread = _Held(region, thumbnail(region.cut(frame))), 0
            return
        self._unread += 1
        if self._unread > _LOST_AFTER:
            self._held = None
            self._kept.clear()


def _shifted(symbol: Symbol, region: Region) -> Symbol:
    left, top = region.corner
    outline = tuple((round(x + left, 1), round(y + top, 1)) for x, y in symbol.outline)
    return msgspec.structs.replace(symbol, outline=outline)
