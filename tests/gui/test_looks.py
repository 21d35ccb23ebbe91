"""What the eye gets: colour, icon and word of every outcome, in both languages."""

import itertools

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

import resources
from resources import use_language
from station.domain.desk import DeskState, Phase, StationStatus
from station.domain.findings import FindingCode
from station.domain.people import Person
from station.domain.verdict import Finding, Outcome, Verdict
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction, Visit
from tests.fakes.desk import StillClock, home, row_of
from ui.gate.card import Card
from ui.gate.card_header import CardHeader, Face
from ui.gate.flow import Screen
from ui.gate.keys import CATEGORY_KEYS, EYES, HEALTH_KEYS, PLACE_KEYS, TEST_KEYS
from ui.gate.station_line import StationLine
from ui.gate.station_words import Fact
from ui.theme.themes import LIGHT, THEMES
from ui.widgets.key_button import KeyButton

WORDS = {
    Outcome.ADMIT: "Admit",
    Outcome.HOLD: "Hold for checking",
    Outcome.REFER: "Lead to the isolation point and report",
    Outcome.REFUSE: "Turn away",
    Outcome.UNJUDGED: "System fault: check by hand",
}
ICONS = {
    Outcome.ADMIT: "check",
    Outcome.HOLD: "hand",
    Outcome.REFER: "refer",
    Outcome.REFUSE: "stop",
    Outcome.UNJUDGED: "wrench",
}


def recorded(outcome: Outcome) -> PassageRow:
    finding = Finding(FindingCode.FEVER_CONFIRMED, outcome)
    person = Person("李㛃", home=home())
    clock = StillClock()
    visit = Visit(clock.now().at, Direction.IN, Category.RESIDENT, person)
    return row_of(visit, Verdict(outcome, (finding,)), 7, clock.us)


@pytest.fixture
def holder(qtbot) -> QWidget:
    QApplication.setStyle("Fusion")
    holder = QWidget()
    qtbot.addWidget(holder)
    return holder


@pytest.fixture
def card(holder: QWidget) -> Card:
    card = Card(LIGHT)
    card.setParent(holder)
    card.resize(640, 380)
    holder.resize(640, 380)
    holder.show()
    return card


def shown(card: Card, outcome: Outcome) -> Face:
    state = DeskState(Phase.RECORDED, row=recorded(outcome))
    card.show_screen(Screen(state))
    face = card.face
    assert face is not None
    return face


@pytest.mark.parametrize("outcome", list(Outcome))
def test_that_an_outcome_has_its_colour_icon_and_word(card: Card, outcome: Outcome):
    face = shown(card, outcome)
    assert (face.word, face.look.icon) == (WORDS[outcome], ICONS[outcome])
    assert painted(card, 8, 30) == QColor(LIGHT.outcomes[outcome].fill)


def test_that_no_two_outcomes_share_colour_icon_or_word(card: Card):
    faces = [shown(card, outcome) for outcome in Outcome]
    for one, other in itertools.combinations(faces, 2):
        assert one.word != other.word
        assert one.look.icon != other.look.icon
        assert apart(one.look.fill, other.look.fill) > 60


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=list(THEMES))
def test_that_outcomes_are_told_apart_without_any_colour(holder: QWidget, theme):
    faces = [Face(look, "") for look in theme.outcomes.values()]
    greys = [in_grey(CardHeader(theme, face)) for face in faces]
    shapes = [grey - grey.mean() for grey in greys]  # brightness alone is no sign
    for one, other in itertools.combinations(shapes, 2):
        assert np.abs(one - other).max() > 90


def in_grey(header: CardHeader) -> np.ndarray:
    """The header of 400 pixels as a grey picture, seen coarsely."""
    header.resize(400, header.minimumHeight())
    image = header.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    shape = image.height(), image.bytesPerLine()
    return cv2.blur(pixels.reshape(shape)[:, : image.width()].astype(float), (5, 5))


def test_that_the_name_is_masked_and_the_number_is_not_there(card: Card):
    shown(card, Outcome.ADMIT)
    assert card.content.name == "李*"


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "待核实"), ("en", "Hold for checking")]
)
def test_that_the_card_speaks_the_language_of_the_reader(
    card: Card, language: str, word: str
):
    use_language(language)
    assert shown(card, Outcome.HOLD).word == word


def test_that_every_icon_that_is_named_is_drawn():
    named = {look.icon for look in LIGHT.outcomes.values()}
    named |= {look.icon for look in LIGHT.codes.values()}
    named |= {key.icon for key in CATEGORY_KEYS}
    for name in named:
        assert "currentColor" in resources.text(f"icons/{name}.svg")


def test_that_a_button_prints_its_key_and_takes_no_focus(qtbot, holder: QWidget):
    button = KeyButton("Q", "Green", LIGHT, look=LIGHT.outcomes[Outcome.ADMIT])
    button.setParent(holder)
    assert "Q" in button.accessibleName()
    other = QPushButton(holder)
    holder.show()
    other.setFocus()
    with qtbot.waitSignal(button.key_pressed) as pressed:
        button.click()
    assert pressed.args == ["Q"]
    assert not button.hasFocus()


def test_that_the_station_line_says_what_the_gate_goes_by(qtbot):
    line = StationLine(LIGHT)
    qtbot.addWidget(line)
    line.show_status(
        StationStatus(
            "S1", "东门", "阳光花园", 3, "常态", 41, 7, local_order="只出不进"
        )
    )
    line.show_device("camera", Fact("camera", "Camera on"))
    line.show_time(StillClock().now())
    for part in ("S1", "3", "常态", "41", "7", "只出不进", "Camera on", "08:00:00"):
        assert part in line.text


def test_that_no_key_has_two_meanings():
    assert len(EYES) == len(HEALTH_KEYS) + len(TEST_KEYS) + len(PLACE_KEYS)
    assert not set(EYES) & {key.key for key in CATEGORY_KEYS}


def painted(card: Card, x: int, y: int) -> QColor:
    image = card.grab().toImage()
    return image.pixelColor(x, y)


def apart(one: str, other: str) -> float:
    first, second = QColor(one).getRgb(), QColor(other).getRgb()
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
