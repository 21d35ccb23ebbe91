"""Outcomes, terms, doors, masks, errors and local orders in words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import language
from station.domain import errors
from station.domain.credentials import CodeKind, JudgedHow, Problem, TestResult
from station.domain.errors import OperatorError
from station.domain.moments import CHINA
from station.domain.operators import Role
from station.domain.passages import CorrectableField
from station.domain.people import DocumentKind, Sex, Tenancy
from station.domain.places import Place, PlaceKind
from station.domain.policy.model import (
    LocalOrder,
    OrderRule,
    OrderSense,
    PolicyFault,
    load_policy,
)
from station.domain.policy.needs import Need
from station.domain.policy.sections import ListName, Masking
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Site
from station.wording import local_orders, masks, outcomes, places, terms
from station.wording.errors import policy_faults, sentence
from tests.words import KEYWORDS

WORDS: list[tuple[type[StrEnum], Callable[..., str]]] = [
    (Category, terms.category),
    (Direction, terms.direction),
    (Colour, terms.colour),
    (JudgedHow, terms.judged_how),
    (TestResult, terms.test),
    (CodeKind, terms.code_kind),
    (Problem, terms.problem),
    (ListName, terms.list_name),
    (Role, terms.role),
    (CorrectableField, terms.field),
    (PlaceKind, terms.place_kind),
    (DocumentKind, terms.document_kind),
    (Site, terms.site),
    (Sex, terms.sex),
    (Tenancy, terms.tenancy),
    (Need, terms.need),
]


@pytest.mark.parametrize(("kind", "word"), WORDS)
@pytest.mark.parametrize("name", ["zh", "en"])
def test_that_every_member_of_a_closed_list_has_its_own_word(kind, word, name):
    with language(name):
        words = [word(member) for member in kind]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("direction", Direction)
def test_that_outcomes_differ_in_word_mark_and_speech(direction):
    assert len({outcomes.word(o, direction) for o in Outcome}) == len(Outcome)
    assert len({outcomes.mark(o) for o in Outcome}) == len(Outcome)
    assert len({outcomes.spoken(o, direction) for o in Outcome}) == len(Outcome)


def test_that_a_refusal_has_a_word_for_each_direction():
    assert outcomes.word(Outcome.REFUSE, Direction.IN) == "Turn away"
    assert outcomes.word(Outcome.REFUSE, Direction.OUT) == "Ask to stay inside"


def test_that_a_foreign_visitor_reads_english_on_a_chinese_screen():
    with language("zh"):
        said = outcomes.spoken_english(Outcome.HOLD, Direction.IN)
    assert said == "Please wait at the side for a moment."


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (Place("示范", building="3", unit="2", room="1501"), "Bldg 3 Unit 2 Room 1501"),
        (Place("示范", building="东楼", room="5"), "东楼 Room 5"),
        (Place("示范", PlaceKind.HOUSE, group="2", door="15"), "Group 2 No. 15"),
        (Place("示范", PlaceKind.HOUSE, row="3", door="8"), "Row 3 No. 8"),
        (Place("示范", PlaceKind.SHOP, shop="12"), "Shop 12"),
        (
            Place("示范", PlaceKind.HOUSE, group="2", door="15", let_room="A"),
            "Group 2 No. 15 Let room A",
        ),
    ],
)
def test_that_a_door_is_said_as_its_kind_is(place, label):
    assert places.label(place) == label
    assert places.full_label(place) == f"示范 {label}"


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masks.name, "王明", "王*"),
        (masks.name, "王小明", "王**"),
        (masks.name, "阿卜杜拉·艾合买提", "阿**"),
        (masks.name, "王", "*"),
        (masks.name, "", ""),
        (masks.number, "11010519491231002X", "11**************2X"),
        (masks.number, "E12345678", "E1*****78"),
        (masks.number, "A1234", "****4"),
        (masks.number, "", ""),
        (masks.phone, "13800001234", "138****1234"),
        (masks.phone, "6512345", "******5"),
        (masks.phone, "13800001234/13900005678", "138****1234/139****5678"),
    ],
)
def test_that_a_mask_shows_enough_to_recognise(mask, text, shown):
    assert mask(text) == shown


def test_that_the_policy_may_ask_for_stricter_masks():
    rule = Masking(name_head=0, document_head=0, document_tail=1)
    assert masks.name("王小明", rule) == "**"
    assert masks.number("11010519491231002X", rule) == "*****************X"


@given(st.text(min_size=2), st.sampled_from([masks.name, masks.number, masks.phone]))
def test_that_no_mask_ever_shows_the_whole_text(text, mask):
    assert mask(text) != text or set(text) == {"*"}
    assert len(mask(text)) <= len(text)


def test_that_an_error_is_one_sentence_with_its_fields():
    error = OperatorError("There is no such key: {name}.", name="x{y}")
    assert sentence(error) == "There is no such key: x{y}."
    assert sentence(OperatorError("Braces {stay}.")) == "Braces {stay}."


def test_that_the_faults_of_a_policy_are_one_line_each():
    with pytest.raises(PolicyFault) as caught:
        load_policy("schema = 2")
    assert sentence(caught.value).startswith("The policy has ")
    lines = policy_faults(caught.value)
    assert lines[0] == "schema: one of these belongs here: 1"
    assert "version: this is missing" in lines


def an_order(rule: OrderRule, value: str) -> LocalOrder:
    start = datetime(2022, 4, 1, 23, 40, tzinfo=CHINA)
    return LocalOrder(
        order_id="o1",
        giver="Street office",
        text="no deliveries",
        start=start,
        end=start + timedelta(hours=8),
        sense=OrderSense.TIGHTER,
        rule=rule,
        value=value,
    )


VALUES = {
    OrderRule.NOTE: [""],
    OrderRule.FEVER_LIMIT: ["37.0"],
    OrderRule.TEST_AGE: ["24", "0"],
    OrderRule.PASSAGE: ["closed", "open"],
    OrderRule.QUOTA: ["off"],
    OrderRule.CURFEW: ["off"],
}


@pytest.mark.parametrize("rule", OrderRule)
@pytest.mark.parametrize("name", ["zh", "en"])
def test_that_every_order_says_what_it_changes(rule, name):
    with language(name):
        for value in VALUES.get(rule, ["hold"]):
            order = an_order(rule, value)
            effect = local_orders.effect(order)
            assert bool(effect) == (rule is not OrderRule.NOTE)
            assert "{" not in local_orders.sentence(order)


def test_that_an_order_is_told_with_giver_and_end():
    assert local_orders.sentence(an_order(OrderRule.FEVER_LIMIT, "37.0")) == (
        "Local order of Street office, 04-01 23:40 to 04-02 07:40, tighter:"
        " no deliveries (fever limit 37.0 °C)"
    )


def test_that_the_words_of_every_kind_of_error_are_collected() -> None:
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    kinds = {n for n in kinds if issubclass(getattr(errors, n), errors.GatebookError)}
    assert kinds <= KEYWORDS.keys()
