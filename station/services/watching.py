"""A watched inbox: what is new in folders and shares, once it has come whole.

Sticks, shares and chat programs show a file before all of it is there. A file counts
when it has not changed between two looks; `.part` never does.
"""

from collections.abc import Callable, Iterator
from threading import Event

from station.domain.errors import GatebookError
from station.handover.fetch import Found, find, stamp_of
from station.wording.errors import sentence

Seen = tuple[str, int, str]

# So many files at a time; the rest comes with the next look.
MOST_AT_ONCE = 200


class Watch:
    """Looks at `urls` every `every_s` seconds. A place that is away is waited for."""

    def __init__(self, urls: list[str], every_s: float) -> None:
        self._urls = urls
        self._every_s = every_s
        self._before: set[Seen] = set()
        self._taken: set[Seen] = set()
        self._told = ""

    def rounds(self, most: int, tell: Callable[[str], None]) -> Iterator[list[str]]:
        """The addresses that are new and whole, look by look; 0: without end."""
        looks = 0
        while True:
            new = self.look(tell)
            if new:
                yield new
            looks += 1
            if looks == most:
                return
            Event().wait(self._every_s)

    def look(self, tell: Callable[[str], None]) -> list[str]:
        """What is new since the look before and did not change since then."""
        present = dict(self._present(tell))
        whole = [seen for seen in present if seen in self._before - self._taken]
        self._before = set(present)
        self._taken &= self._before  # a file of that name may come once more
        chosen = whole[:MOST_AT_ONCE]
        self._taken |= set(chosen)
        return list(dict.fromkeys(present[seen].url for seen in chosen))

    def _present(self, tell: Callable[[str], None]) -> Iterator[tuple[Seen, Found]]:
        for url in self._urls:
            try:
                for found in find(url):
                    if found.fault is None:
                        yield (found.url, *stamp_of(found.url)), found
                    else:
                        self._tell_once(found.fault, tell)
            except GatebookError as fault:
                self._tell_once(fault, tell)

    def _tell_once(self, fault: GatebookError, tell: Callable[[str], None]) -> None:
        told = sentence(fault)
        if told != self._told:
            self._told = told
            tell(told)
