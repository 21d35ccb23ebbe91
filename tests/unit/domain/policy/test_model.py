"""The policy document: read strictly, written back, every fault named at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import text
from station.domain.policy.model import PolicyFault, dump_policy, load_policy
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction

DEFAULT = text("policy/default.toml")
BACKWARDS = "from = 2022-05-01T00:00:00+08:00\nuntil = 2022-04-01T00:00:00+08:00\n"


def faults_of(document: str) -> dict[str, str]:
    with pytest.raises(PolicyFault) as caught:
        load_policy(document)
    return {f.place: f.msgid.format(**f.fields) for f in caught.value.faults}


def changed(old: str, new: str) -> str:
    assert old in DEFAULT
    return DEFAULT.replace(old, new, 1)


def test_that_the_default_policy_is_read_and_written_back_unchanged():
    policy = load_policy(DEFAULT)
    assert load_policy(dump_policy(policy)) == policy
    assert policy.temperature.fever == 37.3
    assert policy.temperature.comparator == ">"


def test_that_every_passage_has_one_duty_in_the_default_policy():
    policy = load_policy(DEFAULT)
    for direction in Direction:
        for category in Category:
            exempt = category in policy.exempt.categories
            assert exempt or policy.duty(direction, category) is not None


def test_that_a_kind_of_record_is_kept_for_its_days():
    policy = load_policy(DEFAULT)
    assert policy.keep_days("shift") == 180
    assert policy.keep_days("technical") == 30
    assert policy.keep_days("login") == 180


def test_that_all_faults_are_named_at_once():
    document = changed("fever = 37.3", "fever = 50\nfeverish = 1")
    document = document.replace("times = 1", 'times = "one"')
    document = document.replace('label = "封控"', "")
    found = faults_of(document)
    assert set(found) == {
        "temperature.fever",
        "temperature.feverish",
        "quotas[1].times",
        "levels[1].label",
    }


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "", "version"),
        ('label = "常态查验规则"', 'label = ""', "label"),
        ("issued = 2022-04-01T08:00:00+08:00", "issued = 2022-04-01", "issued"),
        ("fever = 37.3", "fever = 34.9", "temperature.fever"),
        ("fever = 37.3", "fever = nan", "temperature.fever"),
        ("fever = 37.3", "fever = 37.3\nFever = 38", "temperature.Fever"),
        ('comparator = ">"', 'comparator = "<"', "temperature.comparator"),
        ("low = 35.0", "low = 38.0", "temperature"),
        ("[temperature.repeat]", "[temperature.again]", "temperature.again"),
        (
            'sites = ["armpit", "ear"]',
            'sites = ["nose"]',
            "temperature.repeat.sites[1]",
        ),
        ('codes = "asked"', 'codes = "strict"', "duties[2].codes"),
        ('tests = "within-48h"', 'tests = "x"', "duties[2].tests"),
        (
            'categories = ["resident"]',
            'categories = ["guest"]',
            "duties[1].categories[1]",
        ),
        ('categories = ["resident"]', 'categories = ["visitor"]', "duties"),
        ('red = "refer"', 'red = "unjudged"', "codes.noted.red"),
        ('red = "refer"', 'red = "admitt"', "codes.noted.red"),
        ("max_age_h = 48", "max_age_h = -1", "tests.within-48h.max_age_h"),
        ('name = "watch"', 'name = "home-isolation"', "lists"),
        ('label = "防范"', 'label = "管控"', "levels"),
        ('levels = ["管控"]', 'levels = ["静默"]', "quotas[1].levels"),
        ("until = 05:00:00", "until = 23:00:00", "curfews[1]"),
        ("until = 05:00:00", 'until = "05:00"', "curfews[1].until"),
        ("covers = []", 'covers = [{ kind = "city" }]', "levels[1].covers[1].kind"),
        (
            "covers = []",
            BACKWARDS,
            "levels[1]",
        ),
        ('name = "watch"\n', f'name = "watch"\n{BACKWARDS}', "lists[4]"),
        ('id = "symptoms"\n', f'id = "symptoms"\n{BACKWARDS}', "questions[1]"),
        ("passage = 30", "passages = 30", "retention.passages"),
        ("passage = 30", "passage = 0", "retention.passage"),
        ("[cards]", "[[cards]]", "cards"),
    ],
)
def test_that_a_fault_is_named_with_its_place(old, new, place):
    assert place in faults_of(changed(old, new))


def test_that_a_fault_says_what_would_fit():
    found = faults_of(changed('red = "refer"', 'red = "go"'))
    assert found["codes.noted.red"] == (
        "one of these belongs here: " + ", ".join(Outcome)
    )
    found = faults_of(changed("fever = 37.3", "fever = 50"))
    assert found["temperature.fever"] == "the value or its length must be ≤ 42.0"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fever = 37.3", 'fever = "37.3"', "a number"),
        ("version = 1", "version = 1.5", "a whole number"),
        ('community = "示范社区"', "community = 1", "a text in quotes"),
        ('sites = ["armpit", "ear"]', 'sites = "ear"', "a list in square brackets"),
        ("issued = 2022-04-01T08:00:00+08:00", 'issued = "today"', "date and time"),
        ("issued = 2022-04-01T08:00:00+08:00", "issued = 20220401", "date and time"),
        ("night_close = 04:00:00", "night_close = 4", "a time"),
        ("from = 23:00:00", 'from = "late"', "a time"),
    ],
)
def test_that_a_value_of_another_kind_is_told_in_words(old, new, words):
    (said,) = faults_of(changed(old, new)).values()
    assert said.startswith(words)
    assert "`" not in said


@pytest.mark.parametrize(
    "document",
    ["", "schema", "[", "schema = 1\nschema = 1", "x = " + "[" * 3000, "x" * 2_000_000],
)
def test_that_a_text_that_is_no_policy_is_one_fault_and_no_traceback(document):
    assert faults_of(document)


@given(st.text())
def test_that_any_text_is_a_policy_or_a_fault(document):
    with pytest.raises(PolicyFault):
        load_policy(document)


@given(st.integers(0, len(DEFAULT) - 1), st.text(max_size=4))
def test_that_a_damaged_policy_is_read_or_named_faulty(place, damage):
    document = DEFAULT[:place] + damage + DEFAULT[place + 1 :]
    try:
        policy = load_policy(document)
    except PolicyFault:
        return
    assert load_policy(dump_policy(policy)) == policy


@given(st.integers(0, len(DEFAULT) - 1))
def test_that_a_cut_policy_is_never_taken_for_a_whole_one(end):
    try:
        load_policy(DEFAULT[:end])
    except PolicyFault:
        return
    assert "[codes.asked]" in DEFAULT[:end]
