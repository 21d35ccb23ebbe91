"""A briefing with another register comes into force while the window is in use."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from station.domain.desk import Phase
from station.domain.people import Document, DocumentKind, Person, Resident
from station.services.adopt import adopt
from station.services.brief import brief
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import FOLDER
from tests.fakes.homes import copy_homes
from tests.fakes.passages import a_person
from tests.gui.conftest import Guard
from tests.gui.test_duty import comes_to
from ui.compose import OpenStation, open_office, open_station
from ui.gate.screen import Mode
from ui.gate.window import open_window
from ui.main import run
from ui.widgets.banner import News

SAID = "The register was renewed: say again who it is."
IN_FORCE = "is in force: rules, register and names are new."
LEFT = 5  # moved away; another person has the number now
ROOM = a_person(LEFT).home.key  # type: ignore[union-attr]  # everybody has a home there
STRANGER = Document(DocumentKind.CITIZEN_ID, "110105199912129999")


class Renewed:
    """A real gate whose office has another register by now, in a briefing."""

    def __init__(self, homes: Path, station: OpenStation, guard: Guard) -> None:
        self.guard, self.station = guard, station
        self.done: list[object] = []
        self.told: list[News] = []
        guard.window.controller.news_came.connect(self.told.append)
        way = KeyFile(homes / "key.txt")
        with open_office(homes / "office", way) as office:
            office.register.replace(residents_of_now())
            self._data = brief(office.end, "gate-1").data

    def comes_into_force(self) -> None:
        """In the thread that writes, as everything that changes the home."""
        self.guard.window._writer.run_command(
            self._adopt, self.done.append, self.done.append
        )
        self.guard.waits(lambda: bool(self.done))
        assert self.done == [None]
        self.guard.window._on_look_timeout()
        self.guard.waits(lambda: any(IN_FORCE in news.text for news in self.told))

    def _adopt(self) -> None:
        adopt(self.station.end, self._data)
        self.station.refresh()

    @property
    def recorded(self) -> list[str]:
        """Who passed, from the disk."""
        rows, _counts = self.station.desk().today()
        return [row.person.name for row in rows]


def residents_of_now() -> list[Resident]:
    """Who had number five is gone, and somebody else has it in the same room."""
    there = [a_person(n) for n in range(15)]
    there[LEFT] = msgspec.structs.replace(
        there[LEFT], name="赵新来", document=STRANGER, phone="13900000009"
    )
    return [Resident(person) for person in there]


@pytest.fixture
def renewed(tmp_path: Path, qtbot) -> Iterator[Renewed]:
    QApplication.setStyle("Fusion")
    homes = tmp_path / "homes"
    copy_homes(FOLDER / "0.1.0", homes)
    with open_station(homes / "station", KeyFile(homes / "key.txt")) as station:
        station.keep()  # letters to search by, for a home of an older release
        window = open_window(station.desk(), None, station.clock)
        window.show()
        guard = Guard(window, station.desk(), qtbot)
        guard.waits(lambda: bool(window.controller.crew.members))
        yield Renewed(homes, station, guard)
        window.close()
        window.deleteLater()
    home = ("--home", str(homes / "station"), "--key-file", str(homes / "key.txt"))
    assert run(["verify", *home]) == 0


def listed(guard: Guard) -> list[str]:
    guard.sees(Phase.CHOOSING)
    candidates = guard.window.controller.screen.state.candidates
    return [resident.person.name for resident in candidates]


def stands(guard: Guard) -> Person:
    guard.sees(Phase.ASKING)
    visit = guard.window.controller.screen.state.visit
    assert visit is not None
    return visit.person


def test_that_a_choice_of_an_old_search_is_asked_for_again(renewed: Renewed):
    guard = renewed.guard
    guard.presses("F2")
    comes_to(guard, Mode.FIND)
    page = guard.window.card.duty.found
    guard.types("liuyang")
    guard.waits(lambda: guard.window.controller.screen.find.text == "liuyang")
    assert [hit.person.name for hit in page.found.hits] == ["刘洋"] * 2
    place = next(
        n
        for n, hit in enumerate(page.found.hits, start=1)
        if hit.person.person_id == f"person-{LEFT}"
    )
    renewed.comes_into_force()
    guard.types(str(place))
    choose_again = "The register was renewed: choose again."
    guard.waits(lambda: page.said.text() == choose_again)
    assert guard.window.controller.screen.draft.text(0) == "liuyang"
    assert QApplication.activeModalWidget() is None
    guard.types("\b" * 7 + "zxl")
    guard.waits(lambda: [hit.person.name for hit in page.found.hits] == ["赵新来"])
    guard.types("1")
    assert stands(guard).name == "赵新来"
    assert renewed.recorded == []


def test_that_who_stands_there_is_not_recorded_under_the_number_of_another(
    renewed: Renewed,
):
    guard = renewed.guard
    guard.types(f"{ROOM}\r")
    place = listed(guard).index("刘洋") + 1
    guard.types(str(place))
    assert stands(guard).name == "刘洋"
    guard.types("36")
    renewed.comes_into_force()
    guard.types("6\r")
    guard.waits(lambda: guard.window.top.banner.text == SAID)
    assert stands(guard) == Person()
    assert renewed.recorded == []
    guard.presses("F2")
    comes_to(guard, Mode.FIND)
    guard.types("zxl")
    page = guard.window.card.duty.found
    guard.waits(lambda: [hit.person.name for hit in page.found.hits] == ["赵新来"])
    guard.types("1")
    guard.sees(Phase.RECORDED)
    row = guard.window.controller.screen.state.row
    assert row is not None
    assert [reading.celsius for reading in row.readings] == [36.6]
    assert renewed.recorded == ["赵新来"]


def test_that_a_number_of_the_old_list_chooses_nobody_else(renewed: Renewed):
    guard = renewed.guard
    guard.types(f"{ROOM}\r")
    place = listed(guard).index("刘洋") + 1
    renewed.comes_into_force()
    guard.types(str(place))
    guard.waits(lambda: guard.window.top.banner.text == SAID)
    names = listed(guard)
    assert "赵新来" in names
    assert "刘洋" not in names
    guard.types(f"{names.index('赵新来') + 1}365\r")
    guard.sees(Phase.RECORDED)
    assert renewed.recorded == ["赵新来"]


def test_that_who_lives_there_still_is_recorded_as_if_nothing_were(renewed: Renewed):
    guard = renewed.guard
    guard.types(f"{ROOM}\r")
    name = next(one for one in listed(guard) if one != "刘洋")
    guard.types(str(listed(guard).index(name) + 1))
    assert stands(guard).name == name
    renewed.comes_into_force()
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    assert renewed.recorded == [name]
