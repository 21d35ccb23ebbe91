"""What the rounds of one test injected and saw, for docs/reliability.md.

With `GATEBOOK_SEEN=FILE` each test adds one line to that file; `python -m tests.faults
--merge FILE` brings the lines into seen.json.
"""

import os
from collections import Counter, defaultdict

import msgspec

Rounds = dict[str, dict[str, int]]


class Counts(msgspec.Struct, frozen=True):
    """One test of one run: what was injected, what was seen then, how often.

    `more` counts what else was there in these rounds.
    """

    test: str
    rounds: Rounds
    more: dict[str, int]


class Tally:
    """Counts while a test runs."""

    def __init__(self, test: str) -> None:
        self._test = test
        self._rounds: dict[str, Counter[str]] = defaultdict(Counter)
        self._more: Counter[str] = Counter()

    def round(self, injected: str, seen: str) -> None:
        self._rounds[injected][seen] += 1

    def note(self, what: str, count: int) -> None:
        """Something more that was there in this round, and how often."""
        self._more[what] += count

    def write(self, place: str) -> None:
        if not place or not self._rounds:
            return
        rounds = {injected: dict(seen) for injected, seen in self._rounds.items()}
        counts = Counts(self._test, rounds, dict(self._more))
        handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o666)
        os.write(handle, msgspec.json.encode(counts) + b"\n")
        os.close(handle)
