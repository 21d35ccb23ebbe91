"""The colour of a decoded code: a hint from pixels, which anybody can imitate.

The symbol is sampled in its own square, its paper and its ink are measured, and two
methods that fail in different ways must agree: the direction of absorption in linear
light, and the hue of the ink after the paper is made white. Figures: the bench `scan`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from station.domain.symbols import Colour
from station.scanning.found import Corners, Frame
from station.scanning.regions import region_about

_Light = NDArray[np.float64]  # … × (B, G, R), 0 dark to 1 bright
_Map = NDArray[np.float64]  # 3 × 3, of the plane

_SIDE = 32  # samples across the symbol
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


def _places(low: float, high: float) -> _Map:
    """From samples (column, row) to places in the symbol's own square."""
    step = (high - low) / (_SIDE - 1)
    return np.array([[step, 0, low], [0, step, low], [0, 0, 1]])


_SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float32)
_INSIDE = _places(0.01, 0.99)
_AROUND = _places(-_ROOM, 1 + _ROOM)


def colour_of(frame: Frame, corners: Corners) -> Colour:
    """GREEN, YELLOW, RED or GREY; NONE for black and blue ink; UNSURE when in doubt.

    GREY needs something near the symbol that is clearly darker than its ink: black ink
    behind a reflection looks the same but for that.
    """
    if frame.ndim < _COLOURED:
        return Colour.NONE
    patch = _samples(frame, corners, _INSIDE)
    share = round(len(patch) * _INK_SHARE)
    order = np.argpartition(_least(patch), (share, len(patch) - share))
    paper, ink = _middle(patch[order[-share:]]), _middle(patch[order[:share]])
    absorbed = (paper - ink) / np.maximum(paper, 1e-6)
    if absorbed.max() < _FAINT:
        return Colour.UNSURE
    if absorbed.max() - absorbed.min() < _NEUTRAL_SPREAD * absorbed.max():
        return _neutral(_darkest(patch), paper, frame, corners)
    by_absorption = _nearest(absorbed)
    return by_absorption if by_absorption is _by_hue(ink, paper) else Colour.UNSURE


def _samples(frame: Frame, corners: Corners, places: _Map) -> NDArray[np.uint8]:
    """The pixels at places given in the symbol's own square, from 0 to 1."""
    region = region_about(corners, 1, frame)  # a long picture cannot be warped whole
    corner = np.array(region.corner)
    turn = cv2.getPerspectiveTransform(_SQUARE, (corners - corner).astype(np.float32))
    square = cv2.warpPerspective(
        region.cut(frame),
        turn @ places,
        (_SIDE, _SIDE),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(square.reshape(-1, _COLOURED), dtype=np.uint8)


def _least(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    blue, green, red = pixels.T
    return np.asarray(np.minimum(np.minimum(blue, green), red), np.uint8)


def _middle(pixels: NDArray[np.uint8]) -> _Light:
    """The light of the pixels in the middle of a group."""
    return _linear(np.asarray(np.median(pixels, axis=0) / 255))


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


def _neutral(ink: float, paper: _Light, frame: Frame, corners: Corners) -> Colour:
    """Black or grey ink: grey only beside something clearly darker."""
    if 1 - ink / max(float(paper.mean()), 1e-6) >= _BLACK:
        return Colour.NONE
    if ink > _GREY_OVER_DARKEST * _darkest(_samples(frame, corners, _AROUND)):
        return Colour.GREY
    return Colour.UNSURE


def _darkest(pixels: NDArray[np.uint8]) -> float:
    """The light of the darkest pixels, by their brightest channel."""
    peak = np.sort(pixels.max(axis=1))[: max(1, round(len(pixels) * _CORE_SHARE))]
    return float(_linear(np.array([np.median(peak) / 255]))[0])
