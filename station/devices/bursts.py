"""The gun scanner: a keyboard that types faster than anybody can.

Pure timing, no window: keys come in with their time, typed keys and whole scans come
out. Keys are held back for the moment it takes to tell, so that no part of a scanned
text ever reaches a text field.
"""

from typing import NamedTuple

FASTEST_HAND_US = 35_000  # between two keys of one hand; guns need 1 to 20 ms
SHORTEST_SCAN = 6
LONGEST_SCAN = 4296  # what the largest QR symbol holds
ENDS = frozenset("\r\n\t")


class Key(NamedTuple):
    """One key: the character it types, and microseconds of a clock that never jumps."""

    char: str
    at_us: int


class Typed(NamedTuple):
    """Keys that a hand typed, to be handled as if nothing had been held back."""

    keys: tuple[Key, ...]


class Scanned(NamedTuple):
    """The text of one scan, without what ended it."""

    text: str
    at_us: int


Event = Typed | Scanned


class BurstReader:
    """Tells a gun's burst from typing.

    A burst is at least six keys, not all the same (a key held down), each within 35 ms
    of the one before, ended by Enter or Tab or by silence. Control keys inside a burst
    are dropped: a code must not be able to press them. Call `flush` when `deadline_us`
    has passed without a key.
    """

    def __init__(self) -> None:
        self._keys: list[Key] = []

    @property
    def deadline_us(self) -> int | None:
        """When the keys held back must be decided on; None when there are none."""
        return self._keys[-1].at_us + FASTEST_HAND_US if self._keys else None

    def press(self, key: Key) -> tuple[Event, ...]:
        """One more key; what has become clear by it."""
        decided = self.flush(key.at_us)
        if key.char in ENDS:
            return (*decided, *self._ended(key))
        # more than any symbol holds is no code: it must not fill the memory
        del self._keys[LONGEST_SCAN:]
        self._keys.append(key)
        return decided

    def flush(self, now_us: int) -> tuple[Event, ...]:
        """Decide on what is held back once no further key can belong to it."""
        deadline = self.deadline_us
        if deadline is None or now_us <= deadline:
            return ()
        return self._scan() or self._released()

    def _ended(self, end: Key) -> tuple[Event, ...]:
        scan = self._scan()
        if scan:
            return scan
        self._keys.append(end)
        return self._released()

    def _scan(self) -> tuple[Event, ...]:
        held_down = len({key.char for key in self._keys}) == 1
        if held_down or len(self._keys) < SHORTEST_SCAN:
            return ()
        keys, self._keys = self._keys, []
        text = "".join(key.char for key in keys if key.char.isprintable())
        return (Scanned(text, keys[-1].at_us),)

    def _released(self) -> tuple[Event, ...]:
        keys, self._keys = self._keys, []
        return (Typed(tuple(keys)),) if keys else ()
