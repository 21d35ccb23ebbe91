"""Certificates at the desk: what one that holds is worth, and what one is not."""

import copy
import json
from datetime import timedelta

import pytest

from station.codes.certificates import kid_of
from station.codes.trust_files import read_trust_file
from station.domain.credentials import CodeKind, JudgedHow, Problem, TestResult
from station.domain.desk import Need, Phase
from station.domain.findings import FindingCode
from station.domain.symbols import Colour
from station.domain.visit import Direction
from tests.fakes.issuers import (
    OTHER,
    SIGNER,
    TESTED,
    VACCINATED,
    card,
    codes,
    der,
    eu,
    hc1,
    jwk,
)
from tests.integration.services.checkpoint import codes_of, row_of

HOURS = 20


@pytest.fixture
def abroad(checkpoint):
    """A checkpoint that trusts the issuers of the samples."""
    keys = read_trust_file(json.dumps({"keys": [jwk()]}).encode()).trust
    trust = checkpoint.gate.trust.joined(read_trust_file(der(SIGNER)).trust)
    checkpoint.change(trust=trust.joined(keys))
    return checkpoint


def attested(checkpoint, hours: float = HOURS, **changes: object) -> dict:
    dcc = copy.deepcopy(TESTED)
    sampled = checkpoint.clock.now().at - timedelta(hours=hours)
    dcc["t"][0] |= {"sc": sampled.isoformat()} | changes
    return dcc


def shown_of(state):
    assert state.visit is not None
    (shown,) = state.visit.shown
    return shown


def presents(checkpoint, text: str):
    return checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)


def test_that_a_certificate_stands_for_the_code_and_the_test(abroad):
    state = presents(abroad, hc1(eu(attested(abroad))))
    shown = shown_of(state)
    assert (shown.kind, shown.how) == (CodeKind.EU_DCC, JudgedHow.OFFLINE_SIGNATURE)
    assert (shown.test, shown.test_age_h) == (TestResult.NEGATIVE, HOURS)
    assert not {Need.CODE, Need.TEST} & set(state.needs)


def test_that_an_old_result_is_held(abroad):
    presents(abroad, hc1(eu(attested(abroad, hours=50))))
    row = row_of(abroad.desk.finish())
    assert FindingCode.TEST_OLD in codes_of(row)


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"tt": "LP217198-3"}, None),  # a rapid test that found nothing is no 核酸
        ({"tt": "LP217198-3", "tr": "260373001"}, TestResult.POSITIVE),
        ({"tr": "260373001"}, TestResult.POSITIVE),
        ({"tr": "unclear"}, None),
        ({"tg": "6142004"}, None),  # influenza
    ],
    ids=["rapid negative", "rapid positive", "positive", "unclear", "influenza"],
)
def test_that_only_what_says_something_of_the_virus_counts(abroad, changes, result):
    shown = shown_of(presents(abroad, hc1(eu(attested(abroad, **changes)))))
    assert shown.verified is True
    assert shown.test is result


def test_that_a_result_without_a_time_is_of_unknown_age(abroad):
    dcc = attested(abroad)
    del dcc["t"][0]["sc"]
    shown = shown_of(presents(abroad, hc1(eu(dcc))))
    assert (shown.test, shown.test_age_h) == (TestResult.NEGATIVE, None)


def test_that_a_vaccination_is_no_test(abroad):
    state = presents(abroad, hc1(eu(VACCINATED)))
    assert shown_of(state).test is None
    assert Need.TEST in state.needs
    assert Need.CODE not in state.needs


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (lambda dcc: hc1(eu(dcc), key=OTHER), Problem.BAD_SIGNATURE),
        (lambda dcc: hc1(eu(dcc, 1, 2)), Problem.EXPIRED),
        (lambda dcc: hc1(eu(dcc), protected={1: -7, 4: b"x"}), Problem.UNKNOWN_ISSUER),
    ],
    ids=["forged", "expired", "unknown"],
)
def test_that_a_certificate_that_does_not_hold_is_held_and_proves_nothing(
    abroad, text, problem
):
    state = presents(abroad, text(attested(abroad)))
    assert (shown_of(state).problem, shown_of(state).test) == (problem, None)
    row = row_of(abroad.desk.finish())
    assert FindingCode.CERTIFICATE_INVALID in codes_of(row)


def test_that_the_same_certificate_finds_the_person_again(abroad):
    text = hc1(eu(attested(abroad)), protected={1: -7, 4: kid_of(SIGNER)})
    person = abroad.visits(code=text).visit.person
    abroad.desk.temperature(36.5)
    abroad.wait(minutes=60)
    assert presents(abroad, text).visit.person.name == person.name != ""


def test_that_a_card_of_three_codes_is_one_card(abroad):
    texts = codes(card(), 3)
    for index, missing in ((2, "1, 2"), (0, "2")):
        state = presents(abroad, texts[index])
        assert (state.phase, state.visit) == (Phase.IDLE, None)
        assert missing in state.notice
    shown = shown_of(presents(abroad, texts[1]))
    assert (shown.kind, shown.verified) == (CodeKind.SMART_HEALTH_CARD, True)
    assert shown.test is TestResult.NEGATIVE


def test_that_parts_of_somebody_who_left_are_forgotten(abroad):
    first, second = codes(card(), 2)
    presents(abroad, first)
    abroad.desk.cancel()
    assert presents(abroad, second).visit is None
