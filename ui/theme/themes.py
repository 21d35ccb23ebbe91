"""The three themes of the house: light, dark, and one of high contrast. No Qt.

Words stand out from their ground by 4.5 to 1 at least, in high contrast by 7 to 1.
"""

from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from ui.theme.tokens import Look, Palette, Theme


def _theme(palette: Palette, outcomes: dict[Outcome, Look], grey: Look) -> Theme:
    """Codes have the colours of what follows from them; only grey has its own."""
    codes = {
        Colour.GREEN: outcomes[Outcome.ADMIT],
        Colour.YELLOW: _with_icon(outcomes[Outcome.HOLD], "warning"),
        Colour.RED: outcomes[Outcome.REFUSE],
        Colour.GREY: grey,
    }
    return Theme(palette, outcomes, codes)


def _with_icon(look: Look, icon: str) -> Look:
    return Look(look.fill, look.ink, look.tint, look.deep, icon)


def _technical(fill: str, ink: str, tint: str, deep: str) -> Look:
    return Look(fill, ink, tint, deep, "wrench", technical=True)


LIGHT = _theme(
    Palette(
        ground="#eef1f4",
        surface="#ffffff",
        sunken="#f6f8fa",
        line="#d5dce3",
        text="#1c2833",
        muted="#5a6976",
        accent="#2b4a63",
        accent_ink="#ffffff",
        accent_tint="#e3ebf1",
        bar="#2b4a63",
        bar_ink="#ffffff",
        warning="#8a5a00",
        warning_tint="#fff1cf",
    ),
    {
        Outcome.ADMIT: Look("#187f44", "#ffffff", "#e5f4eb", "#14713c", "check"),
        Outcome.HOLD: Look("#f5b21a", "#3a2800", "#fff5dc", "#8a5a00", "hand"),
        Outcome.REFUSE: Look("#c8321f", "#ffffff", "#fcebe8", "#c8321f", "stop"),
        Outcome.REFER: Look("#8c1d4f", "#ffffff", "#f8e8ef", "#8c1d4f", "refer"),
        Outcome.UNJUDGED: _technical("#566b7d", "#ffffff", "#e8edf1", "#566b7d"),
    },
    Look("#6b757e", "#ffffff", "#edeff1", "#646e77", "info"),
)

DARK = _theme(
    Palette(
        ground="#10161c",
        surface="#1a222b",
        sunken="#141b22",
        line="#3d4a57",
        text="#e8eef3",
        muted="#a9b6c2",
        accent="#8fc1e8",
        accent_ink="#0b1a27",
        accent_tint="#243a4d",
        bar="#080c10",
        bar_ink="#dbe5ed",
        warning="#ffcf70",
        warning_tint="#3d3011",
    ),
    {
        Outcome.ADMIT: Look("#35b36b", "#03140a", "#12291b", "#74dba0", "check"),
        Outcome.HOLD: Look("#f5b21a", "#3a2800", "#30270f", "#ffcb5c", "hand"),
        Outcome.REFUSE: Look("#cf3a27", "#ffffff", "#381713", "#ff9a8c", "stop"),
        Outcome.REFER: Look("#a02560", "#ffffff", "#361325", "#ff9ac6", "refer"),
        Outcome.UNJUDGED: _technical("#566b7d", "#ffffff", "#1e2831", "#b4c6d6"),
    },
    Look("#6b757e", "#ffffff", "#242a30", "#b9c2ca", "info"),
)

CONTRAST = _theme(
    Palette(
        ground="#ffffff",
        surface="#ffffff",
        sunken="#ffffff",
        line="#000000",
        text="#000000",
        muted="#262626",
        accent="#00264d",
        accent_ink="#ffffff",
        accent_tint="#dcebff",
        bar="#000000",
        bar_ink="#ffffff",
        warning="#4a2c00",
        warning_tint="#ffe9a8",
    ),
    {
        Outcome.ADMIT: Look("#00582d", "#ffffff", "#eefaf2", "#004a26", "check"),
        Outcome.HOLD: Look("#ffc400", "#000000", "#fff8e0", "#4a3000", "hand"),
        Outcome.REFUSE: Look("#9c0000", "#ffffff", "#fff0ee", "#8a0000", "stop"),
        Outcome.REFER: Look("#62004e", "#ffffff", "#faeef7", "#58004a", "refer"),
        Outcome.UNJUDGED: _technical("#33475c", "#ffffff", "#eef2f6", "#2b3d50"),
    },
    Look("#3f464c", "#ffffff", "#f2f3f4", "#3f464c", "info"),
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
