"""Those who come together: each a passage of their own, tied by the first one's id."""

import msgspec

from station.domain.desk import DeskState
from station.domain.people import Person, Resident
from station.domain.visit import Category, Visit
from station.services.gate import Gate


class Companion(msgspec.Struct, frozen=True):
    """Who goes with the one recorded last.

    `others` of the household, if there are any, to be chosen from; else a `visit` with
    the same way, vehicle, host and purpose, of somebody yet unknown. `party`: what ties
    them, the id of the first passage.
    """

    party: str
    visit: Visit
    others: tuple[Resident, ...] = ()


def companion_of(recorded: DeskState, gate: Gate) -> Companion | None:
    """The next one of a party; None where nobody was recorded a moment ago."""
    last, row = recorded.visit, recorded.row
    if last is None or row is None:
        return None
    party = last.party or row.record_id
    visit = Visit(
        gate.clock.now().at,
        last.direction,
        last.category,
        host=last.host,
        plate=last.plate,
        party=party,
        purpose=last.purpose,
        thermometer_out=last.thermometer_out,
    )
    home = last.person.home
    if last.category is not Category.RESIDENT or home is None:
        return Companion(party, visit)
    found = gate.register.at_door(home.key)
    others = tuple(one for one in found if not _same(one.person, last.person))
    guest = msgspec.structs.replace(visit, category=Category.VISITOR, host=home)
    return Companion(party, guest, others)


def _same(one: Person, other: Person) -> bool:
    return one.person_id == other.person_id
