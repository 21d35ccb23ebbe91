from itertools import product

import numpy as np
import pytest

from station.domain.symbols import Colour
from station.scanning.colour import colour_of
from station.scanning.found import Frame
from station.scanning.scenes import symbol_matrix

MODULES = symbol_matrix("https://s.sh.gov.cn/" + "ab" * 22)
MODULE, LEFT, TOP = 6, 90, 80
SIDE = MODULES.shape[0] * MODULE
CORNERS = np.array(
    [(LEFT, TOP), (LEFT + SIDE, TOP), (LEFT + SIDE, TOP + SIDE), (LEFT, TOP + SIDE)],
    dtype=np.float64,
)
INKS = {
    "01B72F": Colour.GREEN,
    "07C160": Colour.GREEN,
    "52C41A": Colour.GREEN,
    "FFC107": Colour.YELLOW,
    "F5A623": Colour.YELLOW,
    "FFCC00": Colour.YELLOW,
    "E02020": Colour.RED,
    "F5222D": Colour.RED,
    "FA5151": Colour.RED,
    "111111": Colour.NONE,
    "1677FF": Colour.NONE,
    "1E50A2": Colour.NONE,
}
# factor on B, G, R light, then what a pane reflects into all of them
LIGHTS = tuple(
    (cast, level, veil)
    for cast, level, veil in product(
        ((1, 1, 1), (0.55, 0.9, 1.3), (1.2, 1.0, 0.75), (0.9, 1.15, 0.85)),
        (0.12, 0.4, 1.0),
        (0.0, 0.03),
    )
)


def lit(
    ink: str, cast: tuple[float, ...], level: float, veil: float, bezel: bool = False
) -> Frame:
    bgr = np.array([int(ink[i : i + 2], 16) for i in (4, 2, 0)]) / 255
    frame = np.ones((TOP * 2 + SIDE, LEFT * 2 + SIDE, 3))
    modules = np.kron(MODULES, np.ones((MODULE, MODULE)))
    frame[TOP : TOP + SIDE, LEFT : LEFT + SIDE][modules == 0] = bgr
    if bezel:
        frame[: TOP // 2] = 0.05
    light = frame**2.2 * np.array(cast) * level + veil * level
    noise = np.random.default_rng(5).normal(0, 3, frame.shape)
    coded = 255 * np.clip(light, 0, 1) ** (1 / 2.2) + noise
    return np.clip(coded, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("ink", "colour"), INKS.items())
def test_that_a_colour_is_right_or_unsure_and_never_wrong(ink, colour):
    seen = [colour_of(lit(ink, *light), CORNERS) for light in LIGHTS]
    assert set(seen) <= {colour, Colour.UNSURE}
    assert seen.count(colour) >= 0.75 * len(seen)


def test_that_a_colour_survives_an_outline_that_is_a_little_off():
    rng = np.random.default_rng(1)
    for ink, colour in INKS.items():
        frame = lit(ink, *LIGHTS[0])
        for _ in range(10):
            off = CORNERS + rng.normal(0, 0.02 * SIDE, CORNERS.shape)
            assert colour_of(frame, off) is colour


@pytest.mark.parametrize("ink", ["800080", "C71585", "8B4513", "7A5CFF"])
def test_that_an_ink_of_no_code_is_no_health_colour(ink):
    seen = {colour_of(lit(ink, *light), CORNERS) for light in LIGHTS[::3]}
    assert seen <= {Colour.UNSURE, Colour.NONE}


@pytest.mark.parametrize("ink", ["999999", "888888", "B0B0B0"])
def test_that_grey_is_told_from_black_only_beside_something_darker(ink):
    plain = (1, 1, 1), 0.9, 0.0
    assert colour_of(lit(ink, *plain, bezel=True), CORNERS) is Colour.GREY
    assert colour_of(lit(ink, *plain), CORNERS) is Colour.UNSURE


def test_that_black_behind_a_reflection_is_not_grey():
    seen = colour_of(lit("111111", (1, 1, 1), 0.6, 0.25, bezel=True), CORNERS)
    assert seen in {Colour.NONE, Colour.UNSURE}


@pytest.mark.parametrize(
    "corners",
    [
        np.zeros((4, 2)),
        np.array([(0, 0), (9, 9), (18, 18), (27, 27)]),
        np.array([(-900, -900), (5000, -900), (5000, 9000), (-900, 9000)]),
    ],
    ids=["a point", "a line", "far outside"],
)
def test_that_a_foolish_outline_raises_nothing(corners):
    assert colour_of(lit("01B72F", *LIGHTS[0]), corners.astype(float)) in set(Colour)
