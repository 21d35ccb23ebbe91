"""What the decoders hand over, before it becomes a symbol."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]  # height × width × 3 in BGR order, or height × width gray
Plane = NDArray[np.uint8]  # height × width
Corners = NDArray[np.float64]  # 4 × (x, y), clockwise from the symbol's top left

_FIRST_NON_ASCII = 0x80
_LONG_FORM = 4


class Found(NamedTuple):
    """A decoded symbol, its corners in pixels of the plane it was found in.

    Without a text where it was glimpsed alone: seen, and not read.
    """

    text: str
    symbology: str
    corners: Corners


def bytes_to_text(data: bytes) -> str:
    """The text of bytes that name no character set.

    UTF-8, else GB18030, else Shift JIS (the Kanji mode of QR, which some writers choose
    for Chinese), else Latin-1. Nearly any bytes fit the two in the middle, so they are
    taken only where at least half of what they give beyond ASCII looks Chinese.
    """
    for charset in ("utf-8", "gb18030", "shift_jis"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if charset == "utf-8" or _looks_chinese(text, charset):
            return text
    return data.decode("latin-1")


def _looks_chinese(text: str, charset: str) -> bool:
    beyond = [char for char in text if ord(char) >= _FIRST_NON_ASCII]
    return 2 * sum(_is_likely(char, charset) for char in beyond) >= len(beyond)


def _is_likely(char: str, charset: str) -> bool:
    """An everyday character (GB 2312) of bytes beyond ASCII, or four bytes for one.

    Western letters make Chinese ones of a byte beyond ASCII and a plain letter; chance
    hardly makes the four-byte form of GB18030.
    """
    coded = char.encode(charset)
    everyday = coded[-1] >= _FIRST_NON_ASCII and char.encode("gb2312", "ignore") != b""
    return everyday or len(coded) == _LONG_FORM
