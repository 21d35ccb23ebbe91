import numpy as np

from station.domain.symbols import Colour
from station.scanning.found import Frame
from station.scanning.reader import STREAM, read
from station.scanning.scenes import Conditions, Holder, Look, render
from station.scanning.stream import Stream

TEXT = "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000"
LOOK = Look(Holder.PHONE, Colour.GREEN)


def shot(conditions: Conditions, seed: int = 1, text: str = TEXT) -> Frame:
    return render(text, LOOK, conditions, np.random.default_rng(seed))


def texts(stream: Stream, frame: Frame) -> list[str]:
    return [symbol.text for symbol in stream.read(frame)]


def test_that_an_outline_is_told_in_pixels_of_the_whole_frame():
    stream, frame = Stream(), shot(Conditions())
    first, second = stream.read(frame), stream.read(frame)
    assert [s.text for s in second] == [TEXT]
    apart = np.array(first[0].outline) - second[0].outline
    assert np.abs(apart).max() < 4
    assert second[0].colour is Colour.GREEN


def test_that_a_symbol_that_moved_away_is_found_again():
    stream = Stream()
    right = np.roll(shot(Conditions(size=0.5)), 400, axis=1)
    left = np.roll(shot(Conditions(size=0.5)), -400, axis=1)
    for frame in (right, right, left, left):
        assert texts(stream, frame) == [TEXT]


def test_that_frames_too_grainy_alone_are_read_together():
    stream = Stream()
    assert texts(stream, shot(Conditions(size=0.6))) == [TEXT]
    rng = np.random.default_rng(3)
    plain = shot(Conditions(size=0.6)).astype(float)
    grainy = [
        np.clip(plain / 2 + 60 + rng.normal(0, 45, plain.shape), 0, 255)
        for _ in range(8)
    ]
    grainy = [frame.astype(np.uint8) for frame in grainy]
    alone = sum(bool(read(f, STREAM, turn=n)) for n, f in enumerate(grainy))
    assert sum(bool(stream.read(frame)) for frame in grainy) > alone


def test_that_a_second_person_is_seen_beside_the_first():
    stream = Stream()
    one = shot(Conditions(size=0.7))[:, 320:960]
    two = shot(Conditions(size=0.7), text=TEXT[:-1] + "7")[:, 320:960]
    frame = np.hstack([one, two])
    assert texts(stream, np.hstack([one, np.full_like(one, 90)])) == [TEXT]
    seen = {text for _ in range(10) for text in texts(stream, frame)}
    assert seen == {TEXT, TEXT[:-1] + "7"}


def test_that_frames_of_other_sizes_and_none_raise_nothing():
    stream = Stream()
    for frame in (shot(Conditions()), np.zeros((1, 1, 3), np.uint8)) * 10:
        stream.read(frame)
