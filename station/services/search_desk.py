"""Searching at the desk: whoever is found, and the record that a number was sought."""

from collections.abc import Callable

from station.domain.search import Found
from station.services.audit import is_number, note_search
from station.services.gate import Gate


class SearchDesk:
    """What the find line of a gate asks. `find` may be called from any thread."""

    def __init__(self, gate: Callable[[], Gate]) -> None:
        self._gate = gate

    def find(self, text: str) -> Found:
        """Who may be meant by what is typed so far."""
        return self._gate().finder.find(text)

    def note(self, number: str, found: int) -> None:
        """Record a search by number, once it is over; no other search is a record."""
        if is_number(number):
            gate = self._gate()
            note_search(number, found, gate, gate.digest_key)
