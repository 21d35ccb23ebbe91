"""When a code counts: seen often enough, of one colour, and not just counted.

Pure: time is given in. One wrong frame must not register anybody, and a phone held
before the camera for half a minute is one presentation, not ten.
"""

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from station.domain.symbols import Colour, Symbol

SECOND_US = 1_000_000


def unproven(_text: str) -> bool:
    """Nobody is there to say whether a text is genuine."""
    return False


class Presentation(msgspec.Struct, frozen=True):
    """What somebody showed: symbols that count now, the one in the middle first.

    `at_us`: microseconds of the clock that timed the frames. Colours are those most
    sightings agree on, UNSURE where they do not.
    """

    symbols: tuple[Symbol, ...]
    at_us: int


class _Sighting:
    """The frames of one text since it came into view."""

    def __init__(self) -> None:
        self.colours: Counter[Colour] = Counter()
        self.last_us = 0
        self.counted = False


class Acceptance:
    """Decides over the frames of one camera; one object per camera, one thread.

    A text counts in the frame where it is seen for the `needed`-th time with an agreed
    colour, or for the `patience`-th time without one. It counts again only after it
    was out of sight for `away_us`. Sightings further apart than `gap_us` do not add up.
    A text that `is_genuine` vouches for (a signature that holds cannot be misread)
    counts at its first sight, whatever its colour.
    """

    def __init__(
        self,
        *,
        needed: int = 2,
        patience: int = 5,
        gap_us: int = SECOND_US,
        away_us: int = 5 * SECOND_US,
        is_genuine: Callable[[str], bool] = unproven,
    ) -> None:
        self._needed = needed
        self._patience = patience
        self._gap_us = gap_us
        self._away_us = away_us
        self._is_genuine = is_genuine
        self._seen: dict[str, _Sighting] = {}

    def offer(self, symbols: Iterable[Symbol], at_us: int) -> Presentation | None:
        """The symbols of one frame; what counts from this frame on, or None."""
        self._forget(at_us)
        counting = tuple(
            accepted
            for symbol in symbols
            if (accepted := self._accepted(symbol, at_us)) is not None
        )
        return Presentation(counting, at_us) if counting else None

    def _accepted(self, symbol: Symbol, at_us: int) -> Symbol | None:
        sighting = self._seen.setdefault(symbol.text, _Sighting())
        if not sighting.counted and at_us - sighting.last_us > self._gap_us:
            sighting.colours.clear()
        sighting.last_us = at_us
        sighting.colours[symbol.colour] += 1
        if sighting.counted:
            return None
        colour = self._agreed(sighting.colours)
        if colour is None and self._is_genuine(symbol.text):
            colour = symbol.colour
        if colour is None:
            return None
        sighting.counted = True
        return msgspec.structs.replace(symbol, colour=colour)

    def _agreed(self, colours: Counter[Colour]) -> Colour | None:
        """The colour to accept under, None while the frames are too few or disagree."""
        sure = [pair for pair in colours.most_common() if pair[0] is not Colour.UNSURE]
        if sure and sure[0][1] >= self._needed:
            return sure[0][0]
        return Colour.UNSURE if colours.total() >= self._patience else None

    def _forget(self, at_us: int) -> None:
        self._seen = {
            text: sighting
            for text, sighting in self._seen.items()
            if at_us - sighting.last_us <= self._away_us
        }
