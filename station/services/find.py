"""The port that finds people while somebody types; `db.search` implements it."""

from typing import Protocol

from typing_extensions import override

from station.domain.search import Found, Hit


class Finder(Protocol):
    """Who may be meant by what is typed. Called from any thread; it never writes.

    Raises EnvironmentFault or IntegrityFault when the disk or the file fails.
    """

    def find(self, text: str) -> Found:
        """The likeliest first; nobody for a text that can mean nobody."""
        ...

    def again(self, hit: Hit) -> Hit | None:
        """Somebody who was found, as known now; None when they are gone since."""
        ...


class NoFinder(Finder):
    """Where there is nothing to search."""

    @override
    def find(self, text: str) -> Found:
        return Found()

    @override
    def again(self, hit: Hit) -> Hit | None:
        return None
