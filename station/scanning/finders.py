"""The three square marks of a QR symbol, looked for one by one.

A mark is found by its outline: dark ring, light ring, dark heart, one inside the other,
of either polarity. So a symbol that is bent, half covered or written over still shows
some of them, each with four corners of its own.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from station.scanning.found import Plane

_Points = NDArray[np.float64]  # n × (x, y)

_SMALLEST = 9.0  # pixels across a mark
_HEART = (0.07, 0.34)  # of the mark's area; 9/49 when sharp
_HOLE = (0.32, 0.78)  # 25/49
_OFF_MIDDLE = 0.16  # of the mark's width
_SIZES_ALIKE = 2.6
_SAME_PLACE = 0.5
_MOST = 14
_MOST_TRIPLES = 6
_SIDE, _HALF = 7, 3.5
_CROOKED = 0.75
_PAIR_ALIKE = 1.6
_ALONG, _ACROSS = 0.4, 0.6  # side by side, or at the ends of a diagonal
_FILLED = 0.72  # of its corners' quadrangle
_SPAN = (1.6, 30.0)  # between marks, in marks
_UNIT = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * _HALF


class Mark(NamedTuple):
    """A finder mark. `corners`: 4 × (x, y) clockwise, `dark`: its ring is."""

    middle: _Points
    corners: _Points
    width: float
    dark: bool


class Placed(NamedTuple):
    """Marks taken as one symbol's: which corner of the symbol each stands in."""

    top_left: Mark | None
    top_right: Mark | None
    bottom_left: Mark | None


