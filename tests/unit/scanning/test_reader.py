import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from station.domain.symbols import Colour
from station.scanning.found import Frame
from station.scanning.reader import STILL, STREAM, read
from station.scanning.scenes import Conditions, Holder, Look, render, symbol_matrix
from station.scanning.stages import Gear

TEXT = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
INKS = {
    Colour.GREEN: (47, 183, 1),
    Colour.YELLOW: (7, 193, 255),
    Colour.RED: (32, 32, 224),
    Colour.NONE: (20, 20, 20),
}
LEFT, TOP, MODULE = 120, 70, 5
BLUE_INK = (160, 80, 20)


def page(
    text: str = TEXT,
    ink: tuple[int, int, int] = (20, 20, 20),
    paper: tuple[int, int, int] = (255, 255, 255),
) -> Frame:
    modules = np.kron(symbol_matrix(text), np.ones((MODULE, MODULE), np.uint8))
    frame = np.full((480, 640, 3), paper, np.uint8)
    side = modules.shape[0]
    frame[TOP : TOP + side, LEFT : LEFT + side][modules == 0] = ink
    return frame


def side_of(text: str = TEXT) -> int:
    return symbol_matrix(text).shape[0] * MODULE


def texts(frame: Frame, gear: Gear = STILL, turn: int = 0) -> list[str]:
    return [symbol.text for symbol in read(frame, gear, turn=turn)]


@pytest.mark.parametrize("gear", [STILL, STREAM], ids=["still", "stream"])
@pytest.mark.parametrize(("colour", "ink"), INKS.items())
def test_that_a_coloured_code_is_read_with_its_colour(gear, colour, ink):
    (symbol,) = read(page(ink=ink), gear)
    assert (symbol.text, symbol.colour) == (TEXT, colour)
    assert symbol.symbology == "QRCode"


def test_that_blue_ink_is_no_health_colour():
    (symbol,) = read(page(ink=BLUE_INK))
    assert symbol.colour is Colour.NONE


def test_that_a_gray_picture_has_no_colour():
    (symbol,) = read(cv2.cvtColor(page(), cv2.COLOR_BGR2GRAY))
    assert symbol.colour is Colour.NONE


@pytest.mark.parametrize("turn", range(4))
def test_that_the_outline_begins_at_the_top_left_of_the_symbol(turn):
    frame = page()
    height, width = frame.shape[:2]
    side = side_of()
    corners = [
        (LEFT, TOP),
        (LEFT + side, TOP),
        (LEFT + side, TOP + side),
        (LEFT, TOP + side),
    ]
    for _ in range(turn):
        corners = [(height - y, x) for x, y in corners]
        height, width = width, height
    (symbol,) = read(np.rot90(frame, -turn))
    assert np.abs(np.array(symbol.outline) - corners).max() <= 2


def test_that_a_mirrored_code_is_read():
    assert texts(page()[:, ::-1]) == [TEXT]


def test_that_a_yellow_code_needs_the_minimum_of_the_channels():
    rng = np.random.default_rng(1)
    spoilt = cv2.GaussianBlur(page(ink=(60, 240, 255)), (0, 0), 1)
    spoilt = np.clip(spoilt + rng.normal(0, 40, spoilt.shape), 0, 255).astype(np.uint8)
    gray, minimum = (Gear((stage,), (), joined=True) for stage in STILL.first[:2])
    assert texts(spoilt, gray) == []
    assert texts(spoilt, minimum) == [TEXT]
    assert texts(spoilt, STREAM) == [TEXT]


