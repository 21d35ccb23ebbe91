"""The grid of a bent symbol: from a few marks outwards, module by module.

The symbol is laid flat by its marks, then small windows are moved until their modules
are as dark and as light as can be, each beginning where its neighbours point to. So the
grid follows a can, a crease or a lens; alignment patterns hold it where there are any.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from station.scanning.found import Plane
from station.scanning.layout import alignment_centres, layout_of, side_of

_Points = NDArray[np.float64]  # n × (x, y)
_Light = NDArray[np.float32]

_MARGIN = 5  # modules round the flat symbol
_WINDOW = 5  # modules
_STEP = 5.0  # modules between nodes
_MOST_NODES = 12
_REACH = 7.0  # modules over which neighbours are believed
_NEAR_MARK = 4.0
_NEIGHBOUR = 1.5  # of the spacing of nodes
_LOCAL = 7  # modules that say what is light and dark
_SEARCH = 0.625  # modules
_DRIFT_COST = 0.25
_SINGULAR = 1e-9
_FARTHEST = 3.0  # modules


class Flat(NamedTuple):
    """A symbol laid flat: `pitch` pixels a module, `turn` from modules to the plane.

    `anchors`: places in modules that are surely known, `shifts`: how far from there
    they lie on the flat picture.
    """

    light: _Light
    version: int
    pitch: int
    turn: NDArray[np.float64]
    anchors: _Points
    shifts: _Points


def flatten(
    plane: Plane, known: tuple[_Points, _Points], version: int, *, tilted: bool = True
) -> Flat | None:
    """The symbol by the map that suits known places (modules, pixels), None without.

    A homography where `tilted`; an affine map leaves less to chance by two marks.
    """
    modules, pixels = known
    homography = cv2.findHomography(modules, pixels)[0] if tilted else None
    turn = _affine(modules, pixels) if homography is None else homography
    turn = np.asarray(turn, np.float64)
    if turn.shape != (3, 3) or abs(np.linalg.det(turn)) < _SINGULAR:
        return None
    side = side_of(version)
    pitch = 8 if side <= 101 else 5  # noqa: PLR2004 - version 21
    into = np.array([[1 / pitch, 0, -_MARGIN], [0, 1 / pitch, -_MARGIN], [0, 0, 1]])
    size = (side + 2 * _MARGIN) * pitch
    flat = cv2.warpPerspective(
        plane,
        turn @ into,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    light = cv2.GaussianBlur(flat.astype(np.float32), (0, 0), 0.22 * pitch)
    back = cv2.perspectiveTransform(pixels[None], np.linalg.inv(turn))[0]
    shifts = np.clip(np.asarray(back) - modules, -_FARTHEST, _FARTHEST)
    return Flat(np.asarray(light, np.float32), version, pitch, turn, modules, shifts)


def _affine(modules: _Points, pixels: _Points) -> NDArray[np.float64]:
    padded = np.column_stack([modules, np.ones(len(modules))])
    rows = np.linalg.lstsq(padded, pixels, rcond=None)[0].T
    return np.vstack([rows, [0, 0, 1]])


def timing_fit(flat: Flat) -> float:
    """How well the two dotted lines between the marks are seen, -1 to 1."""
    span = np.arange(8, side_of(flat.version) - 8)
    signs = np.where(span % 2 == 0, -1.0, 1.0)
    fits = []
    for points in (
        np.stack([span + 0.5, np.full(len(span), 6.5)], axis=1),
        np.stack([np.full(len(span), 6.5), span + 0.5], axis=1),
    ):
        values = _at(flat, points)
        values = values - values.mean()
        power = float(np.sqrt((values**2).mean())) or 1.0
        fits.append(float((values * signs).mean()) / power)
    return max(fits)


def follow(flat: Flat) -> _Points:
    """Where each module's middle lies on the flat picture, in modules, row by row.

    The clearest window is settled first, and its neighbours begin from there.
    """
    side = side_of(flat.version)
    field, nodes = _Field(flat), _nodes(side)
    places, shifts = flat.anchors, flat.shifts
    reach = _NEIGHBOUR * _spacing(side)
    waiting = set(range(len(nodes)))
    offers: dict[int, tuple[float, _Points]] = {}
    changed = places
    while waiting:
        near = {n for n in waiting if _away(nodes[n], changed) < reach}
        if not near and not offers:
            near = {min(waiting, key=lambda n: _away(nodes[n], places))}
        for number in near:
            expected = _predicted(nodes[number][None], places, shifts)[0]
            offers[number] = field.settle(nodes[number], expected)
        best = max(offers, key=lambda n: offers[n][0])
        waiting.remove(best)
        changed = nodes[best][None]
        places = np.vstack([places, changed])
        shifts = np.vstack([shifts, offers.pop(best)[1]])
    middles = np.arange(side) + 0.5
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    return np.asarray(grid + _predicted(grid, places, shifts)[:, 0])


def _away(node: _Points, places: _Points) -> float:
    return float(np.hypot(*(places - node).T).min())


def sampled(flat: Flat, points: _Points) -> _Light:
    """Light of the modules at given places, side × side."""
    side = side_of(flat.version)
    return np.asarray(_at(flat, points).reshape(side, side), np.float32)


def _at(flat: Flat, points: _Points) -> _Light:
    places = ((points + _MARGIN) * flat.pitch - 0.5).astype(np.float32)
    values = cv2.remap(
        flat.light,
        np.ascontiguousarray(places[:, 0]),
        np.ascontiguousarray(places[:, 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(values, np.float32).ravel()


class _Field:
    """What the flat picture says of a window put anywhere on it."""

    def __init__(self, flat: Flat) -> None:
        self._flat = flat
        wide = _LOCAL * flat.pitch
        off = flat.light - cv2.blur(flat.light, (wide, wide))
        scale = cv2.blur(np.abs(off), (wide, wide)) + np.float32(3)
        self._signed = np.clip(off / scale, -1.5, 1.5)
        self._known = _known(flat.version)

    def settle(self, node: _Points, expected: _Points) -> tuple[float, _Points]:
        """How clear the modules round a node can be, and the shift that makes it so.

        `expected`: the shift to begin from and its two derivatives.
        """
        guess, slope = expected[0], expected[1:]
        home = np.floor(node).astype(int)
        columns, rows = (home + _OFFSETS.astype(int) + _MARGIN).T
        known = self._known[rows, columns]
        centres = home + 0.5 + _OFFSETS
        lattice = centres + guess + (centres - node) @ slope
        points = lattice[None] + _MOVES[:, None]
        places = ((points + _MARGIN) * self._flat.pitch - 0.5).astype(np.float32)
        values = cv2.remap(
            self._signed,
            np.ascontiguousarray(places[..., 0]),
            np.ascontiguousarray(places[..., 1]),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        clear = np.where(known, values * known, np.abs(values)).mean(axis=1)
        best = int((clear - _COSTS).argmax())
        return float(clear[best]), guess + _MOVES[best]


def _known(version: int) -> NDArray[np.int8]:
    """-1 where a module is dark whatever is written, 1 light, 0 unknown."""
    layout = layout_of(version)
    sure = layout.fixed.copy()
    for copy in layout.format_places:
        sure[copy[:, 0], copy[:, 1]] = False
    values = np.where(sure, np.where(layout.pattern, -1, 1), 0).astype(np.int8)
    quiet = np.pad(values, 1, constant_values=1)
    return np.pad(quiet, _MARGIN - 1, constant_values=0)


def _spacing(side: int) -> float:
    return max(_STEP, (side - 7) / (_MOST_NODES - 1))


def _nodes(side: int) -> list[_Points]:
    """The middles of windows to settle, those within the marks left out."""
    count = round((side - 5) / _spacing(side)) + 1
    ticks = np.linspace(2.5, side - 2.5, count)
    homes = np.array([(3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5)])
    nodes = [np.array([x, y]) for y in ticks for x in ticks]
    nodes += [
        np.array([column + 0.5, row + 0.5])
        for row, column in alignment_centres((side - 17) // 4)
    ]
    return [n for n in nodes if np.abs(homes - n).max(axis=1).min() > _NEAR_MARK]


def _predicted(points: _Points, known: _Points, shifts: _Points) -> _Points:
    """Moving least squares: an affine map of the neighbours' shifts at each point.

    For each point the shift and its two derivatives.
    """
    apart = points[:, None] - known[None]
    square = (apart**2).sum(axis=2)
    reach = np.maximum(_REACH**2, 1.5 * square.min(axis=1, keepdims=True))
    weight = np.exp(-square / (2 * reach)) + 1e-6
    base = np.concatenate([np.ones((*apart.shape[:2], 1)), -apart], axis=2)
    weighted = (base * weight[..., None]).transpose(0, 2, 1)
    ridge = 0.02 * weight.sum(axis=1)[:, None, None] * np.diag([0, 1.0, 1.0])
    left = weighted @ base + 1e-9 * np.eye(3) + ridge
    return np.asarray(np.linalg.solve(left, weighted @ shifts))


def _square(reach: float, step: float) -> _Points:
    ticks = np.arange(-reach, reach + step / 2, step)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


_OFFSETS = _square(_WINDOW // 2, 1)
_MOVES = _square(_SEARCH, 0.125)
_COSTS = _DRIFT_COST * (_MOVES**2).sum(axis=1)
