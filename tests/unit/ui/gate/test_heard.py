"""What is heard when the screen changes."""

import pytest

from station.domain.desk import DeskState, Phase
from station.domain.people import Document, DocumentKind, Person
from station.domain.verdict import Outcome, Verdict
from station.domain.visit import Category, Direction, Visit
from tests.fakes.desk import StillClock, row_of
from tests.sounds import SOUNDS
from ui.gate.heard import Heard, heard
from ui.gate.screen import Screen, changed


def recorded(outcome: Outcome, person: Person | None = None, seq: int = 1) -> Screen:
    clock = StillClock()
    who = person or Person("李㛃")
    visit = Visit(clock.now().at, Direction.IN, Category.VISITOR, who)
    row = row_of(visit, Verdict(outcome, ()), seq, clock.us)
    return Screen(DeskState(Phase.RECORDED, row=row))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_that_every_outcome_has_a_sound_and_a_sentence_of_its_own(outcome: Outcome):
    told = heard(Screen(), recorded(outcome))
    others = [heard(Screen(), recorded(one)) for one in Outcome if one is not outcome]
    assert told is not None
    assert told.name in SOUNDS
    for other in others:
        assert other is not None
        assert told.name != other.name
        assert told.sentences["zh"] != other.sentences["zh"]


def test_that_a_guest_from_abroad_hears_english_too():
    passport = Document(DocumentKind.PASSPORT, "E00000000")
    told = heard(Screen(), recorded(Outcome.ADMIT, Person("Jo", document=passport)))
    assert told == Heard(
        "admit", {"zh": "谢谢，请进。", "en": "Thank you. Please go in."}
    )


def test_that_a_failure_is_heard_once():
    failed = Screen(failure="The disk is full.")
    told = heard(Screen(), failed)
    assert told is not None
    assert told.name == "fault"
    assert heard(failed, changed(failed, entry="3")) is None


def test_that_the_same_outcome_is_not_heard_twice():
    screen = recorded(Outcome.HOLD)
    assert heard(screen, changed(screen, entry="3")) is None
    assert heard(screen, recorded(Outcome.HOLD, seq=2)) is not None


def test_that_nothing_is_heard_before_it_is_on_disk():
    assert heard(Screen(), changed(recorded(Outcome.ADMIT), busy=True)) is None
    assert heard(Screen(), Screen(entry="365")) is None