STAGES = {
    stage.name: stage
    for stage in STILL.first + STILL.late + STREAM.first + STREAM.late + STREAM.closer
}


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_that_every_stage_speaks_of_the_frames_own_pixels(stage):
    frame = cv2.resize(page(), None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    alone = Gear(first=(stage,), late=(), joined=True)
    for symbol in read(frame, alone):
        assert symbol.text == TEXT
        assert abs(symbol.outline[0][0] - 3 * LEFT) < 20
        assert abs(symbol.outline[2][1] - 3 * (TOP + side_of())) < 20


def test_that_most_stages_read_a_plain_code():
    # taking back motion that was none spoils a picture
    plain = [s for s in STILL.first + STILL.late if not s.name.startswith("steadied")]
    reading = [
        stage.name
        for stage in plain
        if read(page(), Gear(first=(stage,), late=(), joined=True))
    ]
    assert len(reading) >= len(plain) - 2


def test_that_motion_is_taken_back():
    rng = np.random.default_rng(6)
    conditions = Conditions(motion=7, size=0.8)
    frames = [
        render(TEXT * 3, Look(Holder.PHONE, Colour.GREEN), conditions, rng)
        for _ in range(6)
    ]
    read_by = [s.stage for frame in frames for s in read(frame)]
    assert any(name.startswith("steadied") for name in read_by)
    assert len(read_by) > len(frames) / 2


def test_that_light_on_dark_is_read():
    assert texts(255 - page()) == [TEXT]


def test_that_the_code_in_the_middle_comes_first_and_each_text_once():
    frame = np.full((700, 1400, 3), 255, np.uint8)
    for left, top, text in (
        (20, 20, "edge"),
        (620, 280, "middle"),
        (1200, 500, "edge"),
    ):
        modules = np.kron(symbol_matrix(text), np.ones((6, 6), np.uint8))
        side = modules.shape[0]
        frame[top : top + side, left : left + side] = modules[:, :, None]
    assert texts(frame) == ["middle", "edge"]


def test_that_a_yellow_code_beside_a_black_one_is_not_hidden_by_it():
    frame = np.hstack([page("place"), page(ink=(120, 235, 255))])
    assert set(texts(frame)) == {"place", TEXT}
    seen = {text for turn in range(3) for text in texts(frame, STREAM, turn)}
    assert seen == {"place", TEXT}


def test_that_a_small_code_beside_a_large_one_is_not_hidden_by_it():
    frame = np.full((720, 1280, 3), 255, np.uint8)
    frame[120:600, 20:660] = page("place")
    small = np.kron(symbol_matrix(TEXT), np.ones((2, 2), np.uint8))
    frame[401 : 401 + len(small), 901 : 901 + len(small)] = small[:, :, None]
    frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.8), np.uint8)
    half = Gear(STREAM.first[:1], (), joined=False)
    assert texts(frame, half) == ["place"]
    seen = {text for turn in range(3) for text in texts(frame, STREAM, turn)}
    assert seen == {"place", TEXT}


def test_that_a_glimpsed_symbol_is_looked_at_closer_in_that_very_frame():
    rng = np.random.default_rng(4)
    frames = [
        render(TEXT, Look(), Conditions(size=0.6, blur=blur, noise=2), rng)
        for blur in np.linspace(1.4, 2.4, 9)
    ]
    blind = Gear(STREAM.first, (), joined=False)
    sharp = Gear(STREAM.first, (), joined=False, closer=STREAM.closer)
    found = [(read(f, sharp), read(f)) for f in frames if not read(f, blind)]
    gained = [(by_sharp, by_all) for by_sharp, by_all in found if by_sharp]
    assert gained
    for (symbol,), (known,) in gained:
        assert symbol.text == known.text == TEXT
        apart = np.array(symbol.outline) - known.outline
        assert np.abs(apart).max() < 8


def test_that_chinese_without_a_character_set_is_read():
    import segno

    data = "卡口 王䶮 登记".encode("gb18030")
    matrix = np.array(
        [[0 if dark else 255 for dark in row] for row in segno.make(data).matrix],
        np.uint8,
    )
    modules = np.kron(matrix, np.ones((6, 6), np.uint8))
    frame = cv2.copyMakeBorder(modules, *[40] * 4, cv2.BORDER_CONSTANT, value=(255,))
    assert texts(frame) == ["卡口 王䶮 登记"]


@pytest.mark.parametrize("gear", [STILL, STREAM], ids=["still", "stream"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 100, 3), (7, 3), (33, 2, 3)])
def test_that_a_tiny_frame_is_just_empty(gear, shape):
    for turn in range(6):
        assert read(np.zeros(shape, np.uint8), gear, turn=turn) == ()


@pytest.mark.parametrize("gear", [STILL, STREAM], ids=["still", "stream"])
@pytest.mark.parametrize("shape", [(20, 70_000), (70_000, 20, 3), (60, 33_000, 3)])
def test_that_a_frame_longer_than_decoders_bear_is_just_empty(gear, shape):
    for turn in range(6 if gear is STREAM else 1):
        assert read(np.full(shape, 200, np.uint8), gear, turn=turn) == ()


@pytest.mark.parametrize("gear", [STILL, STREAM], ids=["still", "stream"])
def test_that_a_code_in_a_very_long_picture_is_read_with_its_colour(gear):
    long = np.full((33_000, 640, 3), 255, np.uint8)
    long[20_000:20_480] = page(ink=INKS[Colour.GREEN])
    (symbol,) = read(long, gear)
    assert (symbol.text, symbol.colour) == (TEXT, Colour.GREEN)


@settings(max_examples=25, deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60), st.just(3))),
    st.integers(0, 20),
)
def test_that_no_pixels_raise(frame, turn):
    read(frame, STILL)
    read(frame, STREAM, turn=turn)
