"""Parts of a frame worth a closer look: where a symbol was, or where one was glimpsed.

A stage costs by the pixel, so a part of a frame can be given what a whole one cannot.
"""

from typing import NamedTuple

import numpy as np

from station.scanning.found import Corners, Frame


class Region(NamedTuple):
    """A box of whole pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, frame: Frame) -> Frame:
        """That part of a frame, not copied."""
        return frame[self.top : self.bottom, self.left : self.right]

    @property
    def corner(self) -> tuple[int, int]:
        return self.left, self.top


def region_about(corners: Corners, room: float, frame: Frame) -> Region:
    """The box round corners with `room` of its size to each side, within the frame.

    At least one pixel, wherever the corners are.
    """
    low, high = corners.min(axis=0), corners.max(axis=0)
    more = room * (high - low)
    limits = np.array(frame.shape[1::-1])
    left, top = np.clip(low - more, 0, limits - 1).astype(int).tolist()
    right, bottom = np.clip(high + more, 0, limits).astype(int).tolist()
    return Region(left, top, max(right, left + 1), max(bottom, top + 1))
