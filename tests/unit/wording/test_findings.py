"""Every reason has its sentence, with the limit that was in force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import language
from station.domain.findings import FindingCode
from station.domain.verdict import Finding, Outcome
from station.wording import findings

FULL = {
    "category": "emergency",
    "part": "scanner",
    "celsius": 37.9,
    "first": 38.0,
    "limit": 37.3,
    "comparator": ">=",
    "minutes": 10,
    "site": "armpit",
    "how": "by-eye",
    "hours": 60.5,
    "place": "青湖区",
    "level": "高风险",
    "last_day": "2022-03-28",
    "days": 7,
    "problem": "bad-signature",
    "kind": "eu-dcc",
    "question": "近14天内有发热吗？",
    "list": "home-isolation",
    "label": "居家隔离医学观察",
    "from": "23:00",
    "until": "05:00",
    "order": "o1",
    "used": 1,
    "per": "household",
    "next": "2022-04-04 00:00",
}


@pytest.mark.parametrize("code", FindingCode)
def test_that_every_code_has_a_title_and_every_sentence_a_field_to_fill(code):
    assert findings.title(code) != code.value
    for msgid in findings.sentences_of(code):
        assert findings.fields_of(msgid) <= FULL.keys()


@pytest.mark.parametrize("code", FindingCode)
@pytest.mark.parametrize("name", ["zh", "en"])
def test_that_every_code_is_a_sentence_in_both_languages(code, name):
    with language(name):
        text = findings.reason(Finding(code.value, Outcome.HOLD, FULL))
        bare = findings.reason(Finding(code.value, Outcome.HOLD))
    for said in (text, bare):
        assert said
        assert said != code.value
        assert "{" not in said


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        (
            FindingCode.FEVER,
            {
                "celsius": 37.9,
                "limit": 37.3,
                "comparator": ">",
                "minutes": 10,
                "site": "armpit",
            },
            (
                "37.9 °C is a fever (limit > 37.3 °C):"
                " rest 10 min, then measure again at the armpit"
            ),
        ),
        (
            FindingCode.FEVER,
            {"celsius": 38.0, "limit": 37.3, "comparator": ">=", "minutes": 5},
            "38.0 °C is a fever (limit ≥ 37.3 °C): rest 5 min, then measure again",
        ),
        (
            FindingCode.TEMPERATURE_LOW,
            {"limit": 35.0},
            "The thermometer shows no usable value (Lo)",
        ),
        (
            FindingCode.TEST_OLD,
            {"hours": 60.5, "limit": 48.0},
            "The test is 60.5 h old (limit 48 h)",
        ),
        (FindingCode.TEST_MISSING, {}, "No test result was shown"),
        (
            FindingCode.TECHNICAL,
            {"part": "scanner"},
            "The scanner did not answer: check by hand",
        ),
        (FindingCode.CODE_RED, {"how": "by-eye"}, "Red code (seen by eye)"),
        (
            FindingCode.LISTED,
            {"list": "home-isolation", "label": "居家隔离医学观察"},
            "On the list: Home isolation under observation",
        ),
        (FindingCode.LISTED, {"list": "x", "label": "透析"}, "On the list: 透析"),
        (FindingCode.PASS_INVALID, {"problem": "new"}, "The pass does not hold: new"),
    ],
)
def test_that_a_reason_says_the_limit_in_force(code, params, sentence):
    assert findings.reason(Finding(code.value, Outcome.HOLD, params)) == sentence


def test_that_the_label_of_the_office_is_shown_to_readers_of_chinese():
    params = {"list": "home-isolation", "label": "居家隔离（七天）"}
    with language("zh"):
        text = findings.reason(Finding("listed", Outcome.HOLD, params))
    assert "居家隔离（七天）" in text


def test_that_a_reason_of_a_newer_program_is_shown_raw():
    assert findings.reason(Finding("moon-phase", Outcome.HOLD)) == "moon-phase"


@given(
    st.sampled_from(FindingCode),
    st.dictionaries(
        st.sampled_from(sorted(FULL)),
        st.text() | st.integers() | st.floats() | st.booleans(),
    ),
)
def test_that_any_finding_is_worded(code, params):
    assert findings.reason(Finding(code.value, Outcome.HOLD, params))
