"""The colour of a decoded code: a hint from pixels, which anybody can imitate.

The symbol is rectified, its paper and its ink are measured, and two methods that fail
in different ways must agree: the direction of absorption in linear light, and the hue
of the ink after the paper is made white. Figures: see the bench `scan`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from station.domain.symbols import Colour
from station.scanning.found import Corners, Frame

_Light = NDArray[np.float64]  # … × (B, G, R), 0 dark to 1 bright

_SIDE = 64
_ROOM = 0.4  # how far round the symbol something darker is looked for, of its side
_COLOURED = 3
_INK_SHARE = 0.2
_CORE_SHARE = 0.02  # the hearts of the finder patterns stay pure in a blurred symbol
_FAINT = 0.15  # of the paper's light: less is no ink to speak of
_NEUTRAL_SPREAD = 0.2
_BLACK = 0.85
_GREY_OVER_DARKEST = 2.5
_DULL = 0.15
_CODED_KNEE = 0.04045  # sRGB (IEC 61966-2-1): straight below, steep above

# how much of B, G, R light the inks of phones and prints take away, as directions
_ABSORBS = {
    Colour.GREEN: (0.62, 0.40, 0.67),
    Colour.YELLOW: (0.88, 0.47, 0.03),
    Colour.RED: (0.69, 0.70, 0.16),
    Colour.NONE: (0.30, 0.62, 0.72),  # blue ink says nothing about health
}
_DIRECTIONS = np.array([np.array(v) / np.linalg.norm(v) for v in _ABSORBS.values()])
# hue in degrees, from and below
_HUES = {
    Colour.RED: ((0, 18), (340, 361)),
    Colour.YELLOW: ((22, 75),),
    Colour.GREEN: ((80, 175),),
    Colour.NONE: ((185, 270),),
}


def colour_of(frame: Frame, corners: Corners) -> Colour:
    """GREEN, YELLOW, RED or GREY; NONE for black and blue ink; UNSURE when in doubt.

    GREY needs something near the symbol that is clearly darker than its ink: black ink
    behind a reflection looks the same but for that.
    """
    if frame.ndim < _COLOURED:
        return Colour.NONE
    wide = _rectified(frame, corners)
    edge = round(_SIDE * _ROOM)
    patch = wide[edge:-edge, edge:-edge].reshape(-1, _COLOURED)
    order = np.argsort(patch.min(axis=1))
    paper = _linear(_middle(patch, order[-round(len(order) * _INK_SHARE) :]))
    ink = _linear(_middle(patch, order[: round(len(order) * _INK_SHARE)]))
    absorbed = (paper - ink) / np.maximum(paper, 1e-6)
    if absorbed.max() < _FAINT:
        return Colour.UNSURE
    if absorbed.max() - absorbed.min() < _NEUTRAL_SPREAD * absorbed.max():
        return _neutral(wide, patch, paper)
    by_absorption = _nearest(absorbed)
    return by_absorption if by_absorption is _by_hue(ink, paper) else Colour.UNSURE


def _rectified(frame: Frame, corners: Corners) -> NDArray[np.uint8]:
    """The symbol upright with room around it, small."""
    low, high = _SIDE * _ROOM, _SIDE * (1 + _ROOM)
    target = np.array(
        [(low, low), (high, low), (high, high), (low, high)], dtype=np.float32
    )
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    side = _SIDE + 2 * round(low)
    patch = cv2.warpPerspective(
        frame, turn, (side, side), borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(patch, dtype=np.uint8)


def _middle(pixels: NDArray[np.uint8], chosen: NDArray[np.intp]) -> _Light:
    return np.asarray(np.median(pixels[chosen], axis=0) / 255)


def _linear(coded: _Light) -> _Light:
    """Light from sRGB values."""
    steep = ((coded + 0.055) / 1.055) ** 2.4
    return np.where(coded <= _CODED_KNEE, coded / 12.92, steep)


def _coded(light: _Light) -> _Light:
    steep = 1.055 * light ** (1 / 2.4) - 0.055
    return np.where(light <= _CODED_KNEE / 12.92, light * 12.92, steep)


def _nearest(absorbed: _Light) -> Colour:
    cosines = _DIRECTIONS @ (absorbed / np.linalg.norm(absorbed))
    return tuple(_ABSORBS)[int(cosines.argmax())]


def _by_hue(ink: _Light, paper: _Light) -> Colour:
    white = np.clip(ink / np.maximum(paper, 1e-6), 0, 1)
    pixel = _coded(white).astype(np.float32).reshape(1, 1, _COLOURED)
    hue, saturation, _ = cv2.cvtColor(pixel, cv2.COLOR_BGR2HSV)[0, 0]
    if saturation < _DULL:
        return Colour.UNSURE
    for colour, ranges in _HUES.items():
        if any(low <= hue < high for low, high in ranges):
            return colour
    return Colour.UNSURE


def _neutral(
    wide: NDArray[np.uint8], patch: NDArray[np.uint8], paper: _Light
) -> Colour:
    """Black or grey ink: grey only beside something clearly darker."""
    ink = _darkest(patch)
    absorbed = 1 - ink / max(float(paper.mean()), 1e-6)
    if absorbed >= _BLACK:
        return Colour.NONE
    darkest = _darkest(wide.reshape(-1, _COLOURED))
    if ink > _GREY_OVER_DARKEST * darkest:
        return Colour.GREY
    return Colour.UNSURE


def _darkest(pixels: NDArray[np.uint8]) -> float:
    """The light of the darkest pixels, by their brightest channel."""
    peak = np.sort(pixels.max(axis=1))[: max(1, round(len(pixels) * _CORE_SHARE))]
    return float(_linear(np.array([np.median(peak) / 255]))[0])
