"""What the camera sees and the gun types: codes come in through the real readers.

A camera presentation is a few rendered 1280×720 frames read in the stream gear; a gun
is a key burst put through the recogniser. With a folder of pictures, presentations show
those files in turn instead of rendered frames.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np

from station.devices.bursts import BurstReader, Scanned
from station.devices.replay import gun_keys, replay
from station.domain.errors import OperatorError
from station.domain.symbols import Colour, Symbol
from station.scanning.found import Frame
from station.scanning.pictures import read_picture
from station.scanning.reader import STREAM, read
from station.scanning.scenes import Conditions, Holder, Look, mild, render

PATIENCE = 6  # frames until the guard tilts the phone another way
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp"})


class Presentation:
    """One code held before the camera; frames are made as the camera would give them.

    `spent_ms`: what making frames cost inside `look`, which no camera would have cost.
    """

    def __init__(self, take: Callable[[], Frame], patience: int = PATIENCE) -> None:
        self._take = take
        self._patience = patience
        self._first = take()
        self.spent_ms = 0.0

    def look(self) -> Symbol | None:
        """The code of the first frame that can be read."""
        for turn in range(self._patience):
            symbols = read(self._frame(turn), STREAM, turn=turn)
            if symbols:
                return symbols[0]
        return None

    def _frame(self, turn: int) -> Frame:
        if turn == 0:
            return self._first
        start = time.perf_counter()
        frame = self._take()
        self.spent_ms += (time.perf_counter() - start) * 1000
        return frame


class Optics:
    """Makes presentations from a seeded generator; counts codes shown and read."""

    def __init__(self, seed: int, pictures: Path | None = None) -> None:
        self._rng = np.random.default_rng(seed)
        self._pictures = cycle(_files(pictures)) if pictures else None

    def presented(self, text: str, colour: Colour, holder: Holder) -> Presentation:
        """The frames of a phone or card shown at the gate."""
        look = Look(holder, colour)
        conditions = mild(self._rng)
        return Presentation(partial(render, text, look, conditions, self._rng))

    def spoilt(self, text: str) -> Presentation:
        """A broken screen: far too blurred and dark for any reader."""
        look = Look(Holder.PHONE, Colour.GREEN)
        bad = Conditions(size=0.5, blur=9.0, light=0.05, noise=30.0)
        return Presentation(partial(render, text, look, bad, self._rng))

    def picture(self) -> Symbol | None:
        """The code of the next real picture; None without a folder or a code."""
        if self._pictures is None:
            return None
        symbols = read_picture(next(self._pictures))
        return symbols[0] if symbols else None


def typed(text: str) -> str | None:
    """What the recogniser makes of a gun's key burst of `text`."""
    events = replay(gun_keys(text, start_us=0), BurstReader())
    return next((event.text for event in events if isinstance(event, Scanned)), None)


def _files(folder: Path) -> list[Path]:
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES)
    if not files:
        raise OperatorError("There are no pictures in {place}.", place=str(folder))
    return files
