"""What each correction changes, and what it says stood there before."""

import pytest

from db.amending import begin, correct, place_of_key, resolve
from db.present import Amendment, present_rows
from db.rows import Kept
from station.domain.passages import (
    CorrectableField,
    Correction,
    Passage,
    Resolution,
)
from station.domain.people import Document, DocumentKind
from station.domain.places import Place, PlaceKind
from station.domain.records import Envelope, seal
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Reading, Site
from tests.fakes.clock import NOON_US
from tests.fakes.passages import a_fever, a_passage, a_person, a_place

OLD_PHONE = a_person(1).phone
OLD_DOCUMENT = "11010519000000001X"


def corrected(field: str, new: str, passage: Passage | None = None):
    present = begin(passage or a_passage(1, host=a_place(1), plate="京A11111"))
    correct(present, Correction("t", {CorrectableField(field): new}, "typo"))
    return present


@pytest.mark.parametrize(
    ("field", "new", "old"),
    [
        ("direction", "out", "in"),
        ("direction", "sideways", "in"),
        ("category", "courier", "resident"),
        ("category", "", "resident"),
        ("name", "刘洋", "李㛃"),
        ("phone", "13900000000", OLD_PHONE),
        ("document", "G1234567", OLD_DOCUMENT),
        ("document", "passport:G1234567", OLD_DOCUMENT),
        ("document", "", OLD_DOCUMENT),
        ("host", "S12", "2-2-201"),
        ("host", "", "2-2-201"),
        ("plate", "京B22222", "京A11111"),
        ("temperature", "36.8", "36.5"),
        ("temperature", "Lo", "36.5"),
        ("temperature", "warm", "36.5"),
        ("temperature", "inf", "36.5"),
        ("temperature", "nan", "36.5"),
        ("void", "1", ""),
        ("void", "0", ""),
    ],
)
def test_that_a_correction_says_what_stood_there(
    field: str, new: str, old: str
) -> None:
    assert corrected(field, new).corrections == [(field, old, new, "typo")]


def test_that_each_field_changes_what_it_names() -> None:
    assert corrected("direction", "out").passage.direction is Direction.OUT
    assert corrected("category", "courier").passage.category is Category.COURIER
    assert corrected("name", "刘洋").passage.person.name == "刘洋"
    assert corrected("plate", "京B22222").passage.plate == "京B22222"
    assert corrected("host", "").passage.host is None
    assert corrected("void", "1").void
    shop = Place("阳光花园", PlaceKind.SHOP, shop="12")
    assert corrected("host", "S12").passage.host == shop


def test_that_a_document_keeps_its_kind_unless_told() -> None:
    kept = corrected("document", "X").passage.person.document
    assert kept == Document(DocumentKind.CITIZEN_ID, "X")
    told = corrected("document", "passport:X").passage.person.document
    assert told == Document(DocumentKind.PASSPORT, "X")
    assert corrected("document", "").passage.person.document is None


@pytest.mark.parametrize(
    ("new", "celsius"),
    [("36.8", 36.8), ("Lo", None), ("warm", 36.5), ("nan", 36.5)],
)
def test_that_a_temperature_is_put_right(new: str, celsius: float | None) -> None:
    ((_, reading),) = corrected("temperature", new).readings
    assert reading == Reading(NOON_US, celsius)


def test_that_a_temperature_is_the_last_one_taken() -> None:
    present = begin(a_fever(1))
    reading = Reading(NOON_US, 38.0, Site.ARMPIT)
    resolve(present, Resolution("t", Outcome.HOLD, (reading,)))
    correct(present, Correction("t", {CorrectableField.TEMPERATURE: "36.0"}, "typo"))
    assert [r.celsius for _, r in present.readings] == [37.8, 36.0]


def test_that_no_temperature_can_be_put_right_where_none_was_taken() -> None:
    present = corrected("temperature", "36.8", a_passage(1, readings=()))
    assert present.readings == []


def test_that_unknown_values_do_not_change_what_is_known() -> None:
    assert corrected("direction", "sideways").passage.direction is Direction.IN
    assert corrected("category", "").passage.category is Category.RESIDENT
    assert not corrected("void", "0").void


PLACES = (
    a_place(3),
    Place("c", building="3", room="1501"),
    Place("c", room="1501"),
    Place("c", building="3", unit="2", room="1501", let_room="A"),
    Place("c", PlaceKind.SHOP, shop="12"),
    Place("c", PlaceKind.HOUSE, group="2", door="15"),
    Place("c", PlaceKind.HOUSE, row="2", door="15", let_room="B"),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.key)
def test_that_a_key_gives_its_place_back(place: Place) -> None:
    assert place_of_key(place.key, place.community) == place


@pytest.mark.parametrize("text", ["", "S", "/", "---", "a-b-c-d-e", "组", "排/A"])
def test_that_any_text_is_some_place(text: str) -> None:
    assert place_of_key(text, "c").community == "c"


def test_that_amendments_count_in_one_order_however_they_come() -> None:
    passage = a_fever(1)
    envelope = Envelope("r", "gate-2", "v", 1, "passage", 1, 0, 480, 0, "", "", "")
    kept = Kept(1, seal(envelope, b"", bytes(32), bytes(32)))

    def said(station: str, volume: str, seq: int, outcome: Outcome) -> Amendment:
        return Amendment(station, volume, seq, Resolution("r", outcome))

    ordered = [
        said("gate-2", "a", 9, Outcome.ADMIT),
        said("gate-2", "b", 2, Outcome.HOLD),
        said("gate-2", "b", 10, Outcome.REFER),
        said("a-office", "c", 1, Outcome.REFUSE),
    ]
    forward = present_rows(kept, passage, ordered)
    assert present_rows(kept, passage, reversed(ordered)) == forward
    assert forward.passage.outcome == Outcome.REFUSE
    assert present_rows(kept, passage, ordered[:3]).passage.outcome == Outcome.REFER
