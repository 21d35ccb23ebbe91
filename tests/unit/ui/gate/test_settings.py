"""The keys that set the window."""

import pytest

from resources import use_language
from station.workspace.home import WindowSettings
from ui.gate.settings import LARGER, SMALLER, SWITCHES, switched


def after(*keys: str) -> WindowSettings:
    window = WindowSettings()
    for key in keys:
        window = switched(window, key)
    return window


@pytest.mark.parametrize(
    ("key", "theme"), [("Ctrl+1", "light"), ("Ctrl+2", "dark"), ("Ctrl+3", "contrast")]
)
def test_that_a_theme_has_its_key(key: str, theme: str):
    assert after("Ctrl+2", key).theme == theme


def test_that_text_grows_in_steps_and_stops_at_both_ends():
    sizes = [after(*[LARGER] * n).text for n in range(6)]
    assert sizes == [100, 125, 150, 175, 200, 200]
    assert after(SMALLER).text == 100
    assert after(LARGER, LARGER, SMALLER).text == 125


def test_that_sounds_and_voice_are_switched_on_and_off():
    assert (WindowSettings().sounds, WindowSettings().voice) == (True, False)
    assert not after("Ctrl+M").sounds
    assert after("Ctrl+M", "Ctrl+M").sounds
    assert after("Ctrl+B").voice


def test_that_the_language_of_the_next_start_is_the_other_one():
    use_language("zh")
    assert after("Ctrl+L").language == "en"
    assert after("Ctrl+L", "Ctrl+L").language == "zh"


def test_that_any_other_key_sets_nothing():
    assert after("Q", "F1", "Ctrl+9") == WindowSettings()
    assert len(SWITCHES) == 8
