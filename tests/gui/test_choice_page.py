"""The page on which one of several is chosen by number."""

from pytestqt.qtbot import QtBot

from resources import language
from station.domain.people import Person, Resident
from station.domain.places import Place
from ui.gate.choice_page import ChoicePage
from ui.theme.themes import LIGHT


def test_that_who_bears_a_visitor_plate_is_called_no_resident(qtbot: QtBot):
    page = ChoicePage(LIGHT)
    qtbot.addWidget(page)
    resident = Resident(
        Person(person_id="p-1", home=Place("阳光花园", room="1")), "户主"
    )
    bearer = Resident(Person(phone="13800000008"), "访客牌1")
    with language("en"):
        page.show_candidates((resident, bearer))
    names = [tile.accessibleName() for tile in page.tiles]
    assert "Resident" in names[0]
    assert "Visitor" in names[1]
