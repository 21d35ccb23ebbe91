"""The whole day in order: the crowd and the incidents, from one seed."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from station.domain.people import Resident
from ui.demo.actions import Step
from ui.demo.crowd import Crowd
from ui.demo.incidents import Incidents, star_visit


def day(
    residents: Sequence[Resident],
    holders: Collection[str],
    confined: Resident,
    isolated: Resident,
    midnight: datetime,
    seed: int,
) -> tuple[Step, ...]:
    """Every step of the day in order of time.

    `holders`: person ids with a pass. The same arguments give the same steps.
    """
    apart = {confined.person.household_id, isolated.person.household_id}
    free = [r for r in residents if r.person.household_id not in apart]
    crowd = Crowd(
        random.Random(seed),  # noqa: S311 - a play, no secret
        midnight,
        [r for r in free if r.person.person_id in holders],
        [r for r in free if r.person.person_id not in holders],
    )
    incidents = Incidents(crowd, midnight, confined, isolated)
    steps = [
        *incidents.steps(),
        star_visit(crowd, midnight + timedelta(hours=15, minutes=40)),
        *crowd.steps(),
    ]
    return tuple(sorted(steps, key=_time))


def _time(step: Step) -> tuple[datetime, int]:
    return step.at, step.gate
