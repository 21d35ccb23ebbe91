"""The design tokens: every colour, size and distance a window may use. No Qt.

A theme is one value of `Theme`; a dark or a high-contrast one is another value.
"""

import msgspec

from station.domain.symbols import Colour
from station.domain.verdict import Outcome


class Look(msgspec.Struct, frozen=True):
    """How one outcome looks: solid fill, ink on it, pale ground, and its icon.

    `deep`: the colour for marks and words on a pale ground.
    """

    fill: str
    ink: str
    tint: str
    deep: str
    icon: str
    technical: bool = False


class Palette(msgspec.Struct, frozen=True):
    """The colours that carry no verdict."""

    ground: str
    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    accent_ink: str
    accent_tint: str
    warning: str
    warning_tint: str


class Sizes(msgspec.Struct, frozen=True):
    """Lengths in device-independent pixels at 100 % text size."""

    gap: int = 10
    small_gap: int = 6
    radius: int = 10
    text: int = 16
    small: int = 14
    large: int = 21
    name: int = 40
    word: int = 56
    digits: int = 50
    prompt: int = 24
    button: int = 52
    bar: int = 50
    line: int = 32
    left: int = 330
    right: int = 352


class Theme(msgspec.Struct, frozen=True):
    """Everything a window needs to look like itself."""

    palette: Palette
    outcomes: dict[Outcome, Look]
    codes: dict[Colour, Look]
    sizes: Sizes = Sizes()


LIGHT = Theme(
    palette=Palette(
        ground="#eef1f4",
        surface="#ffffff",
        sunken="#f6f8fa",
        line="#d5dce3",
        text="#1c2833",
        muted="#5a6976",
        accent="#2b4a63",
        accent_ink="#ffffff",
        accent_tint="#e3ebf1",
        warning="#8a5a00",
        warning_tint="#fff1cf",
    ),
    outcomes={
        Outcome.ADMIT: Look("#187f44", "#ffffff", "#e5f4eb", "#14713c", "check"),
        Outcome.HOLD: Look("#f5b21a", "#3a2800", "#fff5dc", "#8a5a00", "hand"),
        Outcome.REFUSE: Look("#c8321f", "#ffffff", "#fcebe8", "#c8321f", "stop"),
        Outcome.REFER: Look("#8c1d4f", "#ffffff", "#f8e8ef", "#8c1d4f", "refer"),
        Outcome.UNJUDGED: Look(
            "#566b7d", "#ffffff", "#e8edf1", "#566b7d", "wrench", technical=True
        ),
    },
    codes={
        Colour.GREEN: Look("#187f44", "#ffffff", "#e5f4eb", "#14713c", "check"),
        Colour.YELLOW: Look("#f5b21a", "#3a2800", "#fff5dc", "#8a5a00", "warning"),
        Colour.RED: Look("#c8321f", "#ffffff", "#fcebe8", "#c8321f", "stop"),
        Colour.GREY: Look("#6b757e", "#ffffff", "#edeff1", "#6b757e", "info"),
    },
)
