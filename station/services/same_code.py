"""A code that is given twice at once: by a gun pulled twice, by gun and camera both."""

from station.domain.credentials import CodeKind
from station.domain.symbols import Colour
from station.domain.visit import Direction, Visit

SAME_CODE_US = 5_000_000
_SEEN = frozenset({Colour.GREEN, Colour.YELLOW, Colour.RED, Colour.GREY})


class SameCode:
    """Tells whether a text comes again the same way within 5 s of the last time.

    It does not where it tells more than before: a health code seen in another colour,
    or a code that joins the visit of somebody else.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next code counts, whatever it is."""
        self._last = ("", Direction.IN)
        self._at_us = 0
        self._of: Visit | None = None

    def comes_again(
        self,
        text: str,
        colour: Colour,
        direction: Direction,
        visit: Visit | None,
        now_us: int,
    ) -> bool:
        """`visit`: the open one. `now_us`: µs since boot, which no change shortens."""
        came = (text, direction)
        again = came == self._last and 0 <= now_us - self._at_us < SAME_CODE_US
        self._last, self._at_us = came, now_us
        if visit is None:
            return again
        is_theirs = self._of is not None and visit.at == self._of.at
        return again and is_theirs and not _tells_more(visit, colour)

    def served(self, visit: Visit | None) -> None:
        """The code was taken for this visit, or for one that is recorded already."""
        self._of = visit


def _tells_more(visit: Visit, colour: Colour) -> bool:
    codes = [one for one in visit.shown if one.kind is CodeKind.HEALTH_CODE]
    return colour in _SEEN and any(one.colour is not colour for one in codes)
