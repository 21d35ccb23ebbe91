"""What the guard is still asked for before a visit is judged."""

from enum import StrEnum

from station.domain.credentials import CodeKind
from station.domain.policy.case import Case, asks_host, is_known, shown_of
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.orders import in_force, work_in
from station.domain.policy.rules_codes import has_code
from station.domain.policy.rules_people import is_asked
from station.domain.policy.sections import Policy, Question
from station.domain.verdict import Outcome
from station.domain.visit import History, Visit


class Need(StrEnum):
    """One thing to ask for, in the order in which a guard asks."""

    PASS = "pass"
    CODE = "code"
    TEST = "test"
    PLACE_CODE = "place-code"
    TRAVEL_CARD = "travel-card"
    IDENTITY = "identity"
    HOST = "host"
    ANSWERS = "answers"
    TEMPERATURE = "temperature"


def needs(
    visit: Visit, policy: Policy, orders: tuple[LocalOrder, ...] = ()
) -> tuple[Need, ...]:
    """What is asked for and not there yet; empty for those who are exempt.

    Somebody who shows a pass is never asked who they are, whom they visit or anything
    else that would be a form.
    """
    changed = work_in(policy, in_force(visit, orders), visit)
    duty = changed.duty(visit.direction, visit.category)
    if visit.category in changed.exempt.categories or duty is None:
        return ()
    case = Case(visit=visit, policy=changed, history=History(), duty=duty)
    missing = _missing(case)
    return tuple(need for need in Need if missing[need])


def open_questions(visit: Visit, policy: Policy) -> tuple[Question, ...]:
    """The questions that this visit is asked and has not answered."""
    return tuple(
        question
        for question in policy.questions
        if question.concerns(visit)
        and question.id not in visit.answers
        and is_asked(question, visit)
    )


def _missing(case: Case) -> dict[Need, bool]:
    visit, duty = case.visit, case.duty
    has_pass = visit.pass_shown or shown_of(visit, CodeKind.PASS)
    has_test = any(shown.test is not None for shown in visit.shown)
    return {
        Need.PASS: _asks(duty.card) and not has_pass,
        Need.CODE: _asks(case.codes.missing) and not has_code(case),
        Need.TEST: _asks(case.tests.missing) and not has_test,
        Need.PLACE_CODE: _asks(duty.place_code)
        and not shown_of(visit, CodeKind.PLACE_CODE),
        Need.TRAVEL_CARD: _asks(duty.travel_card)
        and not shown_of(visit, CodeKind.TRAVEL_CARD),
        Need.IDENTITY: _asks(duty.identity) and not is_known(visit),
        Need.HOST: asks_host(case) and visit.host is None,
        Need.ANSWERS: bool(open_questions(visit, case.policy)),
        Need.TEMPERATURE: _asks(duty.temperature)
        and not (visit.readings or visit.thermometer_out),
    }


def _asks(missing: Outcome) -> bool:
    return missing is not Outcome.ADMIT
