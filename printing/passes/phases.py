"""The mark of a phase: a colour and a shape, so that last week's pass is seen as such.

The shape alone tells on a grey printer; the number stands in it.
"""

from math import cos, pi, sin

import msgspec

from printing import fonts
from printing.inks import Rgb
from printing.sheet import Sheet

_TRIANGLE = 3


class Phase(msgspec.Struct, frozen=True):
    """`corners` 0 is a disc; `spike`: the inner radius of a star, of the outer one."""

    colour: Rgb
    corners: int
    turn: float = 0.25
    spike: float = 1.0


PHASES: tuple[Phase, ...] = (
    Phase((0.75, 0.10, 0.12), 0),
    Phase((0.07, 0.35, 0.68), 4, turn=0.125),
    Phase((0.05, 0.45, 0.22), 3),
    Phase((0.78, 0.42, 0.02), 4),
    Phase((0.42, 0.20, 0.55), 6),
    Phase((0.10, 0.10, 0.10), 5, spike=0.45),
)


def draw_phase(
    sheet: Sheet, number: int, centre: tuple[float, float], radius: float
) -> None:
    """The mark of a phase (1 to 6) with its number in white."""
    phase = PHASES[number - 1]
    red, green, blue = phase.colour
    sheet.draw(f"q {red:g} {green:g} {blue:g} rg {_path(phase, centre, radius)} f Q")
    text, size = str(number), radius * 0.85
    x = centre[0] - fonts.width(text, size, bold=True) / 2
    sunk = radius * 0.14 if phase.corners == _TRIANGLE else 0  # where it is wide
    y = centre[1] - size * 0.36 - sunk
    sheet.draw("1 g")
    sheet.text(x, y, text, size, bold=True)
    sheet.draw("0 g")


def _path(phase: Phase, centre: tuple[float, float], radius: float) -> str:
    corners = phase.corners or 48
    points = []
    for n in range(corners * 2):
        reach = radius * (phase.spike if n % 2 else 1.0)
        if n % 2 and phase.spike == 1.0:
            continue
        angle = 2 * pi * (phase.turn + n / (corners * 2))
        points.append(
            f"{centre[0] + reach * cos(angle):.2f} {centre[1] + reach * sin(angle):.2f}"
        )
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " h"
