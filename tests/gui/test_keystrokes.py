"""The real window over a real desk and a real journal, played key by key.

Each way of `keystrokes.WAYS` is played with exactly its keys; what it leads to is in
the journal. The manual's page of counted keys is made from the same ways.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.search import SqlFinder
from station.codes.id_card import block_text
from station.domain.credentials import CodeKind, TestResult
from station.domain.desk import Phase
from station.domain.kinds import DELIVERY
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction, Site
from station.services.thermometers import is_out
from tests.fakes.cards import card_block
from tests.gui.conftest import Guard
from tests.gui.keystrokes import WAYS, Way, stale
from tests.integration.services.checkpoint import ESTATE, GREEN, Checkpoint
from ui.gate.screen import Mode
from ui.gate.settings import GateSettings
from ui.gate.window import open_window

BY_NAME = {way.name: way for way in WAYS}
SHOWN = {
    "green": {"colour": Colour.GREEN},
    "popup": {"popup": True},
    "grey": {"colour": Colour.GREY},
    "24": {"test_age_h": 24.0},
    "48": {"test_age_h": 48.0},
    "72": {"test_age_h": 72.0},
    "pending": {"test": TestResult.PENDING},
    "overdue": {"test": TestResult.OVERDUE},
    "exempt": {"test": TestResult.EXEMPT},
    "place": {"kind": CodeKind.PLACE_CODE},
    "travel": {"kind": CodeKind.TRAVEL_CARD, "star": False},
    "star": {"kind": CodeKind.TRAVEL_CARD, "star": True},
}
RIGHT: dict[str, Callable[[tuple[PassageRow, ...]], bool]] = {
    "direction": lambda rows: rows[0].direction is Direction.OUT,
    "temperature": lambda rows: rows[0].readings[0].celsius == 36.7,
    "person": lambda rows: rows[1].void and rows[0].person.name == "张𬱖",
    "twice": lambda rows: rows[0].void,
}


class Hand(Guard):
    """A guard at a real desk, who counts what they press."""

    def __init__(self, checkpoint: Checkpoint, qtbot: QtBot) -> None:
        desk = checkpoint.desk
        window = open_window(desk, None, checkpoint.clock, GateSettings())
        super().__init__(window, desk, qtbot)
        self.checkpoint = checkpoint
        self.pressed = 0

    def plays(self, name: str) -> Way:
        """Press the keys of a way; wait only where a hand would look."""
        way = BY_NAME[name]
        before = self.pressed
        for key in way.keys:
            self.settles()
            self.presses_one(key)
        self.settles()
        assert self.pressed - before == len(way.keys)
        return way

    def presses_one(self, key: str) -> None:
        self.pressed += 1
        screen = self.window.controller.screen
        if screen.mode is Mode.FIND and key.isdigit():
            self.waits(lambda: bool(self.window.controller.screen.find.hits))
        if len(key) > 1 and key[0] == "F":
            self.presses(key)
        else:
            self.types("\r" if key == "Enter" else key)

    def settles(self) -> None:
        """Until the last key was taken for a hand's and its call came back."""
        reader = self.window.keys._reader
        self.waits(lambda: reader.deadline_us is None)
        self.waits(lambda: not self.window.controller.screen.busy)

    def shows(self, text: str) -> None:
        """A code before the scanner, a card on the reader."""
        self.window.controller.scan(text, Colour.UNSURE)
        self.settles()

    def leaves_through(self, direction: Direction) -> None:
        self.presses("F10" if direction is Direction.OUT else "F9")
        self.settles()

    @property
    def rows(self) -> tuple[PassageRow, ...]:
        """Today's passages, newest first."""
        return self.checkpoint.desk.today()[0]

    @property
    def last(self) -> PassageRow:
        return self.rows[0]


@pytest.fixture
def hand(tmp_path: Path, qtbot: QtBot) -> Iterator[Hand]:
    QApplication.setStyle("Fusion")
    checkpoint = Checkpoint(tmp_path)
    checkpoint.change(finder=SqlFinder(checkpoint.engine, ESTATE))
    hand = Hand(checkpoint, qtbot)
    hand.window.resize(1366, 768)
    hand.window.show()
    hand.waits(lambda: hand.window.controller.waiting == ())
    yield hand
    hand.window.close()
    hand.window.deleteLater()
    checkpoint.close()


def test_that_the_pages_of_counted_keys_say_what_is_played():
    assert list(stale()) == [], "run python -m tests.gui.keystrokes"


def test_that_residents_take_a_scan_or_a_room(hand: Hand):
    hand.shows(hand.checkpoint.pass_of("p-1"))
    hand.plays("pass")
    assert (hand.last.outcome, hand.last.readings[0].celsius) == (Outcome.ADMIT, 36.5)
    hand.leaves_through(Direction.OUT)
    hand.shows(hand.checkpoint.pass_of("p-2"))
    hand.plays("pass-only")
    assert (hand.last.direction, hand.last.person.person_id) == (Direction.OUT, "p-2")
    hand.leaves_through(Direction.IN)
    hand.plays("door")
    assert (len(hand.rows), hand.last.person.name) == (3, "李㛃")


