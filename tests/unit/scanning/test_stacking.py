import numpy as np
import pytest

from station.domain.symbols import Colour
from station.scanning.scenes import Conditions, Holder, Look, render
from station.scanning.stacking import is_like, stacked, thumbnail


def shot(text: str = "health code", seed: int = 1):
    look = Look(Holder.PHONE, Colour.GREEN)
    return render(text, look, Conditions(), np.random.default_rng(seed))[:, 300:900]


@pytest.mark.parametrize("sway", [-25, 0, 25])
def test_that_a_phone_that_sways_is_still_like_itself(sway):
    moved = np.roll(shot(), (sway, sway // 2), axis=(0, 1))
    grainy = moved + np.random.default_rng(2).normal(0, 25, moved.shape)
    seen = np.clip(grainy, 0, 255).astype(np.uint8)
    assert is_like(thumbnail(seen), thumbnail(shot()))


def test_that_what_is_left_when_it_went_away_is_not_like_it():
    wall = np.full_like(shot(), 90)
    crowd = np.random.default_rng(3).integers(0, 255, wall.shape, np.uint8)
    for empty in (wall, crowd, wall[:1, :1]):
        assert not is_like(thumbnail(empty), thumbnail(shot()))


def test_that_frames_are_moved_to_fit_and_strangers_are_left_out():
    plain = shot()
    moved = np.roll(plain, (6, -4), axis=(0, 1))
    stranger = np.random.default_rng(3).integers(0, 255, plain.shape, np.uint8)
    middle = np.s_[50:-50, 50:-50]
    mean = stacked(plain, [moved, stranger, plain[:100]])
    off = np.abs(mean[middle].astype(int) - plain[middle]).mean()
    assert off < np.abs(moved[middle].astype(int) - plain[middle]).mean() / 3
