"""The stages of the reader: how a picture is prepared, and which decoder then looks.

A stage is one line of data. Figures behind their choice and order come from the bench
`scan`; a stage that loses its place there goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import cv2
import numpy as np

from station.scanning.found import Found, Frame, Plane
from station.scanning.rectified import read_rectified
from station.scanning.zbar import read_zbar
from station.scanning.zxing import (
    glimpse_qr,
    read_inverted_qr,
    read_qr,
    read_qr_by_histogram,
    read_small_family,
)

_LATE_PIXELS = 2_000_000  # costly stages look at a picture of at most this size
_ENLARGED_PIXELS = 9_000_000
_LONGEST_SIDE = 30_000  # OpenCV warps nothing beyond 32767
_COLOURED = 3
_WAYS = ((1, 0), (0, 1))
_GRAININESS = 0.02  # of the light's power


class Planes:
    """The gray pictures that stages start from, each made once and when asked for.

    `gray` and `minimum` have the size of the frame; `late_gray` and `late_minimum` are
    the same, reduced where the frame is larger than costly stages can bear.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    @cached_property
    def gray(self) -> Plane:
        if self.frame.ndim < _COLOURED:
            return self.frame
        return _plane(cv2.cvtColor(self.frame, cv2.COLOR_BGR2GRAY))

    @cached_property
    def minimum(self) -> Plane:
        """min(B, G, R): yellow ink becomes as dark as black ink."""
        if self.frame.ndim < _COLOURED:
            return self.frame
        blue, green, red = cv2.split(self.frame)
        return _plane(cv2.min(cv2.min(blue, green), red))

    @cached_property
    def half(self) -> Plane:
        """`minimum` at half the size, without making that first."""
        return Planes(_reduced(self.frame, 0.5)).minimum

    @cached_property
    def late_gray(self) -> Plane:
        return _at_most(self.gray, _LATE_PIXELS)

    @cached_property
    def late_minimum(self) -> Plane:
        return _at_most(self.minimum, _LATE_PIXELS)


@dataclass(frozen=True)
class Stage:
    """One attempt at a frame; `prepare` may change the size, never the framing."""

    name: str
    prepare: Callable[[Planes], Plane]
    decode: Callable[[Plane], list[Found]]


@dataclass(frozen=True)
class Gear:
    """How much a frame is worth.

    `first` stages look at every frame: all of them where `joined`, else up to the
    first that finds something, beginning with another one each turn. Only a frame
    where they found nothing meets the `late` stages: all up to the first success
    where `joined`, else one, by turns, in every `late_every`-th frame. Where a symbol
    was glimpsed instead, that region meets the `closer` ones up to the first success.
    """

    first: tuple[Stage, ...]
    late: tuple[Stage, ...]
    joined: bool
    late_every: int = 1
    closer: tuple[Stage, ...] = ()


def _plane(pixels: object) -> Plane:
    return np.asarray(pixels, dtype=np.uint8)


def _at_most(plane: Plane, pixels: int) -> Plane:
    factor = min(sqrt(pixels / plane.size), _LONGEST_SIDE / max(plane.shape))
    if factor >= 1:
        return plane
    return _reduced(plane, factor)


def _enlarged(plane: Plane, factor: float) -> Plane:
    room = min(sqrt(_ENLARGED_PIXELS / plane.size), _LONGEST_SIDE / max(plane.shape))
    factor = min(factor, room)
    if factor <= 1:
        return plane
    large = cv2.resize(plane, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return _plane(large)


def _reduced(plane: Plane, factor: float) -> Plane:
    size = (max(1, int(plane.shape[1] * factor)), max(1, int(plane.shape[0] * factor)))
    return _plane(cv2.resize(plane, size, interpolation=cv2.INTER_AREA))


def _equalised(plane: Plane) -> Plane:
    return _plane(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(plane))


def _lit_evenly(plane: Plane) -> Plane:
    """The plane divided by its own background: shadows, glare and veils go."""
    small = _reduced(plane, 0.25)
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15)))
    paper = cv2.GaussianBlur(paper, (0, 0), 7)
    paper = cv2.resize(paper, (plane.shape[1], plane.shape[0]))
    return _plane(cv2.divide(plane, paper, scale=255))


def _sharpened(plane: Plane, radius: float, amount: float) -> Plane:
    soft = cv2.GaussianBlur(plane, (0, 0), radius)
    return _plane(cv2.addWeighted(plane, 1 + amount, soft, -amount, 0))


def _softened(plane: Plane, radius: float) -> Plane:
    return _plane(cv2.GaussianBlur(plane, (0, 0), radius))


def _thresholded(plane: Plane, window: int) -> Plane:
    return _plane(
        cv2.adaptiveThreshold(
            plane, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window, 5
        )
    )


def _weakest(plane: Plane) -> float:
    """The direction in which edges are weakest: that of a motion."""
    gray = _reduced(plane, 0.5)
    across, down = (cv2.Sobel(gray, cv2.CV_32F, *way, ksize=3) for way in _WAYS)
    skew = 2 * float((across * down).mean())
    return float(np.arctan2(skew, float((across**2 - down**2).mean()))) / 2 + np.pi / 2


def _sharpened_along(plane: Plane, length: float, amount: float) -> Plane:
    """Sharpened in the direction of a motion alone: half of `_steadied` for a tenth."""
    angle, reach = _weakest(plane), int(length) // 2 + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = np.abs(x * np.cos(angle) + y * np.sin(angle))
    aside = np.abs(y * np.cos(angle) - x * np.sin(angle))
    streak = np.clip(1 - aside, 0, 1) * np.clip((length + 1) / 2 - along, 0, 1)
    kernel = -amount * streak / streak.sum()
    kernel[reach, reach] += 1 + amount
    return _plane(cv2.filter2D(plane, cv2.CV_8U, kernel.astype(np.float32)))


