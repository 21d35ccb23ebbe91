"""Where somebody was: said at the gate, judged by the risk areas of the policy."""

import msgspec

from station.domain.findings import FindingCode
from station.domain.policy.rules_travel import areas_in_force
from station.domain.policy.sections import RiskArea
from station.domain.views import PassageRow
from station.domain.visit import TravelStop, Visit
from station.services.gate import Gate


def areas(gate: Gate) -> tuple[RiskArea, ...]:
    """The risk areas that count today."""
    return areas_in_force(gate.policy, gate.clock.now().at.date())


def been_to(visit: Visit, place: str) -> Visit:
    """The visit of somebody who was there; the same place again takes it back."""
    others = tuple(stop for stop in visit.travel if stop.place != place)
    if len(others) == len(visit.travel):
        others = (*others, TravelStop(place))
    return msgspec.structs.replace(visit, travel=others)


def travel_of(row: PassageRow) -> tuple[TravelStop, ...]:
    """Where somebody was, as far as it bore on the passage."""
    hits = (f.params for f in row.findings if f.code == FindingCode.RISK_AREA)
    return tuple(
        TravelStop(str(hit.get("place", "")), str(hit.get("last_day", "")))
        for hit in hits
    )
