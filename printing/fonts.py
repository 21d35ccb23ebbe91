"""Which font draws which character, and how wide.

Noto Sans SC (in resources) draws nearly everything. Rare characters of names that it
lacks come from fonts of the machine, HanaMin first: together they cover the whole
repertoire of GB 18030-2022. A character that no font has is nobody's: `runs` gives it
the face None, and the sheet draws its code point in a frame. How a face gets into a
document is in `printing.embedding`.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

import resources

EM = 1000  # advances are in thousandths of the type size
_BUNDLED = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}
# In this order; only outlines in `glyf` can be embedded by reportlab.
_FALLBACKS = ("HanaMinA.ttf", "HanaMinB.ttf", "simsunb.ttf", "DejaVuSans.ttf")


class Face:
    """One TrueType file: the characters it has and their advances.

    `outlines` is reportlab's parsed font, from which a document takes its subset.
    Raises TTFError (reportlab) for a file that cannot be embedded.
    """

    def __init__(self, path: Path) -> None:
        self.outlines = TTFontFace(str(path))
        self.name: str = self.outlines.name.decode("ascii")
        self.glyphs: dict[int, int] = self.outlines.charToGlyph
        self.advances = _Advances(self.glyphs, self.outlines.charWidths)

    def has(self, char: str) -> bool:
        return bool(self.glyphs.get(ord(char)))

    def width(self, text: str) -> float:
        """Thousandths of an em; KeyError for a character it lacks."""
        return sum(map(self.advances.__getitem__, text))


class _Advances(dict[str, float]):
    """Character → advance of the characters a face has, kept once they were asked."""

    def __init__(self, glyphs: dict[int, int], widths: dict[int, float]) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._widths = widths

    def __missing__(self, char: str) -> float:
        code = ord(char)
        if not self._glyphs.get(code):
            raise KeyError(char)
        self[char] = width = self._widths[code]
        return width


def clean(text: str) -> str:
    """The text as it can stand on paper, on one line.

    White space and control characters become single spaces; letters with combining
    marks are composed; what has no picture of its own goes: variation selectors,
    joiners, overrides of direction. What is no character becomes U+FFFD. Nothing else
    changes: a name stays the name.
    """
    if _PLAIN.fullmatch(text):
        return text
    # Only here: NFC would also swap compatibility ideographs, which names do use.
    if any(map(unicodedata.combining, text)):
        text = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_pictured, text)).split())


def _pictured(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or ord(char) in _SELECTORS:
        return ""
    if category == "Cs" or ord(char) & _LAST_TWO == _LAST_TWO:
        return "\N{REPLACEMENT CHARACTER}"  # no file may hold these
    return " " if category in {"Cc", "Zs", "Zl", "Zp"} else char


_LAST_TWO = 0xFFFE  # the last two of every plane are no characters
_PLAIN = re.compile("[ -~·°‐-‧‰-⁞←-⇿①-⟿、-鿿！-～\U00020000-\U0003ffff]*")
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


@cache
def face(*, bold: bool = False) -> Face:
    """Noto Sans SC, the face of everything that it can draw."""
    with resources.file(f"fonts/{_BUNDLED[bold]}") as path:
        return Face(path)


@cache
def fallbacks() -> tuple[Face, ...]:
    """The faces of this machine for what Noto lacks; they have no bold."""
    return tuple(_usable(find_fonts(_FALLBACKS, font_folders())))


def _usable(paths: list[Path]) -> Iterator[Face]:
    for path in paths:
        try:
            yield Face(path)
        except (TTFError, OSError):
            continue


def font_folders() -> tuple[Path, ...]:
    """Where Debian, Windows and macOS keep fonts, present or not."""
    home = Path.home()
    windows = os.environ.get("WINDIR")
    local = os.environ.get("LOCALAPPDATA")
    return (
        Path("/usr/share/fonts/truetype"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        home / "Library/Fonts",
        *([Path(windows) / "Fonts"] if windows else []),
        *([Path(local) / "Microsoft/Windows/Fonts"] if local else []),
    )


def find_fonts(names: tuple[str, ...], folders: tuple[Path, ...]) -> list[Path]:
    """The first file of each name in the folders and below, in the order of names."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.[tT][tT][fF]")):
            found.setdefault(path.name, path)
    return [found[name] for name in names if name in found]


def runs(text: str, *, bold: bool = False) -> list[tuple[Face | None, str]]:
    """The text cut into pieces of one face each, in order; None: nobody has it."""
    main = face(bold=bold)
    if all(map(main.has, text)):
        return [(main, text)] if text else []
    pieces: list[tuple[Face | None, str]] = []
    for char in text:
        owner = _owner(char, bold=bold)
        if pieces and pieces[-1][0] is owner:
            pieces[-1] = (owner, pieces[-1][1] + char)
        else:
            pieces.append((owner, char))
    return pieces


@cache
def _owner(char: str, *, bold: bool) -> Face | None:
    main = face(bold=bold)
    if main.has(char):
        return main
    return next((other for other in fallbacks() if other.has(char)), None)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How far the text runs at a type size, both in points."""
    try:
        units = face(bold=bold).width(text)
    except KeyError:
        units = sum(
            owner.width(piece) if owner else EM * len(piece)
            for owner, piece in runs(text, bold=bold)
        )
    return units * size / EM
