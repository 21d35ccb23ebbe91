"""What can be set about a gate window, and what its keys change. No Qt."""

from collections.abc import Callable
from typing import get_args

import msgspec

from resources import N_, current_language
from station.domain.device_settings import DeviceSettings
from station.domain.visit import Direction
from station.workspace.home import TextSize, WindowSettings

SIZES: tuple[int, ...] = get_args(TextSize)
LARGER, SMALLER = "Ctrl++", "Ctrl+-"


class GateSettings(msgspec.Struct, frozen=True):
    """Options of one window.

    `card_s`: seconds after which a recorded card leaves, so that its colour is never
    taken for the next person's. `direction`: which way a new shift starts with.
    `window` and `devices`: what the home keeps from one start to the next. `replays`:
    recordings may stand for devices. `mistakes`: what could not be read of them.
    `first_keys`: pressed as soon as the names are known.
    """

    direction: Direction = Direction.IN
    card_s: int = 12
    window: WindowSettings = WindowSettings()
    devices: DeviceSettings = DeviceSettings()
    replays: bool = False
    mistakes: tuple[str, ...] = ()
    first_keys: tuple[str, ...] = ()

    @property
    def lock_min(self) -> int:
        return self.window.lock_min


class Switch(msgspec.Struct, frozen=True):
    """A key that sets the window and what it is for; `label` is a msgid.

    `is_on`: whether what it sets is so already; None for a key that goes in steps.
    """

    key: str
    label: str
    turn: Callable[[WindowSettings], WindowSettings]
    is_on: Callable[[WindowSettings], bool] | None = None


def switched(window: WindowSettings, key: str) -> WindowSettings:
    """The settings after a key; a key that sets nothing changes nothing."""
    switch = SWITCHES.get(key)
    return switch.turn(window) if switch else window


def _theme(name: str) -> Callable[[WindowSettings], WindowSettings]:
    return lambda window: msgspec.structs.replace(window, theme=name)


def _is_theme(name: str) -> Callable[[WindowSettings], bool]:
    return lambda window: window.theme == name


def _text(step: int) -> Callable[[WindowSettings], WindowSettings]:
    def turn(window: WindowSettings) -> WindowSettings:
        place = SIZES.index(window.text) + step
        size = SIZES[min(max(place, 0), len(SIZES) - 1)]
        return msgspec.structs.replace(window, text=size)

    return turn


def _sounds(window: WindowSettings) -> WindowSettings:
    return msgspec.structs.replace(window, sounds=not window.sounds)


def _voice(window: WindowSettings) -> WindowSettings:
    return msgspec.structs.replace(window, voice=not window.voice)


def _is_other_language(window: WindowSettings) -> bool:
    return bool(window.language) and window.language != current_language()


def _language(window: WindowSettings) -> WindowSettings:
    """For the next start, the other one of what it would be."""
    other = "en" if (window.language or current_language()) == "zh" else "zh"
    return msgspec.structs.replace(window, language=other)


THEMES = (
    Switch("Ctrl+1", N_("Light"), _theme("light"), _is_theme("light")),
    Switch("Ctrl+2", N_("Dark"), _theme("dark"), _is_theme("dark")),
    Switch("Ctrl+3", N_("High contrast"), _theme("contrast"), _is_theme("contrast")),
)
_ALL = (
    *THEMES,
    Switch("Ctrl+L", N_("Language"), _language, _is_other_language),
    Switch(SMALLER, N_("Smaller text"), _text(-1)),
    Switch(LARGER, N_("Larger text"), _text(1)),
    Switch("Ctrl+M", N_("Sounds"), _sounds, lambda window: window.sounds),
    Switch("Ctrl+B", N_("Voice"), _voice, lambda window: window.voice),
)
SWITCHES = {switch.key: switch for switch in _ALL}
