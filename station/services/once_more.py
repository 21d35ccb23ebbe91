"""A passage that stands before the guard once more: to be measured or put right."""

from station.domain.views import PassageRow
from station.domain.visit import PassShown, Visit
from station.services.gate import Gate
from station.services.thermometers import is_out
from station.services.travel import travel_of


def visit_again(row: PassageRow, gate: Gate) -> Visit:
    """The visit as it stood before the guard, at the present time."""
    shown = None
    if row.pass_id:
        shown = PassShown(
            pass_id=row.pass_id,
            kind="",
            household_id=row.person.household_id,
            revoked=row.pass_id in gate.trust.revoked_passes,
        )
    return Visit(
        at=gate.clock.now().at,
        direction=row.direction,
        category=row.category,
        person=row.person,
        host=row.host,
        pass_shown=shown,
        shown=row.shown,
        readings=row.readings,
        plate=row.plate,
        party=row.party,
        travel=travel_of(row),
        purpose=row.purpose,
        thermometer_out=is_out(gate),
    )
