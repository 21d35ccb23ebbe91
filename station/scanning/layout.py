"""Where a QR symbol keeps what: function patterns, data bits, blocks of codewords.

Tables of ISO/IEC 18004 as segno carries them. Positions are (row, column) in modules.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from segno import consts

Matrix = NDArray[np.bool_]  # True is dark
_Places = NDArray[np.intp]  # n × (row, column)

MAX_VERSION = 40
FINDER = 7
_WITH_VERSION_WORD = 7
_FORMAT_BITS, _VERSION_BITS = 15, 18
_NEAR_FORMAT = 3  # the code of the format word bears as many wrong bits
_ECC_LEVELS = 4
_TIMING = 6


@dataclass(frozen=True)
class Layout:
    """One version. `fixed`: modules that say nothing, dark as in `pattern`.

    `data`: places of the data bits in reading order. `format_places`: two copies of
    the fifteen format bits, the highest first.
    """

    version: int
    fixed: Matrix
    pattern: Matrix
    data: _Places
    format_places: NDArray[np.intp]  # 2 × 15 × (row, column)

    @property
    def side(self) -> int:
        return side_of(self.version)


@dataclass(frozen=True)
class Blocks:
    """How codewords are shared out. `places`: per block, indices into the stream."""

    places: tuple[NDArray[np.intp], ...]
    checks: int


def side_of(version: int) -> int:
    """Modules along one side."""
    return 17 + 4 * version


def alignment_centres(version: int) -> list[tuple[int, int]]:
    """The middles of the alignment patterns."""
    if version == 1:
        return []
    at = consts.ALIGNMENT_POS[version - 2]
    last = len(at) - 1
    corners = {(0, 0), (0, last), (last, 0)}
    return [
        (row, column)
        for i, row in enumerate(at)
        for j, column in enumerate(at)
        if (i, j) not in corners
    ]


@lru_cache(maxsize=MAX_VERSION)
def layout_of(version: int) -> Layout:
    """The layout of a version from 1 to 40."""
    side = side_of(version)
    fixed, pattern = np.zeros((side, side), bool), np.zeros((side, side), bool)
    fixed[_TIMING] = fixed[:, _TIMING] = True
    pattern[_TIMING, ::2] = pattern[::2, _TIMING] = True
    for row, column in alignment_centres(version):
        _square(fixed, pattern, (row, column), 2)
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):
        _square(fixed, pattern, (row, column), 4)
    pattern[side - 8, 8] = True
    formats = _format_places(side)
    for copy in formats:
        fixed[copy[:, 0], copy[:, 1]] = True
    fixed[side - 8, 8] = True
    if version >= _WITH_VERSION_WORD:
        fixed[:6, side - 11 : side - 8] = fixed[side - 11 : side - 8, :6] = True
        _write_version(pattern, version)
    return Layout(version, fixed, pattern, _data_places(fixed), formats)


def mask_of(kind: int, side: int) -> Matrix:
    """Where mask pattern 0 to 7 turns modules over."""
    i, j = np.mgrid[0:side, 0:side]
    product = i * j
    patterns = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        ((i + j) % 2 + product % 3) % 2,
    )
    return np.asarray(np.stack(patterns)[kind] == 0)


@lru_cache(maxsize=MAX_VERSION * _ECC_LEVELS)
def blocks_of(version: int, level: int) -> Blocks:
    """The blocks of a version at an error level as the format word has it."""
    shapes = [
        (group.num_data, group.num_total - group.num_data)
        for group in cast("Any", consts.ECC)[version][level]
        for _ in range(group.num_blocks)
    ]
    places: list[list[int]] = [[] for _ in shapes]
    at = 0
    for number in range(shapes[-1][0]):
        for block, (data, _) in zip(places, shapes, strict=True):
            if number < data:
                block.append(at)
                at += 1
    checks = shapes[0][1]
    for _ in range(checks):
        for block in places:
            block.append(at)
            at += 1
    return Blocks(tuple(np.array(block) for block in places), checks)


def format_words(bits: Matrix) -> list[int]:
    """Format data (level and mask, five bits) near the two copies read, best first."""
    near: dict[int, int] = {}
    for copy in bits:
        word = int("".join("1" if bit else "0" for bit in copy), 2)
        for data, valid in enumerate(consts.FORMAT_INFO):
            off = (word ^ valid).bit_count()
            if off <= _NEAR_FORMAT:
                near[data] = min(off, near.get(data, off))
    return sorted(near, key=lambda data: near[data])


def format_bits(data: int) -> Matrix:
    """The fifteen bits that stand for five, the highest first."""
    return _bits(consts.FORMAT_INFO[data], _FORMAT_BITS)


def _bits(word: int, count: int) -> Matrix:
    return np.array([word >> n & 1 for n in range(count)][::-1], dtype=bool)


def _square(fixed: Matrix, pattern: Matrix, at: tuple[int, int], reach: int) -> None:
    """Rings about a middle: dark at 0, light, dark … as in every pattern here."""
    side = len(fixed)
    dark = (0, 2) if reach == 2 else (0, 1, 3)  # noqa: PLR2004 - an alignment pattern's reach
    for row in range(max(0, at[0] - reach), min(side, at[0] + reach + 1)):
        for column in range(max(0, at[1] - reach), min(side, at[1] + reach + 1)):
            ring = max(abs(row - at[0]), abs(column - at[1]))
            fixed[row, column], pattern[row, column] = True, ring in dark


def _write_version(pattern: Matrix, version: int) -> None:
    side = len(pattern)
    bits = _bits(consts.VERSION_INFO[version - _WITH_VERSION_WORD], _VERSION_BITS)
    for number, bit in enumerate(bits[::-1]):
        row, column = number // 3, side - 11 + number % 3
        pattern[row, column] = pattern[column, row] = bit


def _format_places(side: int) -> _Places:
    about = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    about += [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    far = [(side - 1 - n, 8) for n in range(7)]
    far += [(8, side - 8 + n) for n in range(8)]
    return np.array([about, far])


def _data_places(fixed: Matrix) -> _Places:
    """Columns in pairs from the right, up and down in turn."""
    side = len(fixed)
    rights = [*range(side - 1, _TIMING, -2), 5, 3, 1]
    places = []
    for number, right in enumerate(rights):
        rows = range(side - 1, -1, -1) if number % 2 == 0 else range(side)
        places += [
            (row, column)
            for row in rows
            for column in (right, right - 1)
            if not fixed[row, column]
        ]
    return np.array(places)
