"""Laws of the judge that hold for any visit; what gates say stands in the scenarios."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import text
from station.domain.credentials import CodeKind, JudgedHow, Problem, Shown, TestResult
from station.domain.findings import FindingCode
from station.domain.moments import CHINA
from station.domain.people import Document, DocumentKind, Person
from station.domain.places import Place
from station.domain.policy.judge import judge, judge_again
from station.domain.policy.model import (
    LocalOrder,
    OrderRule,
    OrderSense,
    Policy,
    load_policy,
)
from station.domain.policy.needs import Need, needs, open_questions
from station.domain.symbols import Colour
from station.domain.verdict import GRAVITY, Outcome, gravest
from station.domain.visit import (
    Category,
    Direction,
    History,
    PassShown,
    PastPassage,
    Reading,
    Site,
    TravelStop,
    Visit,
)

DEFAULT = text("policy/default.toml")
POLICY = load_policy(
    DEFAULT.replace("covers = []", 'covers = [{ kind = "building", key = "3" }]')
    + """
[[areas]]
place = "青湖区"
level = "高风险"
"""
)
START = datetime(2022, 4, 1, tzinfo=CHINA)
PLACES = st.none() | st.builds(
    Place,
    community=st.just("示范"),
    building=st.sampled_from(["", "3", "4"]),
    unit=st.sampled_from(["", "1"]),
    room=st.just("101"),
)
IDS = st.sampled_from(["", "a", "b"])
MOMENTS = st.integers(0, 60 * 24 * 40).map(lambda m: START + timedelta(minutes=m))
SHOWN = st.builds(
    Shown,
    kind=st.sampled_from(CodeKind),
    how=st.sampled_from(JudgedHow),
    colour=st.none() | st.sampled_from(Colour),
    popup=st.booleans(),
    verified=st.sampled_from([None, True, False]),
    problem=st.none() | st.sampled_from(Problem),
    digest=IDS,
    test=st.none() | st.sampled_from(TestResult),
    test_age_h=st.none() | st.floats(),
    star=st.booleans(),
)
READINGS = st.builds(
    Reading,
    at_us=st.just(0),
    celsius=st.none() | st.floats(),
    site=st.sampled_from(Site),
)
STOPS = st.builds(
    TravelStop,
    place=st.sampled_from(["青湖区", "别处"]),
    last_day=st.sampled_from(["", "2022-04-02", "not a day", "9999-12-31"]),
)
VISITS = st.builds(
    Visit,
    at=MOMENTS,
    direction=st.sampled_from(Direction),
    category=st.sampled_from(Category),
    person=st.builds(Person, name=IDS, person_id=IDS, household_id=IDS, home=PLACES),
    host=PLACES,
    pass_shown=st.none()
    | st.builds(
        PassShown,
        pass_id=IDS,
        kind=IDS,
        household_id=IDS,
        revoked=st.booleans(),
    ),
    shown=st.lists(SHOWN, max_size=3).map(tuple),
    readings=st.lists(READINGS, max_size=3).map(tuple),
    travel=st.lists(STOPS, max_size=2).map(tuple),
    answers=st.dictionaries(st.sampled_from(["symptoms", "other"]), st.text()),
    lists=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    failures=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    name_key=IDS,
)
PAST = st.lists(
    st.builds(
        PastPassage,
        record_id=st.just("r"),
        at=MOMENTS,
        direction=st.sampled_from(Direction),
        outcome=st.sampled_from([*Outcome, "unheard-of"]),
        person_id=IDS,
        household_id=IDS,
        digest=IDS,
        name_key=IDS,
        here=st.booleans(),
    ),
    max_size=4,
).map(tuple)
HISTORIES = st.builds(History, same_person=PAST, same_household=PAST, same_code=PAST)


def an_order(rule: OrderRule, value: str, **scope: object) -> LocalOrder:
    return LocalOrder(
        order_id="o1",
        giver="街道",
        text="口头通知",
        start=START,
        end=START + timedelta(days=60),
        sense=OrderSense.TIGHTER,
        rule=rule,
        value=value,
        **scope,
    )


def gravity(visit: Visit, policy: Policy, *orders: LocalOrder) -> int:
    return GRAVITY.index(judge(visit, policy, History(), orders).outcome)


@given(VISITS, HISTORIES)
def test_that_any_visit_is_judged_by_its_gravest_finding(visit, history):
    verdict = judge(visit, POLICY, history)
    outcomes = [found.outcome for found in verdict.findings]
    assert verdict.outcome is gravest(outcomes)
    assert outcomes == sorted(outcomes, key=GRAVITY.index, reverse=True)
    assert verdict.policy_version == POLICY.version
    assert {found.code for found in verdict.findings} <= set(FindingCode)


@given(VISITS, HISTORIES)
def test_that_a_verdict_survives_the_journal_unchanged(visit, history):
    verdict = judge(visit, POLICY, history)
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=type(verdict)) == (
        verdict
    )


@given(VISITS, HISTORIES)
def test_that_a_verdict_carries_nothing_of_the_person(visit, history):
    marked = msgspec.structs.replace(
        visit, person=Person(name="N4me", phone="13800001234", household_id="a")
    )
    told = msgspec.json.encode(judge(marked, POLICY, history))
    assert b"N4me" not in told
    assert b"13800001234" not in told


@given(VISITS, st.sampled_from(["420100", "110101"]))
def test_that_where_somebody_was_born_changes_nothing(visit, division):
    document = Document(DocumentKind.CITIZEN_ID, f"{division}194912310021")
    born = msgspec.structs.replace(visit.person, document=document)
    known = msgspec.structs.replace(visit, person=born)
    other = msgspec.structs.replace(document, number="650100194912310021")
    elsewhere = msgspec.structs.replace(born, document=other)
    assert judge(known, POLICY, History()) == judge(
        msgspec.structs.replace(known, person=elsewhere), POLICY, History()
    )


@given(VISITS, st.sampled_from(["35.5", "36.5", "37.0", "37.2"]))
def test_that_a_lower_fever_limit_never_makes_a_reading_harmless(visit, limit):
    visit = msgspec.structs.replace(visit, readings=visit.readings[:1])
    order = an_order(OrderRule.FEVER_LIMIT, limit)
    assert gravity(visit, POLICY, order) >= gravity(visit, POLICY)


@given(VISITS, st.sampled_from(["37.5", "38.0", "42"]))
def test_that_a_higher_fever_limit_never_makes_a_first_reading_worse(visit, limit):
    visit = msgspec.structs.replace(visit, readings=visit.readings[:1])
    order = an_order(OrderRule.FEVER_LIMIT, limit)
    assert gravity(visit, POLICY, order) <= gravity(visit, POLICY)


@given(VISITS)
def test_that_a_closed_way_is_refused_to_all_but_the_exempt(visit):
    verdict = judge(visit, POLICY, History(), (an_order(OrderRule.PASSAGE, "closed"),))
    if visit.category is Category.EMERGENCY:
        assert verdict.outcome is Outcome.ADMIT
    else:
        assert GRAVITY.index(verdict.outcome) >= GRAVITY.index(Outcome.REFUSE)
    assert verdict.local_orders == ("o1",)


@given(VISITS)
def test_that_an_order_for_others_is_marked_and_changes_nothing(visit):
    others = tuple(d for d in Direction if d is not visit.direction)
    order = an_order(OrderRule.PASSAGE, "closed", directions=others)
    verdict = judge(visit, POLICY, History(), (order,))
    assert verdict.local_orders == ("o1",)
    plain = judge(visit, POLICY, History())
    assert verdict.findings == plain.findings


@given(VISITS)
def test_that_a_note_changes_nothing_but_the_mark(visit):
    verdict = judge(visit, POLICY, History(), (an_order(OrderRule.NOTE, ""),))
    assert verdict == msgspec.structs.replace(
        judge(visit, POLICY, History()), local_orders=("o1",)
    )


@given(VISITS)
@settings(max_examples=200)
def test_that_nothing_is_missing_once_nothing_is_asked_for(visit):
    found = {f.code for f in judge(visit, POLICY, History()).findings}
    missing = {
        Need.CODE: FindingCode.CODE_MISSING,
        Need.TEST: FindingCode.TEST_MISSING,
        Need.PLACE_CODE: FindingCode.PLACE_CODE_MISSING,
        Need.TRAVEL_CARD: FindingCode.TRAVEL_CARD_MISSING,
        Need.IDENTITY: FindingCode.PERSON_UNKNOWN,
        Need.HOST: FindingCode.HOST_MISSING,
        Need.TEMPERATURE: FindingCode.TEMPERATURE_MISSING,
        Need.PASS: FindingCode.PASS_MISSING,
        Need.ANSWERS: FindingCode.ANSWER_MISSING,
    }
    asked = needs(visit, POLICY)
    for need, code in missing.items():
        assert (need in asked) == (code.value in found)


def test_that_a_resident_with_a_pass_is_asked_for_a_temperature_alone():
    held = PassShown(pass_id="p", kind="resident", household_id="h")
    visit = Visit(at=START, direction=Direction.IN, category=Category.RESIDENT)
    shown = msgspec.structs.replace(visit, pass_shown=held)
    assert needs(shown, POLICY) == (Need.TEMPERATURE,)
    assert needs(visit, POLICY) == (Need.IDENTITY, Need.TEMPERATURE)


def test_that_a_visitor_is_asked_in_the_order_of_the_gate():
    visit = Visit(at=START, direction=Direction.IN, category=Category.VISITOR)
    assert needs(visit, POLICY) == (
        Need.CODE,
        Need.TEST,
        Need.PLACE_CODE,
        Need.TRAVEL_CARD,
        Need.IDENTITY,
        Need.HOST,
        Need.TEMPERATURE,
    )


def test_that_an_ambulance_is_asked_for_nothing():
    visit = Visit(at=START, direction=Direction.IN, category=Category.EMERGENCY)
    assert needs(visit, POLICY) == ()


def test_that_a_local_order_may_ask_for_more():
    visit = Visit(at=START, direction=Direction.OUT, category=Category.RESIDENT)
    assert needs(visit, POLICY) == ()
    assert needs(visit, POLICY, (an_order(OrderRule.TEST_AGE, "24"),)) == (Need.TEST,)


def test_that_an_open_question_is_asked_until_it_is_answered():
    asked = load_policy(
        DEFAULT.replace('missing = "admit"\n\n[[over', 'missing = "hold"\n\n[[over')
    )
    visit = Visit(at=START, direction=Direction.IN, category=Category.VISITOR)
    assert [q.id for q in open_questions(visit, asked)] == ["symptoms"]
    assert Need.ANSWERS in needs(visit, asked)
    answered = msgspec.structs.replace(visit, answers={"symptoms": "no"})
    assert not open_questions(answered, asked)


def test_that_a_question_is_asked_and_counts_in_its_time_only():
    later = START + timedelta(days=1)
    dated = f'id = "symptoms"\nuntil = {later.isoformat()}\n'
    text = DEFAULT.replace('id = "symptoms"\n', dated)
    asked = load_policy(
        text.replace('missing = "admit"\n\n[[over', 'missing = "hold"\n\n[[over')
    )
    visit = Visit(at=START, direction=Direction.IN, category=Category.VISITOR)
    sick = msgspec.structs.replace(visit, answers={"symptoms": "yes"})
    codes = [f.code for f in judge(sick, asked, History()).findings]
    assert "answer" in codes
    assert open_questions(visit, asked)
    late, sick_late = (msgspec.structs.replace(v, at=later) for v in (visit, sick))
    assert not open_questions(late, asked)
    assert Need.ANSWERS not in needs(late, asked)
    codes = [f.code for f in judge(sick_late, asked, History()).findings]
    assert "answer" not in codes


def test_that_a_policy_without_a_duty_leaves_the_visit_unjudged():
    bare = msgspec.structs.replace(POLICY, duties=())
    visit = Visit(at=START, direction=Direction.IN, category=Category.RESIDENT)
    assert judge(visit, bare, History()).outcome is Outcome.UNJUDGED


@given(VISITS, HISTORIES)
def test_that_a_normal_repeat_clears_a_fever_and_nothing_else(visit, history):
    fever = msgspec.structs.replace(visit, readings=(Reading(0, 38.0),))
    before = judge(fever, POLICY, history)
    normal = Reading(1, 36.6, Site.ARMPIT)
    again = msgspec.structs.replace(
        fever,
        readings=(*fever.readings, normal),
        travel=(),
        answers={},
        pass_shown=None,
    )
    verdict = judge_again(again, before.findings, POLICY)
    others = [f for f in before.findings if f.code != FindingCode.FEVER]
    assert verdict.outcome is gravest(f.outcome for f in others)
    assert {f.code for f in verdict.findings} - {FindingCode.FEVER_CLEARED} == {
        f.code for f in others
    }


def test_that_a_used_up_quota_names_its_limits_and_the_next_day():
    free = load_policy(DEFAULT.replace('levels = ["管控"]', ""))
    past = PastPassage(
        record_id="r",
        at=datetime(2022, 4, 2, 1, tzinfo=UTC),
        direction=Direction.OUT,
        outcome=Outcome.ADMIT,
    )
    visit = Visit(
        at=datetime(2022, 4, 2, 15, tzinfo=CHINA),
        direction=Direction.OUT,
        category=Category.RESIDENT,
        person=Person(person_id="p", household_id="h"),
    )
    verdict = judge(visit, free, History(same_household=(past,)))
    assert verdict.findings[0].params == {
        "label": "每户两天一人一次",
        "per": "household",
        "used": 1,
        "limit": 1,
        "days": 2,
        "next": "2022-04-04 00:00",
    }


@pytest.mark.parametrize(
    ("lighter", "graver"),
    [
        (Outcome.ADMIT, Outcome.UNJUDGED),
        (Outcome.UNJUDGED, Outcome.HOLD),
        (Outcome.HOLD, Outcome.REFUSE),
        (Outcome.REFUSE, Outcome.REFER),
    ],
)
def test_that_there_is_one_order_of_gravity(lighter, graver):
    assert gravest([lighter, graver, lighter]) is graver
    assert gravest([]) is Outcome.ADMIT
