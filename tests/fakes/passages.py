"""Made-up passages for tests and benches: nobody here exists."""

from typing import Any

from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.findings import FindingCode
from station.domain.moments import Clock
from station.domain.passages import Passage
from station.domain.people import Document, DocumentKind, Person
from station.domain.places import Place
from station.domain.symbols import Colour
from station.domain.verdict import Finding, Outcome, Verdict
from station.domain.visit import Category, Direction, Reading
from station.services.ports import Draft
from station.workspace.ids import new_record_id
from tests.fakes.clock import NOON_US

NAMES = ("王䶮", "李㛃", "张𬱖", "阿卜杜拉·艾合买提", "欧阳小花", "刘洋")


def a_place(number: int = 1) -> Place:
    return Place(
        "阳光花园",
        building=str(number % 30 + 1),
        unit=str(number % 3 + 1),
        room=str(101 + number % 18 * 100),
    )


def a_person(number: int = 1) -> Person:
    return Person(
        name=NAMES[number % len(NAMES)],
        document=Document(DocumentKind.CITIZEN_ID, f"11010519{number:09d}X"),
        phone=f"138{number:08d}",
        person_id=f"person-{number}",
        household_id=f"household-{number // 3}",
        home=a_place(number),
    )


def a_passage(number: int = 1, **changes: Any) -> Passage:
    """A resident who comes home with a green code and 36.5 °C."""
    values: dict[str, Any] = {
        "direction": Direction.IN,
        "category": Category.RESIDENT,
        "verdict": Verdict(
            Outcome.ADMIT,
            (Finding(FindingCode.CODE_GREEN, Outcome.ADMIT, {"how": "by-eye"}),),
            policy_version=3,
        ),
        "person": a_person(number),
        "shown": (
            Shown(
                CodeKind.HEALTH_CODE,
                JudgedHow.BY_EYE,
                colour=Colour.GREEN,
                digest=f"{number:064x}",
                test=TestResult.NEGATIVE,
                test_age_h=20.0,
            ),
        ),
        "readings": (Reading(NOON_US, 36.5),),
    }
    return Passage(**{**values, **changes})


def a_fever(number: int = 1, **changes: Any) -> Passage:
    """The same person with 37.8 °C, put on hold."""
    params = {"celsius": 37.8, "limit": 37.3, "comparator": ">", "minutes": 10}
    verdict = Verdict(
        Outcome.HOLD,
        (Finding(FindingCode.FEVER, Outcome.HOLD, params),),
        policy_version=3,
    )
    readings = (Reading(NOON_US, 37.8),)
    return a_passage(number, **{"verdict": verdict, "readings": readings, **changes})


def passage_draft(number: int, clock: Clock, **changes: Any) -> Draft:
    return draft_of("passage", a_passage(number, **changes), clock)


def draft_of(kind: str, payload: Any, clock: Clock) -> Draft:
    return Draft(new_record_id(clock.now()), kind, payload, "guard-1", "shift-1")
