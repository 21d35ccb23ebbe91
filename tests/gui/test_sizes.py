"""Nothing is cut and nothing overlaps: every state, 100 to 200 %, both languages."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as Late

from resources import use_language
from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.workspace.home import WindowSettings
from tests.fakes.desk import FakeDesk
from tests.gui import eyes, test_pictures
from tests.gui.conftest import Guard
from tests.gui.test_find_rows import HITS, cut, plan
from ui.gate.screen import Mode
from ui.gate.settings import LARGER, GateSettings
from ui.gate.window import open_window
from ui.models.passages import NOW_ROLE

SMALL, FINE = (1366, 768), (3840, 2160)
SETTLED_MS = 300
State = Callable[[Guard], None]


def next_steps(guard: Guard) -> None:
    """An open hold with what is to be done, and every key of the pad."""
    guard.presses("F6")
    guard.types("1")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.HOLD)


def fault(guard: Guard) -> None:
    guard.types("321501\r1")
    guard.sees(Phase.ASKING)
    guard.desk.fault = EnvironmentFault("The disk is full: {place}.", place="a" * 20)
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.failure != "")


def all_keys(guard: Guard) -> None:
    guard.presses("F1")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.HELP)


def find(guard: Guard) -> None:
    guard.presses("F2")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.FIND)


def last(guard: Guard) -> None:
    guard.presses("F11")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.LAST)


def devices(guard: Guard) -> None:
    test_pictures.duty(guard)
    guard.types("d")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.DEVICES)


STATES: tuple[State, ...] = (
    test_pictures.idle,
    test_pictures.choice,
    test_pictures.asking,
    test_pictures.hold,
    test_pictures.refuse,
    next_steps,
    test_pictures.duty,
    test_pictures.volunteer,
    test_pictures.closing,
    all_keys,
    find,
    last,
    devices,
    test_pictures.order,
    test_pictures.paper,
    fault,
    test_pictures.locked,
)


@pytest.fixture
def windows(qtbot) -> Iterator[Callable[..., Guard]]:
    QApplication.setStyle("Fusion")
    opened = []

    def opening(text: int, size: tuple[int, int], theme: str = "light") -> Guard:
        desk = FakeDesk()
        desk.duty.man()
        test_pictures.play_a_morning(desk)
        settings = GateSettings(window=WindowSettings(theme=theme, text=text))
        window = open_window(desk, None, desk.clock, settings)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        opened.append(window)
        guard = Guard(window, desk, qtbot)
        guard.waits(lambda: len(window.controller.waiting) == 2)
        return guard

    yield opening
    for window in opened:
        window.close()
        window.deleteLater()


def check(guard: Guard, state: State) -> list[str]:
    """The faults of a state; afterwards nobody stands at the desk any more."""
    state(guard)
    with suppress(Late):  # layouts take a turn or two of the event loop
        guard.qtbot.waitUntil(lambda: not seen(guard), timeout=SETTLED_MS)
    found = seen(guard)
    guard.types("\x1b\x1b\x1b")
    guard.window.controller.clear()
    guard.waits(lambda: not guard.window.controller.screen.busy)
    return [f"{state.__name__}: {fault}" for fault in found]


def seen(guard: Guard) -> list[str]:
    window = guard.window
    parts = (window.top, window.card, window.entry, window.pads, window.line)
    return eyes.faults(window) + eyes.outside(window, *parts)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [100, 150, 200])
def test_that_nothing_is_cut_and_nothing_overlaps(windows, text: int, language: str):
    use_language(language)
    guard = windows(text, SMALL)
    found = [fault for state in STATES for fault in check(guard, state)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [100, 150, 200])
def test_that_nobody_who_was_found_is_told_in_part(windows, text: int, language: str):
    use_language(language)
    guard = windows(text, SMALL)
    find(guard)
    port = guard.window.card.duty.found.list.viewport()
    guard.waits(lambda: port.width() > SMALL[0] // 3)
    told = [part for hit in HITS for part in plan(hit, text, port.width())]
    assert cut(told) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", [test_pictures.order, test_pictures.paper])
def test_that_a_form_is_whole_where_text_is_largest(
    windows, form: State, language: str
):
    use_language(language)
    guard = windows(200, SMALL)
    form(guard)
    page = guard.window.card.duty.forms[guard.window.controller.screen.mode]
    guard.waits(lambda: page.view.verticalScrollBar().maximum() == 0)


def test_that_the_choices_of_an_order_stand_there_while_they_are_asked(windows):
    guard = windows(200, SMALL)
    page = guard.window.card.duty.forms[Mode.ORDER]
    test_pictures.order(guard)
    assert page.kinds.isVisible()
    guard.types("\t")
    guard.waits(lambda: not page.kinds.isVisible())
    assert page.about.isVisible()


def test_that_a_very_fine_screen_shows_everything_twice_as_large(windows):
    small, fine = windows(100, SMALL), windows(100, FINE)
    assert check(fine, test_pictures.hold) == []
    assert fine.window.entry.height() == 2 * small.window.entry.height()
    assert not fine.window.folded


def test_that_an_eye_finds_what_is_cut(windows):
    guard = windows(100, SMALL)
    guard.window.top.post.setFixedWidth(30)
    guard.window.card.idle.setFixedHeight(120)
    found = check(guard, test_pictures.idle)
    assert any("small" in fault for fault in found)
    assert any("cut" in fault or "lies on" in fault for fault in found)


def test_that_every_size_is_reached_by_key_and_shows_the_same(windows):
    guard = windows(100, SMALL)
    test_pictures.hold(guard)
    before = guard.window.card.content
    heights = set()
    for _step in range(4):
        guard.window.looks.press(LARGER)
        heights.add(guard.window.line.height())
        assert guard.window.card.content.face.word == before.face.word
        assert len(guard.window.side.waiting.rows) == 3
    assert guard.window.looks.window.text == 200
    assert len(heights) == 4


def test_that_another_look_tells_how_long_somebody_waits(windows):
    guard = windows(100, SMALL)
    guard.desk.clock.forward(minutes=3)
    guard.window.looks.press("Ctrl+2")
    model = guard.window.side.waiting
    assert model.index(0).data(NOW_ROLE) == guard.desk.clock.us


def test_that_a_card_is_whole_in_its_first_frame(windows):
    guard = windows(200, SMALL)
    test_pictures.hold(guard)
    guard.window.card.repaint()  # before any turn of the event loop
    assert seen(guard) == []
