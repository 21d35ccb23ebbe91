"""The day as data: the same for the same seed, in order, and complete in itself."""

from collections import Counter
from datetime import datetime, timedelta

import msgspec
import pytest

from station.domain.moments import CHINA, to_us
from station.domain.visit import Category
from ui.demo import script
from ui.demo.actions import (
    ChangeShift,
    Correct,
    GiveOrder,
    NameDoor,
    OneKey,
    Paper,
    Party,
    Resolve,
    ShowPass,
    Visit,
)
from ui.demo.clock import DemoClock
from ui.demo.optics import typed
from ui.demo.people import residents

MIDNIGHT = datetime(2022, 4, 18, tzinfo=CHINA)


@pytest.fixture(scope="module")
def town():
    """Residents under the ids that a register would give them."""
    return [
        msgspec.structs.replace(
            resident,
            person=msgspec.structs.replace(
                resident.person,
                person_id=f"p-{number}",
                household_id=f"h-{resident.person.home.key}",
            ),
        )
        for number, resident in enumerate(residents(1, MIDNIGHT.date(), 1200))
    ]


def played(town, seed=1):
    holders = {one.person.person_id for one in town[::7]}
    return script.day(town, holders, town[3], town[-1], MIDNIGHT, seed)


def test_that_the_same_seed_gives_the_same_day(town):
    assert played(town) == played(town)
    assert played(town) != played(town, seed=2)


def test_that_the_steps_come_in_order_within_one_day(town):
    times = [step.at for step in played(town)]
    assert times == sorted(times)
    assert times[0].date() == times[-1].date() == MIDNIGHT.date()


def test_that_a_step_names_one_before_it(town):
    seen: set[str] = set()
    for step in played(town):
        if isinstance(step, Resolve | Correct):
            assert step.of in seen
        assert step.label not in seen - {""}
        seen.add(step.label)


def test_that_every_kind_of_step_is_there(town):
    kinds = Counter(type(step) for step in played(town))
    assert kinds[ChangeShift] == 4
    assert (kinds[Correct], kinds[GiveOrder], kinds[Paper]) == (1, 1, 6)
    assert min(kinds[kind] for kind in (ShowPass, NameDoor, Visit, OneKey, Party)) > 5
    through = sum(
        len(step.people) if isinstance(step, Party) else 1
        for step in played(town)
        if not isinstance(step, ChangeShift | Correct | GiveOrder | Resolve)
    )
    assert 380 <= through <= 420


def test_that_passes_are_shown_by_those_who_hold_one(town):
    holders = {one.person.person_id for one in town[::7]}
    shown = {one.person_id for one in played(town) if isinstance(one, ShowPass)}
    named = {one.person_id for one in played(town) if isinstance(one, NameDoor)}
    assert shown <= holders
    assert not named & shown


def test_that_an_ambulance_is_asked_for_nothing(town):
    rushed = [
        one
        for one in played(town)
        if isinstance(one, OneKey) and one.category is Category.EMERGENCY
    ]
    assert len(rushed) == 2
    assert all(one.celsius == () and one.shown == () for one in rushed)


def test_that_the_clock_of_the_day_never_goes_back():
    clock = DemoClock(MIDNIGHT)
    before = clock.now()
    clock.set(MIDNIGHT - timedelta(hours=1))
    after = clock.now()
    assert before.wall_us < after.wall_us
    clock.set(MIDNIGHT + timedelta(hours=6))
    dawn = clock.now()
    assert dawn.wall_us - to_us(MIDNIGHT) == 6 * 3600 * 1_000_000 + 1000
    assert dawn.boot_us - before.boot_us == dawn.wall_us - before.wall_us
    assert dawn.offset_min == 480


def test_that_a_gun_types_what_its_code_says():
    text = "GP1:7YJKZVV*Q4+U9G8H9$"
    assert typed(text) == text
