"""Keys by their place on the keyboard: what a gun means, whatever is switched on.

Guns type as a keyboard of the United States does. The numbers are those of the first
PC keyboards, which Windows hands over; Linux counts the same (X11 adds 8). Caps Lock is
left out on purpose: a gun knows nothing of it and would lose its letters' case.
"""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\", "|"),
    (44, "zxcvbnm,./", "ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
)
SHIFTS = frozenset({42, 54})
_ENDS = {15: "\t", 28: "\r", 96: "\r"}
X11_OFFSET = 8

_PLAIN = _ENDS | {
    first + place: char for first, plain, _ in _ROWS for place, char in enumerate(plain)
}
_SHIFTED = _ENDS | {
    first + place: char for first, _, upper in _ROWS for place, char in enumerate(upper)
}


def character(code: int, *, shift: bool) -> str:
    """What the key at this place types; empty for one that types nothing."""
    return (_SHIFTED if shift else _PLAIN).get(code, "")
