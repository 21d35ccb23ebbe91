"""What the rounds of one test injected and saw, for docs/reliability.md.

With `GATEBOOK_SEEN=FILE` each test adds one line to that file; `python -m tests.faults
--merge FILE` brings the lines into seen.json.
"""

import os
from collections import Counter

import msgspec


class Counts(msgspec.Struct, frozen=True):
    """One test of one run: rounds by what was injected, and by what was seen."""

    test: str
    injected: dict[str, int]
    seen: dict[str, int]


class Tally:
    """Counts while a test runs."""

    def __init__(self, test: str) -> None:
        self._test = test
        self._injected: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()

    def round(self, injected: str, seen: str) -> None:
        self._injected[injected] += 1
        self._seen[seen] += 1

    def note(self, what: str, count: int) -> None:
        """Something more that was seen in this round, and how often."""
        self._seen[what] += count

    @property
    def rounds(self) -> int:
        return self._injected.total()

    def write(self, place: str) -> None:
        if not place or not self.rounds:
            return
        counts = Counts(self._test, dict(self._injected), dict(self._seen))
        handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o666)
        os.write(handle, msgspec.json.encode(counts) + b"\n")
        os.close(handle)