def marks_in(binary: Plane) -> list[Mark]:
    """The marks of a picture of two tones."""
    outlines, tree = cv2.findContours(binary, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    links = np.asarray(tree, np.intp).reshape(-1, 4)
    found = []
    # from the heart outwards: it lies in the light ring, that in the dark one
    for heart, (_, _, inside, hole) in enumerate(links):
        ring = links[hole][3] if hole >= 0 else -1
        if ring < 0 or (inside >= 0 and links[inside][2] >= 0):
            continue
        mark = _mark([np.asarray(outlines[n], np.int32) for n in (heart, hole, ring)])
        if mark is not None:
            x, y = mark.middle.astype(int)
            found.append(mark._replace(dark=not binary[y, x]))
    return found


def distinct(marks: list[Mark]) -> list[Mark]:
    """One mark for each place, those found most often first."""
    groups: list[list[Mark]] = []
    for mark in marks:
        for group in groups:
            if np.hypot(*(group[0].middle - mark.middle)) < _SAME_PLACE * mark.width:
                group.append(mark)
                break
        else:
            groups.append([mark])
    groups.sort(key=len, reverse=True)
    return [group[len(group) // 2] for group in groups[:_MOST]]


def placed(marks: list[Mark]) -> list[Placed]:
    """Ways to take three marks for one symbol's, the likeliest first."""
    ranked = []
    for three in combinations(marks, 3):
        widths = [mark.width for mark in three]
        if max(widths) > _SIZES_ALIKE * min(widths) or len({m.dark for m in three}) > 1:
            continue
        for corner in range(3):
            top_left, a, b = three[corner], three[corner - 1], three[corner - 2]
            miss = _misfit(top_left, a, b)
            if miss is not None:
                turn = _cross(a.middle - top_left.middle, b.middle - top_left.middle)
                ranked.append(
                    (miss, Placed(top_left, *((a, b) if turn > 0 else (b, a))))
                )
    ranked.sort(key=lambda pair: pair[0])
    return [triple for _, triple in ranked[:_MOST_TRIPLES]]


def paired(marks: list[Mark]) -> Iterator[Placed]:
    """Ways to take two marks for one symbol's whose third is lost."""
    for a, b in combinations(marks, 2):
        if max(a.width, b.width) > _PAIR_ALIKE * min(a.width, b.width):
            continue
        short, long = sorted(np.abs(_as_seen(a, b)).tolist())
        if a.dark != b.dark or not _SPAN[0] < long < _SPAN[1]:
            continue
        if short < _ALONG * long:
            yield from (Placed(a, b, None), Placed(b, a, None))
            yield from (Placed(a, None, b), Placed(b, None, a))
        elif short > _ACROSS * long:
            yield from (Placed(None, a, b), Placed(None, b, a))


def _cross(a: _Points, b: _Points) -> float:
    return float(a[0] * b[1] - a[1] * b[0])


def _misfit(top_left: Mark, a: Mark, b: Mark) -> float | None:
    """How far from square the two others lie, as the corner mark itself sees it."""
    one, two = _as_seen(top_left, a), _as_seen(top_left, b)
    if abs(one[0]) < abs(one[1]):
        one, two = two, one
    along, across = abs(float(one[0])), abs(float(two[1]))
    if min(along, across) < _SPAN[0] or max(along, across) > _SPAN[1]:
        return None
    slant = abs(float(one[1])) / along + abs(float(two[0])) / across
    uneven = abs(float(np.log(along / across)))
    return None if max(slant, uneven) > _CROOKED else slant + uneven


def _as_seen(mark: Mark, other: Mark) -> _Points:
    """Where another mark lies in the square of this one, in its widths."""
    one, two, three, four = mark.corners
    right, down = (two - one + three - four) / 2, (four - one + three - two) / 2
    square = np.array([right, down]).T
    return np.asarray(np.linalg.solve(square, other.middle - mark.middle))


def _mark(outlines: list[NDArray[np.int32]]) -> Mark | None:
    heart, hole, ring = (cv2.contourArea(outline) for outline in outlines)
    if ring < _SMALLEST**2 or not _HEART[0] < heart / ring < _HEART[1]:
        return None
    if not _HOLE[0] < hole / ring < _HOLE[1]:
        return None
    corners = _corners(outlines[2])
    middle = _middle(outlines[0])
    width = float(np.sqrt(abs(cv2.contourArea(corners.astype(np.float32)))))
    off = np.hypot(*(middle - corners.mean(axis=0)))
    if width < _SMALLEST or off > _OFF_MIDDLE * width:
        return None
    if ring < _FILLED * width**2:
        return None
    return Mark(middle, corners, width, dark=True)


def _middle(outline: NDArray[np.int32]) -> _Points:
    moments = cv2.moments(outline)
    weight = max(moments["m00"], 1e-6)
    return np.array([moments["m10"] / weight, moments["m01"] / weight])


def _corners(outline: NDArray[np.int32]) -> _Points:
    """Four corners, clockwise."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, closed=True)
    for share in (0.04, 0.06, 0.08, 0.1):
        few = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(few) == 4:  # noqa: PLR2004 - a quadrangle
            corners = few[:, 0].astype(np.float64)
            break
    else:
        corners = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64)
    if cv2.contourArea(corners.astype(np.float32), oriented=True) < 0:
        corners = corners[::-1]
    return np.asarray(corners, dtype=np.float64)


def correspondences(symbol: Placed, side: int) -> tuple[_Points, _Points]:
    """Corners of the marks in modules of a symbol with `side`, and in pixels."""
    homes = np.array([(3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5)])
    known = [(h, m) for h, m in zip(homes, symbol, strict=True) if m is not None]
    turn = _turn(known)
    modules, pixels = [], []
    for home, mark in known:
        directions = (_UNIT @ turn.T) / np.hypot(*turn[:, 0])
        offsets = mark.corners - mark.corners.mean(axis=0)
        # the cyclic order of corners that agrees best with where they should lie
        shift = max(
            range(4),
            key=lambda n: float((np.roll(offsets, -n, axis=0) * directions).sum()),
        )
        modules.append(home + _UNIT)
        pixels.append(np.roll(mark.corners, -shift, axis=0))
    return np.vstack(modules), np.vstack(pixels)


def _turn(known: list[tuple[_Points, Mark]]) -> _Points:
    """The turn from modules to pixels (2×2), from what lies farthest apart."""
    (home, mark), (far_home, far_mark), *rest = known
    one, two = far_home - home, far_mark.middle - mark.middle
    if rest:
        third_home, third = rest[0]
        before = np.array([one, third_home - home]).T
        after = np.array([two, third.middle - mark.middle]).T
        return np.asarray(after @ np.linalg.inv(before))
    # a turn and a scale: complex division
    ratio = complex(*two) / complex(*one)
    return np.array([[ratio.real, -ratio.imag], [ratio.imag, ratio.real]])
