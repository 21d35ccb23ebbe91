import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from station.domain.symbols import Colour
from station.scanning.found import Frame, Plane
from station.scanning.reader import STILL, STREAM, read
from station.scanning.rectified import read_rectified
from station.scanning.scenes import Conditions, Holder, Look, render, symbol_matrix
from station.scanning.stages import Planes

TEXT = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
CARD = Look(Holder.CARD, Colour.NONE)
MODULE, ROOM = 6, 60
SPOILT = {
    "curved": Conditions(curve=0.6, bow=0.3),
    "curved the other way": Conditions(curve=0.6, bow=-0.3, turn=20),
    "crumpled": Conditions(crumple=0.006),
    "slanting": Conditions(lean=58),
    "faded": Conditions(fade=0.85),
    "in half shadow": Conditions(shadow=0.9),
    "between dots": Conditions(door=0.6),
    "leaning": Conditions(lean=35, nod=25, turn=100),
}


def flat_page() -> Plane:
    modules = np.kron(symbol_matrix(TEXT), np.ones((MODULE, MODULE), np.uint8))
    return np.pad(modules, ROOM, constant_values=255)


def gray(conditions: Conditions, seed: int = 5) -> Plane:
    frame = render(TEXT, CARD, conditions, np.random.default_rng(seed))
    return Planes(frame).gray


def texts(plane: Plane) -> list[str]:
    return [hit.text for hit in read_rectified(plane)]


@pytest.mark.parametrize("conditions", SPOILT.values(), ids=SPOILT)
def test_that_a_spoilt_symbol_is_read_by_its_marks(conditions):
    assert texts(gray(conditions)) == [TEXT]


def test_that_a_bent_symbol_is_read_where_the_plain_decoder_fails():
    rng = np.random.default_rng(8)
    conditions = Conditions(curve=0.66, bow=0.4, size=0.8)
    frame = render(TEXT, CARD, conditions, rng)
    assert read(frame, STREAM) == ()
    (symbol,) = read(frame, STILL)
    assert (symbol.text, symbol.stage) == (TEXT, "rectified")


@pytest.mark.parametrize("corner", range(3))
def test_that_a_symbol_without_one_mark_is_read(corner):
    page = flat_page()
    side = len(page) - 2 * ROOM
    mark = 8 * MODULE
    at = ((ROOM, ROOM), (ROOM, ROOM + side - mark), (ROOM + side - mark, ROOM))[corner]
    page[at[0] : at[0] + mark, at[1] : at[1] + mark] = 255
    assert texts(page) == [TEXT]


def test_that_light_on_dark_and_any_turn_are_read():
    for turn in range(4):
        assert texts(np.rot90(flat_page(), turn).copy()) == [TEXT]
    assert texts(255 - flat_page()) == [TEXT]


def test_that_a_white_spot_is_doubted_and_not_believed():
    page = flat_page()
    side = len(page) - 2 * ROOM
    cv2.circle(page, (ROOM + side // 2, ROOM + side // 2), side // 7, (255,), -1)
    assert texts(page) == [TEXT]


def test_that_the_outline_is_the_symbols():
    (hit,) = read_rectified(flat_page())
    side = len(flat_page()) - 2 * ROOM
    square = ROOM + np.array([(0, 0), (side, 0), (side, side), (0, side)])
    assert np.abs(hit.corners - square).max() < MODULE


def test_that_two_symbols_side_by_side_are_both_read():
    page = np.hstack([flat_page(), flat_page()])
    assert texts(page) == [TEXT, TEXT]


@settings(max_examples=20, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 80), st.integers(1, 80))))
def test_that_no_pixels_raise_or_say_anything(plane):
    assert read_rectified(plane) == []


def test_that_marks_without_a_symbol_say_nothing():
    mark = symbol_matrix("x")[:7, :7]
    frame: Frame = np.full((400, 400), 255, np.uint8)
    for top, left in ((40, 40), (40, 260), (260, 40), (150, 150), (290, 290)):
        frame[top : top + 42, left : left + 42] = np.kron(mark, np.ones((6, 6)))
    assert texts(frame) == []