def _steadied(plane: Plane, length: float) -> Plane:
    """Motion over `length` pixels taken back, along where edges are weakest."""
    angle = _weakest(plane)
    height, width = (cv2.getOptimalDFTSize(side) for side in plane.shape)
    wide = cv2.copyMakeBorder(
        plane,
        *(0, height - plane.shape[0], 0, width - plane.shape[1]),
        cv2.BORDER_REFLECT,
    )
    y, x = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    streak = np.sinc(length * (x * np.cos(angle) + y * np.sin(angle)))
    inverse = (streak / (streak**2 + _GRAININESS)).astype(np.float32)
    steady = np.fft.irfft2(np.fft.rfft2(wide.astype(np.float32)) * inverse, wide.shape)
    return _plane(np.clip(steady[: plane.shape[0], : plane.shape[1]], 0, 255))


def _steady(length: int) -> Stage:
    return Stage(
        f"steadied-{length}", lambda p: _steadied(p.late_minimum, length), read_qr
    )


_LIFT = (255 * np.sqrt(np.arange(256) / 255)).astype(np.uint8)


def _lifted(plane: Plane) -> Plane:
    """Dark tones spread out (gamma 0.5)."""
    return _plane(cv2.LUT(plane, _LIFT))


_GRAY = Stage("gray", lambda p: p.gray, read_qr)
_MINIMUM = Stage("minimum", lambda p: p.minimum, read_qr)
_INVERTED = Stage("inverted", lambda p: p.late_gray, read_inverted_qr)
_SHARPENED = Stage("sharpened", lambda p: _sharpened(p.late_minimum, 2, 1.5), read_qr)
_SHARPENED_GRAY = Stage(
    "sharpened-gray", lambda p: _sharpened(p.late_gray, 1.5, 2), read_qr
)
_LIT = Stage("lit-evenly", lambda p: _lit_evenly(p.late_minimum), read_qr)
_EQUALISED = Stage("equalised", lambda p: _equalised(p.late_gray), read_qr)
_LIFTED = Stage("lifted", lambda p: _lifted(p.late_minimum), read_qr_by_histogram)
_DOUBLED = Stage("doubled", lambda p: _enlarged(p.late_gray, 2), read_qr)
_DOUBLED_MINIMUM = Stage(
    "doubled-minimum", lambda p: _enlarged(p.late_minimum, 2), read_qr
)
_CRISP = Stage(
    "doubled-sharpened",
    lambda p: _sharpened(_enlarged(p.late_minimum, 2), 3, 1.5),
    read_qr,
)
_TREBLED = Stage("trebled", lambda p: _enlarged(p.late_minimum, 3), read_qr)
_FINE = Stage("threshold-31", lambda p: _thresholded(p.late_minimum, 31), read_qr)
_WIDE = Stage("threshold-71", lambda p: _thresholded(p.late_gray, 71), read_qr)
_SOFTENED = Stage("softened", lambda p: _softened(p.late_gray, 2), read_qr)
_RECTIFIED = Stage("rectified", lambda p: p.late_gray, read_rectified)
_RECTIFIED_DOUBLED = Stage(
    "rectified-doubled",
    lambda p: _enlarged(_softened(p.late_minimum, 0.7), 2),
    read_rectified,
)
_ZBAR = Stage("zbar", lambda p: p.late_gray, read_zbar)
_ZBAR_MINIMUM = Stage("zbar-minimum", lambda p: p.late_minimum, read_zbar)
_ZBAR_HALF = Stage("zbar-half", lambda p: _reduced(p.late_gray, 0.5), read_zbar)
_ZBAR_SOFT = Stage("zbar-softened", lambda p: _softened(p.late_gray, 1), read_zbar)
_ALONG = Stage(
    "sharpened-along", lambda p: _sharpened_along(p.late_minimum, 9, 1.5), read_qr
)
_STEADIED = tuple(_steady(length) for length in (5, 7, 8, 9))
_SMALL_FAMILY = Stage("small-family", lambda p: p.late_gray, read_small_family)

STREAM = Gear(
    first=(
        Stage("half", lambda p: p.half, glimpse_qr),
        Stage("gray", lambda p: p.gray, glimpse_qr),
        Stage("minimum", lambda p: p.minimum, glimpse_qr),
    ),
    late=(_ALONG, _FINE, _INVERTED, _LIT, _EQUALISED),
    joined=False,
    late_every=3,
    closer=(_SHARPENED, _ALONG, _DOUBLED_MINIMUM, _SHARPENED_GRAY),
)
STILL = Gear(
    first=(_GRAY, _MINIMUM, _INVERTED),
    late=(
        _SHARPENED,
        _SHARPENED_GRAY,
        _FINE,
        _LIT,
        _DOUBLED_MINIMUM,
        _DOUBLED,
        _EQUALISED,
        _LIFTED,
        _WIDE,
        _CRISP,
        _TREBLED,
        _SOFTENED,
        _RECTIFIED,
        _ZBAR_HALF,
        _ZBAR,
        _ZBAR_MINIMUM,
        _ZBAR_SOFT,
        *_STEADIED,
        _RECTIFIED_DOUBLED,
        _SMALL_FAMILY,
    ),
    joined=True,
)
