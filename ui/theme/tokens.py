"""The design tokens: every colour, size and distance a window may use. No Qt.

A theme is one value of `Theme`; the themes of the house are in `themes`.
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
    bar: str
    bar_ink: str
    warning: str
    warning_tint: str


class Sizes(msgspec.Struct, frozen=True):
    """Lengths in device-independent pixels, at 100 % text size as they stand here.

    `scale`: how large text is. `zoom`: how large everything is, for very fine screens.
    """

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
    note: int = 21
    head: int = 16
    button: int = 52
    bar: int = 50
    line: int = 32
    left: int = 330
    right: int = 352
    scale: float = 1.0
    zoom: float = 1.0

    def beside_text(self, pixels: float) -> int:
        """A length that holds one line of text: it grows as the text does."""
        return round(pixels * self.scale * self.zoom)

    def around_text(self, pixels: float) -> int:
        """A length that is generous already: it grows half as fast."""
        return round(pixels * (1 + self.scale) / 2 * self.zoom)

    def at_a_glance(self, pixels: float) -> int:
        """What is read from two metres at 100 % as well: it grows a quarter as fast."""
        return round(pixels * (3 + self.scale) / 4 * self.zoom)


_TEXTS = ("text", "small", "large", "prompt")
_GENEROUS = ("note", "head", "button", "line")
_LARGE = ("name", "word", "digits", "bar", "left", "right")
_DISTANCES = ("gap", "small_gap", "radius")


class Theme(msgspec.Struct, frozen=True):
    """Everything a window needs to look like itself."""

    palette: Palette
    outcomes: dict[Outcome, Look]
    codes: dict[Colour, Look]
    sizes: Sizes = Sizes()

    def sized(self, percent: int, zoom: float = 1.0) -> "Theme":
        """The same colours with text of so many per cent; `zoom` enlarges all."""
        sizes = Sizes(scale=percent / 100, zoom=zoom)
        lengths = {
            **{name: sizes.beside_text(getattr(sizes, name)) for name in _TEXTS},
            **{name: sizes.around_text(getattr(sizes, name)) for name in _GENEROUS},
            **{name: sizes.at_a_glance(getattr(sizes, name)) for name in _LARGE},
            **{name: round(getattr(sizes, name) * zoom) for name in _DISTANCES},
        }
        return msgspec.structs.replace(
            self, sizes=msgspec.structs.replace(sizes, **lengths)
        )
