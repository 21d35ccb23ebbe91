"""A head that was printed can be typed back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.errors import OperatorError
from station.domain.heads import full_head, grouped, read_head, short_head

VOLUME = "6271fa4020f42068"
LINK = "0123456789abcdef" * 4


def test_that_the_full_head_reads_back() -> None:
    assert read_head(full_head(VOLUME, 4711, LINK)) == (VOLUME, 4711, LINK)


def test_that_the_short_head_reads_back() -> None:
    assert read_head(short_head(VOLUME, 4711, LINK)) == (VOLUME, 4711, LINK[:16])


@pytest.mark.parametrize(
    "typed",
    [
        f"{VOLUME} 4711 {grouped(LINK)}",
        f"  {VOLUME.upper()}  4711  0123-4567-89ab-cdef ",
        f"{VOLUME} · 4711 · 0123 4567 89AB CDEF",
    ],
)
def test_that_blanks_dots_and_case_do_not_matter(typed: str) -> None:
    volume, seq, link = read_head(typed)
    assert (volume, seq) == (VOLUME, 4711)
    assert LINK.startswith(link)


@pytest.mark.parametrize(
    "typed", ["", VOLUME, f"{VOLUME} 1", f"{VOLUME} 1 abc", f"{VOLUME} x {LINK}"]
)
def test_that_half_a_head_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError):
        read_head(typed)


@given(st.text(max_size=200))
def test_that_anything_typed_is_a_head_or_refused(typed: str) -> None:
    try:
        volume, seq, link = read_head(typed)
    except OperatorError:
        return
    assert volume
    assert seq >= 0
    assert 8 <= len(link) <= 64
