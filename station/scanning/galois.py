"""Reed-Solomon over GF(256) as QR symbols use it: errors, and places known as doubtful.

A codeword known to be doubtful costs half of what an unknown error costs: that is what
carries a symbol with a lamp mirrored in it. ISO/IEC 18004, field polynomial 0x11d.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from segno import consts

_EXP: list[int] = [*consts.GALIOS_EXP[:255]] * 3
_LOG: list[int] = [*consts.GALIOS_LOG]
_EXP_ARRAY = np.array(_EXP[:255])
_LOG_ARRAY = np.array(_LOG)
_ORDER = 255


class Corrected(NamedTuple):
    """A codeword block made right. `errors`: wrong ones that nobody doubted."""

    block: NDArray[np.uint8]
    errors: int


def corrected(
    block: NDArray[np.uint8], checks: int, doubtful: list[int]
) -> Corrected | None:
    """The block with errors and doubtful places made right, None beyond its reach.

    `checks`: how many codewords at its end are check words. A result at the very edge
    of reach may be an accident: whoever asks decides what to believe.
    """
    syndromes = _syndromes(block, checks)
    if not any(syndromes):
        return Corrected(block, 0)
    locator = _locator(syndromes, [len(block) - 1 - at for at in doubtful])
    errors = len(locator) - 1 - len(doubtful)
    if 2 * errors + len(doubtful) > checks:
        return None
    places = _roots(locator, len(block))
    if len(places) != len(locator) - 1:
        return None
    mended = block.copy()
    for power in places:
        mended[len(block) - 1 - power] ^= _amount(syndromes, locator, power)
    if any(_syndromes(mended, checks)):
        return None
    return Corrected(mended, errors)


@lru_cache(maxsize=64)
def _powers(length: int, checks: int) -> NDArray[np.intp]:
    return np.outer(np.arange(checks), np.arange(length)[::-1])


def _syndromes(block: NDArray[np.uint8], checks: int) -> list[int]:
    logs = (_LOG_ARRAY[block] + _powers(len(block), checks)) % _ORDER
    terms = np.where(block > 0, _EXP_ARRAY[logs], 0)
    return [int(term) for term in np.bitwise_xor.reduce(terms, axis=1)]


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _over(a: int, b: int) -> int:
    return _EXP[_LOG[a] - _LOG[b] + _ORDER] if a else 0


def _product(a: list[int], b: list[int]) -> list[int]:
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] ^= _times(x, y)
    return out


def _added(a: list[int], b: list[int], factor: int) -> list[int]:
    out = [0] * max(len(a), len(b))
    for i, x in enumerate(a):
        out[i] ^= x
    for i, y in enumerate(b):
        out[i] ^= _times(factor, y)
    return out


def _locator(syndromes: list[int], doubtful: list[int]) -> list[int]:
    """Berlekamp and Massey's polynomial, begun with the places in doubt."""
    locator = [1]
    for power in doubtful:
        locator = _product(locator, [1, _EXP[power]])
    before, length = locator, len(doubtful)
    for step in range(len(doubtful), len(syndromes)):
        miss = 0
        for i, factor in enumerate(locator[: step + 1]):
            miss ^= _times(factor, syndromes[step - i])
        before = [0, *before]
        if miss == 0:
            continue
        following = _added(locator, before, miss)
        if 2 * length <= step + len(doubtful):
            length = step + 1 + len(doubtful) - length
            before = [_over(factor, miss) for factor in locator]
        locator = following
    while locator[-1] == 0:
        locator.pop()
    return locator


def _value(polynomial: list[int], log: int) -> int:
    """The polynomial at the field's generator to the power `log`."""
    total = 0
    for degree, factor in enumerate(polynomial):
        if factor:
            total ^= _EXP[(_LOG[factor] + log * degree) % _ORDER]
    return total


def _roots(locator: list[int], length: int) -> list[int]:
    """The powers whose inverses make the locator vanish."""
    factors = np.array(locator)
    degrees = np.outer(np.arange(length), np.arange(len(locator)))
    logs = (_LOG_ARRAY[factors] - degrees) % _ORDER
    terms = np.where(factors > 0, _EXP_ARRAY[logs], 0)
    values = np.bitwise_xor.reduce(terms, axis=1)
    return [int(power) for power in np.flatnonzero(values == 0)]


def _amount(syndromes: list[int], locator: list[int], power: int) -> int:
    """Forney's formula for the first check power 0."""
    evaluator = _product(syndromes, locator)[: len(syndromes)]
    slope = [f if i % 2 == 0 else 0 for i, f in enumerate(locator[1:])]
    inverse = -power % _ORDER
    change = _over(_value(evaluator, inverse), _value(slope, inverse))
    return _times(_EXP[power], change)
