import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from station.scanning.galois import corrected
from station.scanning.layout import format_words, layout_of, side_of
from station.scanning.repair import mended

VERSIONS = (1, 2, 6, 7, 14, 25, 40)


def symbol(version: int = 5, level: str = "M", text: str = "卡口") -> np.ndarray:
    made = segno.make(text, version=version, error=level, boost_error=False)
    return np.array([[bool(dark) for dark in row] for row in made.matrix])


def measured(matrix: np.ndarray) -> np.ndarray:
    return np.where(matrix, -1.0, 1.0)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("level", "LMQH")
def test_that_a_whole_symbol_stays_as_it_is(version, level):
    matrix = symbol(version, level)
    assert len(matrix) == side_of(version)
    again = mended(measured(matrix), version)
    assert again is not None
    assert np.array_equal(again, matrix)


@pytest.mark.parametrize("version", VERSIONS)
def test_that_wrong_modules_are_made_right(version):
    matrix, rng = symbol(version, "Q"), np.random.default_rng(version)
    wrong = measured(matrix) * np.where(rng.random(matrix.shape) < 0.008, -1, 1)
    assert np.array_equal(mended(wrong, version), matrix)


def test_that_doubt_carries_twice_as_far_as_silence():
    matrix = symbol(5, "M", "https://code.example/" + "a" * 40)
    covered = measured(matrix)
    covered[9:24, 11:26] = 1.0
    assert mended(covered, 5) is None
    covered[9:24, 11:26] = 0.02
    assert np.array_equal(mended(covered, 5), matrix)


def test_that_chance_is_never_a_symbol():
    rng = np.random.default_rng(4)
    for version in (1, 2, 3, 5, 9):
        for _ in range(150):
            side = side_of(version)
            assert mended(rng.normal(0, 1, (side, side)), version) is None


def test_that_a_symbol_of_another_version_is_none():
    assert mended(measured(symbol(6))[: side_of(5), : side_of(5)], 5) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_that_errors_within_reach_are_corrected(data):
    checks = data.draw(st.integers(7, 30))
    length = data.draw(st.integers(checks + 5, 150))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    block = np.zeros(length, np.uint8)  # every code holds the word of zeros
    doubtful = data.draw(st.integers(0, checks))
    errors = data.draw(st.integers(0, (checks - doubtful) // 2))
    places = rng.permutation(length)[: doubtful + errors]
    block[places] = rng.integers(0, 256, len(places))
    result = corrected(block, checks, [int(at) for at in places[:doubtful]])
    assert result is not None
    assert not result.block.any()
    assert result.errors <= errors


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=20, max_size=153), st.integers(7, 19))
def test_that_no_block_raises(block, checks):
    words_ = np.frombuffer(block, np.uint8)
    result = corrected(words_, checks, [0, 3, len(block) - 1])
    assert result is None or len(result.block) == len(block)


def test_that_a_format_word_bears_three_wrong_bits():
    layout = layout_of(3)
    bits = symbol(3)[layout.format_places[..., 0], layout.format_places[..., 1]]
    (data, *_) = format_words(bits)
    spoilt = bits.copy()
    spoilt[:, [1, 6, 11]] ^= True
    assert format_words(spoilt)[0] == data
