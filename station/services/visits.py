"""A visit as it begins, and whether who stands there is still who was meant."""

import msgspec

from station.domain.credentials import CodeKind
from station.domain.people import Person
from station.domain.sameness import completed, may_be_same
from station.domain.visit import Category, Direction, Visit
from station.services.gate import Gate
from station.services.look import Seen
from station.services.thermometers import is_out


def begun(
    person: Person, category: Category, direction: Direction, gate: Gate
) -> Visit:
    """Somebody comes now."""
    return Visit(
        at=gate.clock.now().at,
        direction=direction,
        category=category,
        person=person,
        thermometer_out=is_out(gate),
    )


def of_seen(seen: Seen, direction: Direction, gate: Gate) -> Visit:
    """Somebody comes with what was scanned."""
    known = bool(seen.person.person_id) or seen.pass_shown is not None
    category = Category.RESIDENT if known else Category.VISITOR
    visit = begun(seen.person, category, direction, gate)
    return msgspec.structs.replace(
        visit, pass_shown=seen.pass_shown, shown=(seen.shown,), plate=seen.plate
    )


def is_joined_by(seen: Seen, visit: Visit) -> bool:
    """Whether a code is of who stands there; a pass is if it was shown already."""
    if seen.credential.kind is not CodeKind.PASS:
        return True
    held, shown = visit.pass_shown, seen.pass_shown
    return held is not None and shown is not None and held.pass_id == shown.pass_id


def known_now(person: Person, gate: Gate) -> Person | None:
    """Somebody of the register as they stand in it now; what was told is kept.

    None for somebody who is gone from it, or whose id means another person by now.
    """
    if not person.person_id:
        return person
    found = gate.register.by_id(person.person_id)
    if found is None or not may_be_same(found.person, person):
        return None
    return completed(found.person, person)


def as_of_now(visit: Visit, gate: Gate) -> Visit | None:
    """The visit at the present time, by the register and the withdrawn passes of now.

    None where who stands there is nobody of the register any more.
    """
    person, shown = known_now(visit.person, gate), visit.pass_shown
    if person is None:
        return None
    if shown is not None:
        revoked = shown.pass_id in gate.trust.revoked_passes
        shown = msgspec.structs.replace(shown, revoked=revoked)
    at = gate.clock.now().at
    return msgspec.structs.replace(visit, at=at, person=person, pass_shown=shown)


def unnamed(visit: Visit) -> Visit:
    """The same visit of somebody who is still to be named: readings and codes stay."""
    return msgspec.structs.replace(
        visit, person=Person(), category=Category.VISITOR, pass_shown=None
    )
