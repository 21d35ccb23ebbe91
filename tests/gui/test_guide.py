"""The guide of the first start, by keys alone, over real folders."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from station.domain.visit import Category, Direction
from station.services.shifts import on_duty
from station.workspace.home import settings_in
from station.workspace.keyslots import KeyFile, Passphrase
from tests.gui.conftest import Guard
from tests.integration.exchange.conftest import (
    new_office,
    new_pair,
    paired_shell,
    shell,
)
from tests.integration.exchange.shell import Shell
from ui.commands.common import Globals
from ui.commands.first_start import StationStart
from ui.compose import open_station
from ui.gate.guide_window import GuideWindow
from ui.gate.screen import Draft, Mode, Screen
from ui.theme.themes import LIGHT

__all__ = ["new_office", "new_pair", "paired_shell", "shell"]

ALONE = ("阳光花园", "东门", "gate-1")
CREW = ("示例带班", "271828", "271828", "示例甲", "示例乙", "")


class Newcomer(Guard):
    """Somebody before the guide: types, and sees which page is in front."""

    def __init__(self, start: StationStart, qtbot: QtBot) -> None:
        QApplication.setStyle("Fusion")
        super().__init__(GuideWindow(start, LIGHT), None, qtbot)
        self.start = start
        self.opens: list[bool] = []
        self.window.ended.connect(self.opens.append)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)

    def comes_to(self, mode: Mode) -> None:
        """Whatever is under way comes to its end; keys and pairing take seconds."""
        self._waits(lambda form: form.mode is mode)

    def hears(self, said: str) -> None:
        """The page says why it goes no further."""
        self._waits(lambda form: form.said.startswith(said) and form.said != "")

    def ends(self, *, opens: bool) -> None:
        self.waits(lambda: self.opens == [opens])

    def _waits(self, until: Callable[[Screen], bool]) -> None:
        window = self.window
        self.qtbot.waitUntil(
            lambda: not window.guide.form.busy and until(window.guide.form),
            timeout=30_000,
        )

    def fills(self, *texts: str) -> None:
        for text in texts:
            if text.isascii():
                self.types(text)
            else:
                self.commits(text)
            self.types("\r")

    def leaves(self) -> None:
        self.window.stop()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def newcomer(tmp_path: Path, qtbot: QtBot) -> Iterator[Newcomer]:
    options = Globals(home=tmp_path / "home", key_file=tmp_path / "key.txt")
    newcomer = Newcomer(StationStart(options), qtbot)
    yield newcomer
    newcomer.leaves()


def alone(newcomer: Newcomer) -> None:
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills(*ALONE)
    newcomer.comes_to(Mode.DEVICES)


def test_that_a_station_starts_alone_with_names_and_a_shift(newcomer: Newcomer):
    assert newcomer.start.wanted
    alone(newcomer)
    newcomer.types("\r")
    newcomer.comes_to(Mode.CREW)
    newcomer.fills(*CREW)
    newcomer.qtbot.waitUntil(lambda: newcomer.opens == [True], timeout=30_000)
    assert not newcomer.start.wanted
    root, way = newcomer.start._root, newcomer.start.way
    settings = settings_in(root)
    assert (settings.id, settings.gate, settings.community) == (
        "gate-1",
        "东门",
        "阳光花园",
    )
    with open_station(root, way) as station:
        duty = on_duty(station.passages)
        assert (duty.leader, duty.guards) == ("L01", ("G01", "G02"))
        status = station.status()
        assert (status.briefing, status.community) == (0, "阳光花园")
        assert station.gate().policy.community == "阳光花园"
        row = station.desk().present_category(Category.EMERGENCY, Direction.IN).row
        assert row.operator == "G01"


def test_that_a_station_is_paired_with_the_number_of_the_file(
    shell: Shell, tmp_path: Path, qtbot: QtBot, monkeypatch
):
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    (downloads / "holiday.jpg").write_bytes(b"age of nothing")
    (downloads / "配对.bin").write_bytes(shell.pairing.read_bytes())
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    options = Globals(home=tmp_path / "home", key_file=tmp_path / "key.txt")
    newcomer = Newcomer(StationStart(options), qtbot)
    place = newcomer.window.guide.files.index(downloads / "配对.bin") + 1
    newcomer.types("1")
    newcomer.comes_to(Mode.PAIR)
    newcomer.fills(str(place), "12345 67890")
    newcomer.hears("")
    assert not (tmp_path / "home").exists()
    for _digit in range(11):
        newcomer.types("\b")
    newcomer.fills(shell.code)
    newcomer.comes_to(Mode.DEVICES)
    newcomer.types("\x1b")
    newcomer.comes_to(Mode.CREW)
    newcomer.types("\x1b")
    newcomer.ends(opens=True)
    assert settings_in(tmp_path / "home").office == "sun"
    newcomer.leaves()


def test_that_a_passphrase_locks_the_home_and_opens_it_again(
    tmp_path: Path, qtbot: QtBot
):
    newcomer = Newcomer(StationStart(Globals(home=tmp_path / "home")), qtbot)
    newcomer.types("2")
    newcomer.comes_to(Mode.LOCK)
    fields = newcomer.window.forms[Mode.LOCK].fields
    assert {one.echoMode() for one in fields} == {QLineEdit.EchoMode.Password}
    newcomer.fills("short", "short")
    newcomer.hears("A passphrase has at least 8 characters.")
    assert newcomer.window.guide.form.draft == Draft(("", ""))
    newcomer.fills("shorter words", "shorter sords")
    newcomer.hears("The two passphrases differ.")
    assert newcomer.window.guide.form.draft == Draft(("", ""))
    newcomer.fills("shorter words", "shorter words")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills(*ALONE)
    newcomer.comes_to(Mode.DEVICES)
    assert newcomer.window.guide.form.drafts == {}
    newcomer.leaves()
    with open_station(tmp_path / "home", Passphrase("shorter words")) as station:
        assert station.settings.id == "gate-1"


def test_that_a_first_start_broken_off_goes_on_with_the_names(
    tmp_path: Path, qtbot: QtBot
):
    options = Globals(home=tmp_path / "home", key_file=tmp_path / "key.txt")
    first = StationStart(options)
    first.begin_alone("gate-1", "东门", "阳光花园", "")
    again = StationStart(options)
    again.way = first.way
    with open_station(tmp_path / "home", first.way) as station:
        assert again.is_nameless(station)
    newcomer = Newcomer(again, qtbot)
    newcomer.comes_to(Mode.CREW)
    newcomer.fills(*CREW)
    newcomer.ends(opens=True)
    newcomer.leaves()
    with open_station(tmp_path / "home", first.way) as station:
        assert on_duty(station.passages).leader == "L01"
        assert not again.is_nameless(station)


def test_that_a_paired_station_waits_for_its_names(paired_shell: Shell):
    home, key = paired_shell.root / "gate", paired_shell.root / "key.txt"
    with open_station(home, KeyFile(key)) as station:
        assert station.end.register.operators() == ()
        start = StationStart(Globals(home=home, key_file=key))
        assert not start.is_nameless(station)


def test_that_a_wrong_passphrase_is_said_in_plain_words_and_typed_anew(
    tmp_path: Path, qtbot: QtBot
):
    first = StationStart(Globals(home=tmp_path / "home"))
    first.begin_alone("gate-1", "东门", "阳光花园", "shorter words")
    newcomer = Newcomer(StationStart(Globals(home=tmp_path / "home")), qtbot)
    newcomer.comes_to(Mode.OPEN)
    newcomer.fills("longer words")
    newcomer.hears("This is not the passphrase of this laptop.")
    assert newcomer.window.guide.form.draft == Draft()
    newcomer.fills("shorter words")
    newcomer.ends(opens=True)
    newcomer.leaves()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("阳光花园", "东门", "-1"), "A short name begins and ends"),
        (("", "", ""), "This is still missing."),
    ],
)
def test_that_bad_input_is_one_sentence_and_makes_nothing(newcomer, texts, said):
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills(*texts)
    newcomer.hears(said)
    assert not newcomer.start._root.exists()


def test_that_the_keys_go_to_the_field_that_is_wrong(newcomer: Newcomer):
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills("", "东门", "-1")
    newcomer.fills("阳光花园")
    newcomer.hears("A short name begins and ends")
    assert newcomer.window.guide.form.draft.field == ALONE.index("gate-1")


def test_that_a_short_name_in_capitals_or_chinese_is_no_trap(newcomer: Newcomer):
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills("阳光花园", "东门", "东门GATE-1")
    newcomer.comes_to(Mode.DEVICES)
    assert settings_in(newcomer.start._root).id == "gate-1"


def test_that_a_page_come_back_to_begins_where_it_is_empty(newcomer: Newcomer):
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills("阳光花园", "")
    newcomer.types("\x1b2")
    newcomer.comes_to(Mode.ALONE)
    assert newcomer.window.guide.form.draft.field == ALONE.index("东门")


def test_that_a_text_is_put_right_where_the_cursor_was_moved_to(newcomer: Newcomer):
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.commits("阳光园")
    field = newcomer.window.forms[Mode.ALONE].fields[0]
    field.setCursorPosition(2)
    newcomer.commits("花")
    newcomer.types("-\b")
    newcomer.waits(lambda: newcomer.window.guide.form.draft.text(0) == "阳光花园")
    field.selectAll()
    newcomer.types("\b")
    newcomer.waits(lambda: newcomer.window.guide.form.draft.text(0) == "")


def test_that_a_stick_is_found_while_its_page_is_open(
    tmp_path: Path, qtbot: QtBot, monkeypatch, newcomer: Newcomer
):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    newcomer.types("1")
    newcomer.comes_to(Mode.PAIR)
    before = newcomer.window.guide.files
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    (downloads / "配对.bin").write_bytes(b"age-encryption.org/v1\n-> scrypt 1 2\n")
    newcomer.waits(lambda: newcomer.window.guide.files != before)
    assert newcomer.window.guide.files[: len(before)] == before
    assert "配对.bin" in newcomer.window.files.text()


@pytest.mark.parametrize(
    ("crew", "said"),
    [
        (("带班", "271828", "271829", "甲", "", ""), "The two PINs differ."),
        (("带班", "2718", "2718", "甲", "", ""), "A PIN has at least 6 digits."),
    ],
)
def test_that_a_crew_that_cannot_be_is_said(newcomer: Newcomer, crew, said):
    alone(newcomer)
    newcomer.types("\r")
    newcomer.comes_to(Mode.CREW)
    newcomer.fills(*crew)
    newcomer.hears(said)
    draft = newcomer.window.guide.form.draft
    assert (draft.field, draft.text(1), draft.text(2)) == (1, "", "")
    newcomer.types("\x1b")
    newcomer.ends(opens=True)


def test_that_a_file_that_is_not_there_is_one_sentence(newcomer: Newcomer):
    newcomer.types("1")
    newcomer.fills("/nowhere/at/all", "1234567890")
    newcomer.hears("")
    newcomer.types("\x1b\x1b")
    newcomer.ends(opens=False)


def test_that_a_file_dug_out_of_a_megabyte_of_paste_is_cut(newcomer: Newcomer):
    newcomer.types("1")
    newcomer.comes_to(Mode.PAIR)
    QApplication.clipboard().setText("x\x00\x07" * 400_000)
    newcomer.window.forms[Mode.PAIR].fields[0].paste()
    text = newcomer.window.guide.form.draft.text(0)
    assert 0 < len(text) <= 250
    assert text.isprintable()


def test_that_the_buttons_do_what_the_keys_do(newcomer: Newcomer):
    left = Qt.MouseButton.LeftButton
    newcomer.qtbot.mouseClick(newcomer.window.rows[Mode.WAY].buttons["2"], left)
    newcomer.comes_to(Mode.ALONE)
    newcomer.qtbot.mouseClick(newcomer.window.rows[Mode.ALONE].buttons["Esc"], left)
    newcomer.comes_to(Mode.WAY)