def test_that_a_visitor_gets_a_plate_and_leaves_by_its_number(hand: Hand):
    for number in range(1, 12):
        hand.checkpoint.visits(Person(name="", phone=f"1390000{number:04d}"))
        hand.checkpoint.desk.temperature(36.5)
    hand.shows(block_text(card_block(name="钱演练")))
    hand.plays("card")
    row = hand.last
    assert (row.person.name, row.person.phone) == ("钱演练", "13800000009")
    assert (row.host.key, row.note) == ("3-2-1501", "Visitor plate 12")
    assert hand.window.card.content.name.endswith("Visitor plate 12")
    hand.plays("leaves")
    assert (hand.last.direction, hand.last.person.name) == (Direction.OUT, "钱演练")


def test_that_visitors_are_found_or_judged_by_eye(hand: Hand):
    hand.checkpoint.visits()
    hand.checkpoint.desk.temperature(36.5)
    hand.plays("found")
    assert (hand.last.person.phone, hand.last.outcome) == (
        "13800000001",
        Outcome.ADMIT,
    )
    hand.plays("eye")
    row = hand.last
    assert (row.person.phone, row.outcome, len(row.shown)) == (
        "13800000008",
        Outcome.ADMIT,
        3,
    )


def test_that_vehicles_take_a_tail_and_an_ambulance_one_key(hand: Hand):
    hand.plays("courier")
    assert (hand.last.category, hand.last.plate) == (Category.COURIER, "8A6F")
    desk = hand.checkpoint.desk
    desk.present_vehicle(Category.SUPPLY, Direction.IN, "粤B8A6F")
    desk.purpose("Waste")
    desk.by_eye(GREEN)
    desk.temperature(36.5)
    hand.plays("supply")
    assert (hand.last.plate, hand.last.purpose) == ("粤B8A6F", "Waste")
    hand.plays("supply-new")
    assert (hand.last.plate, hand.last.purpose) == ("9B7G", "Waste")
    hand.plays("emergency")
    assert hand.last.category is Category.EMERGENCY
    count = len(hand.rows)
    hand.plays("parcel")
    assert len(hand.rows) == count
    assert len(hand.checkpoint.gate.passages.ledger(DELIVERY.name)) == 1


def test_that_whatever_a_phone_shows_is_one_key(hand: Hand):
    for name, wanted in SHOWN.items():
        assert len(hand.plays(name).keys) == 1
        hand.sees(Phase.ASKING)
        (shown,) = hand.window.controller.screen.state.visit.shown
        assert {field: getattr(shown, field) for field in wanted} == wanted
        hand.types("\x1b")
        hand.sees(Phase.IDLE)


def test_that_low_readings_and_other_sites_are_one_key(hand: Hand):
    for person, name, celsius, site in (
        ("p-1", "low", None, Site.FOREHEAD),
        ("p-2", "wrist", 36.5, Site.WRIST),
        ("p-3", "ear", 36.5, Site.EAR),
    ):
        hand.shows(hand.checkpoint.pass_of(person))
        hand.plays(name)
        (reading,) = hand.last.readings
        assert (reading.celsius, reading.site) == (celsius, site)


def test_that_a_shift_without_a_thermometer_takes_scans_alone(hand: Hand):
    hand.plays("thermometer")
    assert is_out(hand.checkpoint.gate)
    hand.shows(hand.checkpoint.pass_of("p-1"))
    assert hand.last.outcome is Outcome.ADMIT
    hand.plays("thermometer")
    assert not is_out(hand.checkpoint.gate)


def test_that_the_last_passage_is_put_right(hand: Hand):
    for name, is_right in RIGHT.items():
        hand.plays("door")
        hand.plays(name)
        assert is_right(hand.rows), name


def test_that_a_fever_on_hold_is_measured_again_or_led_aside(hand: Hand):
    for person in ("p-1", "p-2"):
        hand.checkpoint.holds_fever(person)
        hand.window.controller.refresh()
        hand.waits(lambda: len(hand.window.controller.waiting) == 1)
        hand.plays("repeat" if person == "p-1" else "refer")
        hand.waits(lambda: hand.window.controller.waiting == ())
    aside, back = hand.rows
    assert (back.outcome, back.readings[-1].site) == (Outcome.ADMIT, Site.ARMPIT)
    assert (aside.outcome, aside.note) == (
        Outcome.REFER,
        "Reported to: Community office",
    )


def test_that_one_key_shows_all_keys_and_any_key_goes_back(hand: Hand):
    hand.presses("F1")
    help_page = hand.window.card.help
    hand.waits(lambda: hand.window.card.currentWidget() is help_page)
    keys = {key for key, _words in help_page.lines}
    used = {key.upper() for way in WAYS for key in way.keys if not key.isdigit()}
    assert used - keys <= {"ENTER"} | set("ZSG8A6FB7") | {"F12", "T"}
    hand.types("q")
    hand.waits(lambda: hand.window.card.currentWidget() is not help_page)
    assert hand.rows == ()
