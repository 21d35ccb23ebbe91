"""Finding people at the desk: the port that searches, what a choice makes of a visit.

How somebody is found is the business of `db`; that a number was searched for is a
record: `station.services.audit`.
"""

from typing import Protocol

import msgspec
from typing_extensions import override

from station.domain.people import Person
from station.domain.sameness import completed
from station.domain.search import Found, Hit
from station.domain.visit import Category, Visit


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


def named(visit: Visit, hit: Hit) -> Visit | None:
    """The visit as that of somebody who was found; None where it is of another one.

    What is known already stays. A visitor brings the host and the purpose of last time
    along, and their plate.
    """
    if visit.person != Person():
        return None
    category = Category.RESIDENT if hit.is_resident else visit.category
    return msgspec.structs.replace(
        visit,
        person=completed(hit.person, visit.person),
        category=category,
        host=visit.host or hit.host,
        plate=visit.plate or ("" if hit.is_resident else hit.plate),
        purpose=visit.purpose or hit.purpose,
    )
