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
    """A decoded symbol, its corners in pixels of the plane it was found in."""

    text: str
    symbology: str
    corners: Corners


def bytes_to_text(data: bytes) -> str:
    """The text of bytes that name no character set: UTF-8, GB18030, Latin-1.

    Nearly any bytes are GB18030, so it is taken only where at least half of what it
    gives beyond ASCII is everyday (GB 2312) or in the four-byte form, which chance
    hardly makes.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("latin-1")
    beyond = [char for char in text if ord(char) >= _FIRST_NON_ASCII]
    likely = sum(_is_likely(char) for char in beyond)
    return text if 2 * likely >= len(beyond) else data.decode("latin-1")


def _is_likely(char: str) -> bool:
    four_bytes = len(char.encode("gb18030", "ignore")) == _LONG_FORM
    return four_bytes or bool(char.encode("gb2312", "ignore"))
