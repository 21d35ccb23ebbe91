"""Several codes, one SMART Health Card: parts are kept until the last one came."""

from station.codes.bounded import Malformed
from station.codes.shc import chunk_of

MOST_PARTS = 16  # as many as are kept; the largest card seen has three


class CardParts:
    """The parts of one card as they come before a camera, in any order.

    Parts carry no number of their card. So a part of another total, or another text
    under the same index, begins a new card, and what was kept is dropped.
    """

    def __init__(self) -> None:
        self._total = 0
        self._letters: dict[int, str] = {}

    def take(self, text: str) -> str:
        """The whole card (a JWS) when `text` is its last missing part, else nothing.

        Any text may come; what is no part changes nothing.
        """
        try:
            chunk = chunk_of(text)
        except Malformed:
            return ""
        if not 1 < chunk.total <= MOST_PARTS:
            return ""
        kept = self._letters.get(chunk.index, chunk.letters)
        if (self._total, kept) != (chunk.total, chunk.letters):
            self.forget()
        self._total = chunk.total
        self._letters[chunk.index] = chunk.letters
        if len(self._letters) < self._total:
            return ""
        whole = "".join(letters for _index, letters in sorted(self._letters.items()))
        self.forget()
        return whole

    @property
    def missing(self) -> tuple[int, ...]:
        """The parts still to come, counted from 1; none while no card is begun."""
        return tuple(i for i in range(1, self._total + 1) if i not in self._letters)

    def forget(self) -> None:
        """Begin anew: another person stands there."""
        self._total = 0
        self._letters.clear()
