"""The goals of the bench in small: what must hold for a handful must hold for all."""

import pytest

from station.scanning.reader import STILL, STREAM, read
from tests.bench import colours, empties, scan, video
from tests.bench._spoilt import empty_shots


def test_that_every_presentation_is_reported_once_and_none_is_missed():
    figures = video.run(["--presentations", "8"])
    assert figures["readable"] == figures["presentations"] >= 8
    assert figures["reported"] == figures["presentations"]
    wrongs = ("missed", "twice", "wrong", "colour_wrong")
    assert [figures[name] for name in wrongs] == [0, 0, 0, 0]


def test_that_a_colour_is_never_wrong_under_eighteen_lightings():
    figures = colours.run(["--rounds", "1"])
    assert figures["lightings"] == 18
    assert figures["wrong"] == 0
    assert figures["unsure_percent"] <= 1


@pytest.mark.slow
def test_that_nothing_is_read_where_nothing_is_shown():
    for number, frame in enumerate(empty_shots(60)):
        assert read(frame, STREAM, turn=number) == ()
        if number % 3 == 0:
            assert read(frame, STILL) == ()


@pytest.mark.slow
def test_that_the_quick_bench_says_what_the_long_one_says():
    figures = scan.run(["--quick"])
    assert figures["still_wrong"] == figures["stream_wrong"] == 0
    assert figures["hard_still_wrong"] == figures["false_positives"] == 0
    assert figures["still_rate"] >= figures["full_rate"]
    assert figures["hard_points_above_best"] > 0  # of so few; the long one wants 14
    for name in ("zbar", "opencv", "gray_min", "fast", "video", "full"):
        assert f"hard_{name}_rate" in figures


@pytest.mark.soak
def test_that_nothing_is_read_in_a_thousand_empty_scenes():
    figures = empties.run(["--scenes", "1000"])
    assert figures["still_false_positives"] == 0
    assert figures["stream_false_positives"] == 0
