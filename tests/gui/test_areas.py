"""A risk area chosen in the real window, by keys and by mouse."""

import pytest
from PySide6.QtCore import Qt

from station.domain.desk import Phase
from station.domain.policy.sections import RiskArea
from tests.gui.conftest import Guard
from ui.gate.area_page import AreaPage
from ui.gate.screen import Mode

PLACES = (
    "吉林省长春市二道区东盛街道",
    "长春市朝阳区",
    *(f"四平市铁东区第{n}街道" for n in range(1, 10)),
)


@pytest.fixture
def page(guard: Guard) -> AreaPage:
    guard.desk.risk_areas = tuple(RiskArea(place=p, level="高风险") for p in PLACES)
    return guard.window.card.areas


def opens(guard: Guard, page: AreaPage) -> None:
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.types("b")
    guard.waits(lambda: guard.window.card.currentWidget() is page)


def chips(guard: Guard) -> list[str]:
    shown = guard.window.card.content
    return [chip.text for chip in shown.chips] if shown else []


def test_that_an_area_is_found_by_its_letters_and_stands_on_the_card(guard, page):
    opens(guard, page)
    assert [tile.text() for tile in page.tiles] == list(PLACES[:8])
    assert page.note.text().endswith("3 more.")
    guard.types("edq")
    guard.waits(lambda: [tile.text() for tile in page.tiles] == [PLACES[0]])
    guard.types("\r")
    guard.sees(Phase.ASKING)
    assert chips(guard)[0] == f"Was in {PLACES[0]}"
    assert guard.window.eyes.buttons["B"].isChecked()


def test_that_an_area_is_clicked(guard, page):
    opens(guard, page)
    guard.qtbot.mouseClick(page.tiles[1], Qt.MouseButton.LeftButton)
    guard.sees(Phase.ASKING)
    assert chips(guard)[0] == f"Was in {PLACES[1]}"
    button = guard.window.eyes.buttons["B"]
    guard.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    guard.waits(lambda: guard.window.card.currentWidget() is page)
    assert [tile.isChecked() for tile in page.tiles][:2] == [False, True]


def test_that_a_scan_goes_before_the_choice(guard, page):
    opens(guard, page)
    guard.pulls_the_gun("GP1:WANG")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.DESK)
    guard.sees(Phase.ASKING)
    assert chips(guard) == ["Temperature"]


def test_that_rules_without_areas_are_one_line_in_the_banner(guard, page):
    guard.desk.risk_areas = ()
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.types("b")
    said = "The rules in force name no risk area."
    guard.waits(lambda: guard.window.top.banner.text == said)
    assert guard.window.controller.screen.state.phase is Phase.ASKING
