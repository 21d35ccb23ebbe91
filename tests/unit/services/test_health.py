"""What somebody is told of the laptop, in sentences."""

import pytest

from station.domain.desk import SpaceLevel
from station.domain.errors import DiskFull, EnvironmentFault
from station.domain.exchange import ClockMark
from station.services.health import Health, paper_sentence, space_of, warnings
from station.services.keeping import LAST_SAVED

MB = 1_000_000


@pytest.mark.parametrize(
    ("free", "level"),
    [
        (1000 * MB, SpaceLevel.PLENTY),
        (999 * MB, SpaceLevel.LOW),
        (500 * MB, SpaceLevel.LOW),
        (499 * MB, SpaceLevel.SCARCE),
        (199 * MB, SpaceLevel.CRITICAL),
        (0, SpaceLevel.CRITICAL),
    ],
)
def test_that_room_is_told_in_levels(free, level):
    assert space_of(free) is level


def test_that_a_sound_laptop_says_nothing():
    assert (warnings(Health()), paper_sentence(Health())) == ((), "")


def test_that_paper_is_asked_for_once():
    full = "The disk is full; nothing was saved."
    assert paper_sentence(Health(paper=DiskFull(full))) == (
        f"Write on paper from now on. {full}"
    )
    assert paper_sentence(Health(paper=DiskFull(LAST_SAVED))) == LAST_SAVED


def test_that_everything_wrong_is_one_sentence_each():
    told = warnings(
        Health(
            free=312 * MB,
            clock=ClockMark(suspect=True, seconds=-3600),
            log_is_stuck=True,
            told=(EnvironmentFault("Copied from {place}.", place="here"),),
            catch_up=True,
        )
    )
    assert told[0] == "Copied from here."
    assert told[1:] == (
        "Recording works again: enter what was written on paper.",
        "The clock was set by -3600 s: check date and time.",
        "The disk has 312 MB left: make room.",
        "The journal cannot tidy up: close other programs that read it.",
    )


def test_that_paper_is_asked_for_with_its_reason():
    health = Health(paper=DiskFull("The disk is full; nothing was saved."))
    assert paper_sentence(health) == (
        "Write on paper from now on. The disk is full; nothing was saved."
    )
