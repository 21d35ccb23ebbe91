"""What a gate notes without a passage: a parcel at the shelf, a fixed vehicle."""

from station.domain.kinds import DELIVERY, VEHICLE
from station.domain.moments import from_us
from station.domain.plates import read_plate
from station.domain.visit import Category, Visit
from station.services.gate import Gate

AT_SHELF, FIXED = "shelf", "fixed"
SHORTEST_TAIL = 3
_MOST = 200
Vehicle = tuple[str, str]


def leave_parcel(gate: Gate, door: str = "", plate: str = "") -> None:
    """放货架: a parcel lies at the shelf, and nobody went in."""
    gate.note(DELIVERY, gate.fresh_id(), AT_SHELF, door=door, plate=plate)


def vehicles_ending(tail: str, gate: Gate) -> tuple[Vehicle, ...]:
    """Plate and purpose of every vehicle that a plate or its tail may mean.

    Those that came here for a purpose before, else those of the register.
    """
    key = read_plate(tail).text
    if len(key) < SHORTEST_TAIL:
        return ()
    came = tuple(
        (row.subject, str(row.fields.get("purpose") or ""))
        for row in gate.passages.ledger(VEHICLE.name)
        if row.subject.endswith(key)
    )
    return came or tuple((plate, "") for plate in _registered(key, gate))


def remember(visit: Visit, gate: Gate) -> None:
    """What a fixed vehicle came for; noted once a day, so that it stays known."""
    plate, purpose = read_plate(visit.plate).text, visit.purpose
    if visit.category is not Category.SUPPLY or not (plate and purpose):
        return
    if not any(
        row.fields.get("purpose") == purpose
        and from_us(row.at_us).date() == visit.at.date()
        for row in gate.passages.ledger(VEHICLE.name, plate)
    ):
        gate.note(VEHICLE, plate, FIXED, purpose=purpose)


def _registered(key: str, gate: Gate) -> list[str]:
    owners = gate.register.search(key, _MOST)
    plates = {plate for owner in owners for plate in owner.plates}
    return sorted(plate for plate in plates if plate.endswith(key))
