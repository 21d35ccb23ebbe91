"""The paper window: a sheet is shown, printed, saved; the queue never waits for it."""

from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from printing import document
from printing.blocks import Imprint
from printing.delivery import deliver
from printing.forms import people
from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.operators import Role
from station.services.duty import Member
from tests.data.sample_day import DAY, sample_day
from tests.fakes.desk import FakeDesk
from ui.gate import keys
from ui.gate.paper_window import PaperWindow
from ui.gate.window import open_window
from ui.papers import TITLES, Day, Drawn, draw
from ui.personal_papers import ABOUT_PEOPLE, Found, Whom
from ui.theme.themes import LIGHT

WAIT_MS = 10_000


ROOM = (Whom("All 2 of 3-2-1501", ("p1", "p2")), Whom("王*", ("p1",)))
LEADER = Member("L01", "周某", Role.LEADER, has_pin=True)


class FakePeople:
    """Two people in one room; `signers` where somebody has to sign first."""

    def __init__(self) -> None:
        self.signers: tuple[Member, ...] = ()
        self.forgotten = False

    def find(self, text):
        return Found(ROOM, self.signers) if text else Found()

    def sign(self, _operator_id, pin) -> None:
        if pin != "271828":
            raise OperatorError("The PIN is wrong.")
        self.signers = ()

    def forget(self) -> None:
        self.forgotten = True


class FakePapers:
    """The sheets of the sample day; remembers what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.saved: list[str] = []
        self.fault: Exception | None = None
        self.reason = ""
        self.personal = FakePeople()
        self.about: list[tuple[str, tuple[str, ...]]] = []

    def titles(self):
        return dict(TITLES)

    def draw(self, name, whom=()):
        if self.fault is not None:
            raise self.fault
        self.about.append((name, whom))
        if name in ABOUT_PEOPLE:
            form = people.returnee_declaration("枫林苑")
            made = document.render([form], Imprint("", "", DAY))
            return Drawn(name, "2022-03-15", *made, whom)
        return draw(name, Day(sample_day(), ()), 0)

    def printed(self, drawn, printer) -> str:
        self.sent.append((drawn.name, printer))
        return self.reason

    def save(self, drawn, file) -> None:
        deliver(drawn.data, file)
        self.saved.append(drawn.name)


@cache
def pages_of(name):
    return draw(name, Day(sample_day(), ()), 0).printed.pages


@pytest.fixture
def papers():
    """Drawn here before the window's thread draws: the faces are opened once."""
    pages_of("day-log")
    pages_of("visitors")
    return FakePapers()


@pytest.fixture
def window(qtbot, papers):
    window = PaperWindow(papers, LIGHT)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.stop()


@pytest.fixture
def gate(qtbot, papers):
    desk = FakeDesk()
    desk.duty.man()
    gate = open_window(desk, None, desk.clock, papers=papers)
    gate.show()
    qtbot.waitUntil(lambda: gate.controller.crew.at_post != "", timeout=WAIT_MS)
    yield gate
    gate.close()
    gate.deleteLater()


def opened():
    """The windows of sheets that are in sight."""
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, PaperWindow) and one.isVisible()]


def locks(qtbot, gate):
    for key in (keys.DUTY, keys.LOCK):
        gate.controller.press(key)
    qtbot.waitUntil(lambda: gate.controller.screen.locked, timeout=WAIT_MS)


@pytest.mark.qt_log_ignore("raise")
def test_that_a_locked_gate_shows_no_sheets(qtbot, gate):
    gate.card.idle.pages.buttons[keys.PRINT].click()
    assert len(opened()) == 1
    locks(qtbot, gate)
    assert opened() == []
    gate.card.key_pressed.emit(keys.PRINT)
    assert opened() == []
    assert gate.top.banner.text == "Locked: your number first."


def shown(qtbot, window, name="day-log"):
    """Wait until a sheet stands there; how many pages it has."""
    pages = pages_of(name)
    qtbot.waitUntil(lambda: window.document.pageCount() == pages, timeout=WAIT_MS)
    return pages


def test_that_the_first_sheet_is_shown_at_once(qtbot, window):
    shown(qtbot, window)
    assert "35" in window.news.text()


