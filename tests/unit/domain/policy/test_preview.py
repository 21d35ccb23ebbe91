"""Recorded passages judged under other rules; what they are stays as it is."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import text
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.moments import CHINA, to_us
from station.domain.passages import Passage
from station.domain.people import Person
from station.domain.places import Place
from station.domain.policy.editing import edited
from station.domain.policy.judge import judge
from station.domain.policy.local_order import LocalOrder, OrderRule, OrderSense
from station.domain.policy.model import load_policy
from station.domain.policy.preview import (
    Known,
    NotJudged,
    Past,
    Recorded,
    Rules,
    preview,
)
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import (
    Category,
    Direction,
    History,
    PassShown,
    PastPassage,
    Reading,
    TravelStop,
    Visit,
)

DEFAULT = text("policy/default.toml")
OLD = load_policy(DEFAULT)
AT = datetime(2022, 4, 5, 9, 30, tzinfo=CHINA)
WANG = Person(
    name="王䶮",
    person_id="p-1",
    household_id="h-1",
    home=Place("花园", building="3", unit="2", room="1501"),
)


def other(section, value):
    done = edited(DEFAULT, section, value)
    assert not done.faults
    return load_policy(done.text)


def visit(celsius=36.5, **changes):
    values = {
        "at": AT,
        "direction": Direction.IN,
        "category": Category.RESIDENT,
        "person": WANG,
        "readings": (Reading(to_us(AT), celsius),),
        "name_key": WANG.name,
    }
    return Visit(**values | changes)


def recorded(seen, history=History(), orders=(), station="gate-1", policy=OLD):  # noqa: B008 - frozen
    """The visit as its gate judged and recorded it."""
    passage = Passage(
        direction=seen.direction,
        category=seen.category,
        verdict=judge(seen, policy, history, orders),
        person=seen.person,
        host=seen.host,
        pass_id=seen.pass_shown.pass_id if seen.pass_shown else "",
        shown=seen.shown,
        readings=seen.readings,
        plate=seen.plate,
        travel=seen.travel,
        answers=seen.answers,
    )
    return Recorded("r-1", station, seen.at, passage)


def tried(*day, new=OLD, past=(), **rules):
    known = Rules(new, {1: OLD}, **rules)
    return preview(day, Past(past), known)


def test_that_the_same_rules_change_nothing():
    found = tried(recorded(visit()), recorded(visit(38.0)))
    assert (found.passages, found.judged, found.changed) == (2, 2, ())
    assert found.outcomes == {
        (Outcome.ADMIT, Outcome.ADMIT): 1,
        (Outcome.HOLD, Outcome.HOLD): 1,
    }


def test_that_a_lower_limit_holds_who_was_let_in():
    day = (recorded(visit(36.9)), recorded(visit(36.5)))
    found = tried(*day, new=other("temperature", {"fever": 36.8}))
    (changed,) = found.changed
    assert changed.recorded is day[0]
    assert (changed.old.outcome, changed.new.outcome) == (Outcome.ADMIT, Outcome.HOLD)
    assert found.findings["fever"] == (0, 1)
    assert not changed.asked_anew


def test_that_the_record_is_not_changed_by_it():
    one = recorded(visit(36.9))
    before = msgspec.json.encode(one.passage)
    tried(one, new=other("temperature", {"fever": 36.8}))
    assert msgspec.json.encode(one.passage) == before


def test_that_lists_count_as_they_did_then():
    one = recorded(visit(lists=("watch",)))
    lists = [{"name": "watch", "label": "重点关注", "in": "refuse"}]
    found = tried(one, new=other("lists", lists))
    assert found.outcomes == {(Outcome.HOLD, Outcome.REFUSE): 1}


def test_that_a_part_that_failed_then_fails_again():
    found = tried(recorded(visit(failures=("scanner",))))
    assert found.outcomes == {(Outcome.UNJUDGED, Outcome.UNJUDGED): 1}


@pytest.mark.parametrize(
    "shown",
    [
        PassShown("pass-1", "resident", "h-1"),
        PassShown("pass-1", "resident", "h-1", revoked=True),
        PassShown("pass-1", "resident", "h-9"),
    ],
)
def test_that_a_pass_counts_as_the_register_had_it(shown):
    seen = visit(
        pass_shown=shown,
        shown=(Shown(CodeKind.PASS, JudgedHow.OFFLINE_SIGNATURE, verified=True),),
    )
    found = tried(recorded(seen))
    assert (found.judged, found.changed) == (1, ())


def test_that_what_was_not_asked_for_then_is_told_apart():
    duties = msgspec.to_builtins(OLD.duties)
    duties[0]["codes"] = "asked"
    found = tried(recorded(visit()), new=other("duties", duties))
    (changed,) = found.changed
    assert changed.asked_anew


def past(station, hours, record="r-0", **who):
    at = AT - timedelta(hours=hours)
    values = {"direction": Direction.OUT, "outcome": "admit", "person_id": "p-1"}
    return Known(station, PastPassage(record, at, **values | who))


def test_that_a_quota_counts_what_the_gate_had_recorded():
    quota = {
        "label": "每户一天一次",
        "per": "household",
        "times": 1,
        "outcome": "refuse",
        "directions": ["out"],
    }
    one = recorded(visit(direction=Direction.OUT, readings=()))
    before = past("gate-1", 2, household_id="h-1")
    found = tried(one, new=other("quotas", [quota]), past=[before])
    assert found.outcomes == {(Outcome.ADMIT, Outcome.REFUSE): 1}
    later = past("gate-1", -2, household_id="h-1")
    found = tried(one, new=other("quotas", [quota]), past=[later])
    assert found.outcomes == {(Outcome.ADMIT, Outcome.ADMIT): 1}


def test_that_what_a_briefing_told_of_another_gate_counts_where_it_did():
    code = Shown(
        CodeKind.HEALTH_CODE, JudgedHow.SCANNED, colour=Colour.GREEN, digest="d"
    )
    told = past("gate-2", 0.05, digest="d", direction=Direction.IN, name_key=WANG.name)
    seen = visit(shown=(code,))
    elsewhere = msgspec.structs.replace(told.past, here=False)
    held = recorded(seen, History(same_code=(elsewhere,)))
    assert held.passage.verdict.outcome is Outcome.HOLD
    assert tried(held, past=[told]).changed == ()
    let_in = recorded(seen)
    assert tried(let_in, past=[told]).outcomes == {(Outcome.ADMIT, Outcome.ADMIT): 1}


def test_that_a_verdict_that_the_record_does_not_explain_is_not_judged_again():
    gone = past("gate-1", 0.05, digest="d")
    code = Shown(
        CodeKind.HEALTH_CODE, JudgedHow.SCANNED, colour=Colour.GREEN, digest="d"
    )
    seen = visit(shown=(code,), direction=Direction.OUT)
    held = recorded(seen, History(same_code=(gone.past,)))
    found = tried(held)
    assert found.not_judged == {NotJudged.UNLIKE: 1}
    assert found.judged == 0


def test_that_an_erased_passage_is_counted_and_not_judged():
    found = tried(Recorded("r-1", "gate-1", AT, None))
    assert (found.passages, found.judged) == (1, 0)
    assert found.not_judged == {NotJudged.ERASED: 1}


def test_that_rules_no_longer_kept_are_told():
    old = msgspec.structs.replace(OLD, version=9)
    assert tried(recorded(visit(), policy=old)).unchecked == 1
    assert tried(recorded(visit())).unchecked == 0


def test_that_a_local_order_of_the_day_counts_again():
    order = LocalOrder(
        order_id="o-1",
        giver="街道",
        text="只进不出",
        start=AT - timedelta(hours=1),
        end=AT + timedelta(hours=1),
        sense=OrderSense.TIGHTER,
        rule=OrderRule.PASSAGE,
        value="closed",
    )
    one = recorded(visit(), orders=(order,))
    assert one.passage.verdict.outcome is Outcome.REFUSE
    assert tried(one, orders={"o-1": order}).changed == ()


visits = st.builds(
    visit,
    celsius=st.sampled_from([None, 34.0, 36.5, 37.3, 37.4, 39.0, 43.0]),
    direction=st.sampled_from(Direction),
    category=st.sampled_from(Category),
    person=st.sampled_from([WANG, Person(), Person(name="赵", phone="13800000000")]),
    shown=st.lists(
        st.builds(
            Shown,
            kind=st.sampled_from(CodeKind),
            how=st.sampled_from(JudgedHow),
            colour=st.sampled_from([None, *Colour]),
            popup=st.booleans(),
            verified=st.sampled_from([None, True, False]),
            test=st.sampled_from([None, *TestResult]),
            test_age_h=st.sampled_from([None, 1.0, 30.0, 80.0]),
            star=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    travel=st.sampled_from([(), (TravelStop("吉林省长春市", "2022-04-01"),)]),
    answers=st.sampled_from([{}, {"symptoms": "no"}, {"symptoms": "yes"}]),
    lists=st.sampled_from([(), ("watch",), ("home-isolation", "unheard")]),
    failures=st.sampled_from([(), ("scanner",)]),
)


@settings(max_examples=60)
@given(visits)
def test_that_any_visit_is_found_again_in_its_record(seen):
    found = tried(recorded(seen))
    assert (found.judged, found.changed) == (1, ())
