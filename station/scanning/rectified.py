"""Symbols found by their marks, laid flat, sampled and mended: the last resort.

Where a decoder sees that a symbol stands but cannot say what it holds, because it is
bent, covered in part or lit by a lamp, this looks at the modules themselves. The clean
symbol that comes out is handed to the first decoder: what a text is, is said there.
"""

from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from station.scanning.finders import (
    Mark,
    Placed,
    correspondences,
    distinct,
    marks_in,
    paired,
    placed,
)
from station.scanning.found import Corners, Found, Plane
from station.scanning.grid import Flat, flatten, follow, sampled, timing_fit
from station.scanning.layout import MAX_VERSION, Matrix, side_of
from station.scanning.repair import Measured, mended
from station.scanning.zxing import read_qr

_WINDOWS = (21, 45, 91)
_SOFT = 0.9  # pixels
_LEAST, _OF_GRAIN = 2.5, 1.0  # steps darker than what lies round it
_VERSIONS_TRIED = 3
_MOST_PAIRS = 6
_SEEN = 0.3  # of a perfect dotted line
_FAR_VERSION = 0.15
_MOST_PAIRED = 5
_PER_MODULE = 4
_QUIET = 4


def read_rectified(plane: Plane) -> list[Found]:
    """The QR symbols whose marks are seen, however the rest is spoilt."""
    marks = distinct([mark for binary in _binaries(plane) for mark in marks_in(binary)])
    found: list[Found] = []
    used: set[int] = set()
    for symbol in placed(marks):
        if used.isdisjoint(map(id, symbol)):
            hits = _read(plane, symbol)
            found += hits
            used.update(map(id, symbol) if hits else ())
    pairs = iter(() if found else _ranked_pairs(plane, marks))
    while not found and (pair := next(pairs, None)) is not None:
        found = _read(plane, pair)
    return found


def _ranked_pairs(plane: Plane, marks: list[Mark]) -> list[Placed]:
    """Pairs of marks in order of how well their dotted lines are seen."""
    ranked = []
    for symbol in paired(marks[:_MOST_PAIRED]):
        flats = _flats(plane, symbol)
        if flats:
            ranked.append((timing_fit(flats[0]), symbol))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    return [symbol for fit, symbol in ranked[:_MOST_PAIRS] if fit > _SEEN]


def _binaries(plane: Plane) -> Iterator[Plane]:
    """The picture in two tones, in windows of several sizes, grain left out."""
    soft = cv2.GaussianBlur(plane, (0, 0), _SOFT)
    grain = float(cv2.absdiff(plane, soft).mean())
    for window in _WINDOWS:
        yield np.asarray(
            cv2.adaptiveThreshold(
                soft,
                255,
                cv2.ADAPTIVE_THRESH_MEAN_C,
                cv2.THRESH_BINARY,
                window,
                _LEAST + _OF_GRAIN * grain,
            ),
            np.uint8,
        )


def _read(plane: Plane, symbol: Placed) -> list[Found]:
    for flat in _flats(plane, symbol):
        matrix = _matrix(flat)
        if matrix is not None:
            outline = _outline(flat)
            return [hit._replace(corners=outline) for hit in read_qr(_clean(matrix))]
    return []


def _flats(plane: Plane, symbol: Placed) -> list[Flat]:
    """The symbol laid flat in the likeliest versions, the likeliest first."""
    dark = next(mark.dark for mark in symbol if mark is not None)
    upright = plane if dark else np.asarray(cv2.bitwise_not(plane), np.uint8)
    guess = _version_guess(symbol)
    versions = range(max(1, guess - 2), min(MAX_VERSION, guess + 2) + 1)
    maps = (True,) if None not in symbol else (True, False)
    flats = []
    for version, tilted in product(versions, maps):
        known = correspondences(symbol, side_of(version))
        flat = flatten(upright, known, version, tilted=tilted)
        if flat is not None:
            fit = timing_fit(flat) - _FAR_VERSION * abs(version - guess)
            flats.append((fit, flat))
    flats.sort(key=lambda pair: pair[0], reverse=True)
    return [flat for _, flat in flats[:_VERSIONS_TRIED]]


def _version_guess(symbol: Placed) -> int:
    first, *others = [mark for mark in symbol if mark is not None]
    # without the mark between them, the two stand at the ends of a diagonal
    factor = 1.0 if symbol.top_left is not None else 2**0.5
    spans = [
        14
        * float(np.hypot(*(first.middle - other.middle)))
        / ((first.width + other.width) * factor)
        for other in others
    ]
    return round((float(np.mean(spans)) + 7 - 17) / 4)


def _matrix(flat: Flat) -> Matrix | None:
    light = sampled(flat, follow(flat))
    for measured in _measured(light):
        matrix = mended(measured, flat.version)
        if matrix is not None:
            return matrix
    return None


def _measured(light: NDArray[np.float32]) -> Iterator[Measured]:
    """Modules against what is light and dark round them, in several ways."""
    for window in (7, 13):
        kernel = np.ones((window, window), np.uint8)
        high, low = cv2.dilate(light, kernel), cv2.erode(light, kernel)
        high, low = (cv2.blur(edge, (window, window)) for edge in (high, low))
        yield np.asarray((light - (high + low) / 2) / (high - low + 8), np.float64)
        mean = cv2.blur(light, (window, window))
        yield np.asarray((light - mean) / (high - low + 8), np.float64)


def _clean(matrix: Matrix) -> Plane:
    modules = np.where(matrix, 0, 255).astype(np.uint8)
    large = np.kron(modules, np.ones((_PER_MODULE, _PER_MODULE), np.uint8))
    return np.pad(large, _QUIET * _PER_MODULE, constant_values=255)


def _outline(flat: Flat) -> Corners:
    side = side_of(flat.version)
    square = np.array([[(0, 0), (side, 0), (side, side), (0, side)]], np.float64)
    return np.asarray(cv2.perspectiveTransform(square, flat.turn)[0], np.float64)
