"""Searching at the desk: who is found, what a choice makes of a visit, what is told."""

from collections.abc import Callable

import msgspec

from station.domain.errors import OperatorError
from station.domain.people import Person
from station.domain.sameness import completed, may_be_same
from station.domain.search import Found, Hit
from station.domain.visit import Category, Visit
from station.services.audit import is_number, note_search
from station.services.gate import Gate


class SearchDesk:
    """What the find line of a gate asks. `find` may be called from any thread."""

    def __init__(self, gate: Callable[[], Gate]) -> None:
        self._gate = gate

    def find(self, text: str) -> Found:
        """Who may be meant by what is typed so far."""
        return self._gate().finder.find(text)

    def again(self, hit: Hit) -> Hit | None:
        """Whoever was found, as known now; who was typed anew, as typed."""
        if not (hit.is_resident or hit.record_id):
            return hit
        now = self._gate().finder.again(hit)
        return now if now and may_be_same(now.person, hit.person) else None

    def newcomer(self, person: Person, door: str, purpose: str) -> Hit:
        """Somebody new as typed; OperatorError for a door where nobody lives."""
        found = self._gate().register.at_door(door) if door else ()
        if door and not found:
            raise OperatorError("Nobody is registered at {door}.", door=door)
        host = found[0].person.home if found else None
        return Hit(person, Category.VISITOR, host=host, purpose=purpose)

    def note(self, number: str, found: int) -> None:
        """Record a search by number, once it is over; no other search is a record."""
        if is_number(number):
            gate = self._gate()
            note_search(number, found, gate, gate.digest_key)


def named(visit: Visit, hit: Hit) -> Visit:
    """The visit as that of somebody who was found; what is known already stays.

    A visitor brings the host and the purpose of last time along, and their plate.
    """
    category = Category.RESIDENT if hit.is_resident else visit.category
    return msgspec.structs.replace(
        visit,
        person=completed(hit.person, visit.person),
        category=category,
        host=visit.host or hit.host,
        plate=visit.plate or ("" if hit.is_resident else hit.plate),
        purpose=visit.purpose or hit.purpose,
    )
