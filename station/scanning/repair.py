"""Modules as measured, into a symbol as printed: codewords, doubts, corrections.

The result is a clean matrix that any decoder reads; what it says is not decided here.
"""

from math import lgamma, log, log10

import numpy as np
from numpy.typing import NDArray

from station.scanning.galois import corrected
from station.scanning.layout import (
    Layout,
    Matrix,
    blocks_of,
    format_bits,
    format_words,
    layout_of,
    mask_of,
)

Measured = NDArray[np.float64]  # side × side: below 0 dark, above light, 0 in doubt

_BITS = 8
_DOUBTED_SHARES = (0.0, 0.3, 0.6, 0.85)  # of the check words
_LARGEST_ACCIDENT = -9.0  # power of ten
_FORMATS_TRIED = 2


def mended(measured: Measured, version: int) -> Matrix | None:
    """The symbol that was printed, None where it cannot be told beyond doubt."""
    layout = layout_of(version)
    dark = measured < 0
    copies = dark[layout.format_places[..., 0], layout.format_places[..., 1]]
    for data in format_words(copies)[:_FORMATS_TRIED]:
        matrix = _mended_as(measured, layout, data)
        if matrix is not None:
            return matrix
    return None


def _mended_as(measured: Measured, layout: Layout, data: int) -> Matrix | None:
    level, kind = divmod(data, _BITS)
    blocks = blocks_of(layout.version, level)
    rows, columns = layout.data.T
    count = len(rows) // _BITS * _BITS
    over = mask_of(kind, layout.side)[rows, columns]
    values = measured[rows, columns]
    words = np.packbits((values < 0)[:count] ^ over[:count])
    doubt = np.abs(values[:count]).reshape(-1, _BITS).min(axis=1)
    accident = 0.0
    for places in blocks.places:
        fixed = _block(words[places], doubt[places], blocks.checks)
        if fixed is None:
            return None
        words[places], chance = fixed
        accident += chance
    if accident > _LARGEST_ACCIDENT:
        return None
    matrix = layout.pattern.copy()
    matrix[rows, columns] = over
    matrix[rows[:count], columns[:count]] ^= np.unpackbits(words).astype(bool)
    for copy in layout.format_places:
        matrix[copy[:, 0], copy[:, 1]] = format_bits(data)
    return matrix


def _block(
    words: NDArray[np.uint8], doubt: Measured, checks: int
) -> tuple[NDArray[np.uint8], float] | None:
    """The block made right, and how likely as an accident."""
    weakest = [int(at) for at in np.argsort(doubt, kind="stable")]
    for share in _DOUBTED_SHARES:
        doubtful = weakest[: int(share * checks)]
        result = corrected(words, checks, doubtful)
        if result is not None:
            chance = _accident(len(words), checks - len(doubtful), result.errors)
            if chance < 0:
                return result.block, chance
    return None


def _accident(length: int, checks: int, errors: int) -> float:
    """Power of ten of the chance that any block at all lies so near a valid one."""
    ways = lgamma(length + 1) - lgamma(errors + 1) - lgamma(length - errors + 1)
    return ways / log(10) + _BITS * (errors - checks) * log10(2)