def test_that_arrow_keys_choose_a_sheet(qtbot, window):
    shown(qtbot, window)
    assert window.focusWidget() is window.list
    qtbot.keyClick(window.list, Qt.Key.Key_Down)
    shown(qtbot, window, "visitors")


def test_that_a_printer_gets_every_page(qtbot, window, tmp_path):
    pages = shown(qtbot, window)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    window.send(printer)
    made = QPdfDocument()
    made.load(str(tmp_path / "out.pdf"))
    assert made.pageCount() == pages


def test_that_a_wide_sheet_is_wide_paper_that_printers_know(qtbot, window, tmp_path):
    shown(qtbot, window)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    window.send(printer)
    layout = printer.pageLayout()
    assert layout.pageSize().id() is QPageSize.PageSizeId.A4
    assert layout.orientation() is QPageLayout.Orientation.Landscape


def test_that_a_computer_without_a_printer_says_so_in_a_line(qtbot, window, papers):
    shown(qtbot, window)
    window.printers.clear()
    qtbot.keyClick(window.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "printer" in window.news.text(), timeout=WAIT_MS)
    assert papers.sent == []


@pytest.mark.parametrize("reason", ["", "media-empty"])
def test_that_a_printer_without_paper_is_a_line(qtbot, window, papers, reason):
    shown(qtbot, window)
    papers.reason = reason
    window.printers.clear()
    window.printers.addItem("Hall")
    window.send = lambda _printer: None
    qtbot.keyClick(window.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Hall" in window.news.text(), timeout=WAIT_MS)
    assert papers.sent == [("day-log", "Hall")]
    assert reason in window.news.text()


def test_that_a_sheet_that_cannot_be_drawn_is_a_line(qtbot, window, papers):
    shown(qtbot, window)
    papers.fault = EnvironmentFault("The disk is full; nothing was saved.")
    qtbot.keyClick(window.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "disk is full" in window.news.text(), timeout=WAIT_MS)


def test_that_escape_closes_it(qtbot, window):
    shown(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_that_a_saved_sheet_is_told_where_papers_are_kept(
    qtbot, window, papers, tmp_path
):
    shown(qtbot, window)
    window._on_file_chosen(str(tmp_path / "a.pdf"))
    qtbot.waitUntil(lambda: "Saved" in window.news.text(), timeout=WAIT_MS)
    assert papers.saved == ["day-log"]
    assert (tmp_path / "a.pdf").exists()


def find(qtbot, window, text="3-2-1501"):
    """Say for whom, as a guard does: Ctrl+F, the room, Enter."""
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    window.whom.line.setText(text)
    qtbot.keyClick(window.whom.line, Qt.Key.Key_Return)


def waits_for(qtbot, papers, about):
    qtbot.waitUntil(lambda: papers.about[-1:] == [about], timeout=WAIT_MS)


def test_that_a_room_and_enter_fill_a_paper_for_everybody_in_it(qtbot, window, papers):
    shown(qtbot, window)
    find(qtbot, window)
    waits_for(qtbot, papers, ("observation", ("p1", "p2")))
    assert window.list.item(0).isHidden()  # sheets of the day are about nobody
    qtbot.waitUntil(lambda: window._drawn is not None, timeout=WAIT_MS)
    qtbot.keyClick(window.whom.list, Qt.Key.Key_Down)
    waits_for(qtbot, papers, ("observation", ("p1",)))
    find(qtbot, window, "")
    waits_for(qtbot, papers, ("observation", ()))
    assert not window.list.item(0).isHidden()


def test_that_nobody_is_drawn_before_somebody_signed(qtbot, window, papers):
    shown(qtbot, window)
    papers.personal.signers = (LEADER,)
    find(qtbot, window)
    pin = window.whom.pin
    qtbot.waitUntil(pin.isVisible, timeout=WAIT_MS)
    pin.setText("1")
    qtbot.keyClick(pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "PIN" in window.news.text(), timeout=WAIT_MS)
    assert not window.whom.list.isEnabled()
    assert papers.about == [("day-log", ())]
    pin.setText("271828")
    qtbot.keyClick(pin, Qt.Key.Key_Return)
    waits_for(qtbot, papers, ("observation", ("p1", "p2")))
    assert not pin.isVisible()


def test_that_closing_forgets_who_signed(qtbot, window, papers):
    shown(qtbot, window)
    window.close()
    assert papers.personal.forgotten
