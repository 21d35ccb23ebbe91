"""The keys that set the window: where they stand, what is pressed in, what is tried."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station.domain.visit import Direction
from station.workspace.home import WindowSettings
from tests.gui.conftest import Guard
from tests.gui.test_pictures import keys as opens_keys
from ui.gate.pads import SettingsPad
from ui.gate.screen import Mode
from ui.gate.settings import LARGER, SWITCHES
from ui.widgets.key_button import KeyButton


def pressed_in(guard: Guard) -> set[str]:
    """The settings that look pressed in."""
    buttons = guard.window.card.help.settings.buttons
    return {key for key, button in buttons.items() if button.isChecked()}


def clicks(guard: Guard, button: KeyButton) -> None:
    guard.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def clicks_setting(guard: Guard, key: str) -> None:
    clicks(guard, guard.window.card.help.settings.buttons[key])


def told(guard: Guard) -> str:
    return guard.window.top.banner.text


def test_that_the_settings_stand_on_the_page_of_keys_alone(guard: Guard):
    assert not [
        pad for pad in guard.window.findChildren(SettingsPad) if pad.isVisible()
    ]
    opens_keys(guard)
    buttons = guard.window.card.help.settings.buttons
    assert set(buttons) == set(SWITCHES)
    assert all(button.isVisible() for button in buttons.values())


def test_that_what_is_so_already_is_pressed_in(guard: Guard):
    opens_keys(guard)
    assert pressed_in(guard) == {"Ctrl+1", "Ctrl+M"}
    for key in ("Ctrl+3", "Ctrl+M", "Ctrl+B", "Ctrl+L"):
        guard.window.looks.press(key)
    assert pressed_in(guard) == {"Ctrl+3", "Ctrl+B", "Ctrl+L"}


def test_that_a_setting_is_tried_on_the_page_of_keys(guard: Guard, upkeep):
    opens_keys(guard)
    clicks_setting(guard, "Ctrl+2")
    guard.waits(lambda: upkeep.kept == [WindowSettings(theme="dark")])
    assert guard.window.controller.screen.mode is Mode.HELP
    assert pressed_in(guard) == {"Ctrl+2", "Ctrl+M"}
    clicks_setting(guard, "Ctrl+2")
    assert pressed_in(guard) == {"Ctrl+2", "Ctrl+M"}
    guard.types("\x1b")
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.DESK)


def test_that_the_page_of_keys_names_the_size_of_text(guard: Guard):
    opens_keys(guard)
    clicks_setting(guard, LARGER)
    words = guard.window.card.help.looks
    assert "125" in words


def test_that_every_theme_is_told_by_its_own_name(guard: Guard):
    said = []
    for key in ("Ctrl+2", "Ctrl+1", "Ctrl+3"):
        guard.window.looks.press(key)
        said.append(told(guard))
    assert said == ["Dark", "Light", "High contrast"]


def test_that_the_voice_has_a_key_for_one_hand_everywhere(guard: Guard):
    guard.presses("F2")
    guard.window.activateWindow()
    guard.qtbot.waitActive(guard.window)
    guard.qtbot.keyClick(
        guard.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier
    )
    guard.waits(lambda: guard.window.looks.window.voice)
    assert guard.window.controller.screen.mode is Mode.FIND


def test_that_the_idle_card_leads_to_its_pages_by_a_click(guard: Guard):
    rows = guard.window.card.idle.pages.buttons
    clicks(guard, rows["F11"])
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.LAST)
    guard.types("\x1b")
    clicks(guard, guard.window.card.idle.pages.buttons["F1"])
    guard.waits(lambda: guard.window.controller.screen.mode is Mode.HELP)


def test_that_a_click_on_what_is_pressed_in_leaves_it_so(guard: Guard):
    way = guard.window.top.ways[Direction.IN]
    clicks(guard, way)
    assert way.isChecked()


def test_that_the_page_of_keys_has_the_room_of_the_lists(guard: Guard):
    width = guard.window.card.width()
    opens_keys(guard)
    guard.waits(lambda: guard.window.card.width() > width * 1.4)
    assert not guard.window.side.isVisible()
    guard.types("\x1b")
    guard.waits(guard.window.side.isVisible)
    assert guard.window.card.width() == width


def test_that_another_theme_keeps_what_is_chosen_on_the_page_of_devices(guard: Guard):
    guard.presses("F12")
    guard.types("d")
    guard.waits(lambda: guard.window.trial.page is not None)
    guard.types("2u")
    guard.waits(lambda: guard.window.trial.page.choice.typing)
    guard.types("/dev/tty")
    before = guard.window.trial.page
    guard.waits(lambda: before.choice.entry.endswith("/dev/tty"))
    typed = before.choice.entry
    guard.window.looks.press("Ctrl+2")
    page = guard.window.trial.page
    assert page is not before
    assert guard.window.card.currentWidget() is page
    guard.types("X")
    guard.waits(lambda: page.choice.entry == typed + "X")
    assert page.choice.name == "gun"


def test_that_another_theme_leaves_every_part_in_its_place(guard: Guard):
    places = [part.geometry() for part in parts(guard)]
    for key in ("Ctrl+2", "Ctrl+3"):
        guard.window.looks.press(key)
        guard.window.settle()
        assert [part.geometry() for part in parts(guard)] == places
        assert guard.window.line.height() == places[-1].height()


def parts(guard: Guard) -> tuple[QWidget, ...]:
    window = guard.window
    return window.card, window.entry, window.pads, window.line
