"""The sounds of the window: as the script makes them, and told apart by ear."""

import numpy as np
import pytest

import resources
from tests import sounds

ACTS = ("hold", "refuse", "refer")


@pytest.mark.parametrize("name", list(sounds.SOUNDS))
def test_that_a_sound_is_what_the_script_makes(name: str):
    kept = resources.data(f"sounds/{name}.wav")
    assert sounds.is_same(kept, sounds.sound(name))


def test_that_another_sound_would_be_noticed():
    kept = resources.data("sounds/hold.wav")
    assert not sounds.is_same(kept, sounds.sound("refuse"))
    spoilt = kept[:5000] + b"\x00\x40" + kept[5002:]
    assert not sounds.is_same(spoilt, sounds.sound("hold"))


def test_that_the_three_families_are_far_apart_in_pitch():
    """Half an octave and more between the middles of the families."""
    admit, fault = middle("admit"), middle("fault")
    for act in ACTS:
        assert admit > 1.5 * middle(act)
        assert middle(act) > 1.5 * fault


def test_that_knocks_tell_what_the_guard_must_do():
    assert [len(sounds.SOUNDS[act][1]) for act in ACTS] == [2, 3, 6]
    falling = [hertz for _start, hertz, _length in sounds.SOUNDS["refuse"][1]]
    assert falling == sorted(falling, reverse=True)


@pytest.mark.parametrize("name", list(sounds.SOUNDS))
def test_that_a_sound_is_over_before_the_next_one_stands_there(name: str):
    samples = sounds.samples(sounds.sound(name))
    assert len(samples) / sounds.RATE <= 1.2
    assert max(map(abs, samples)) <= 0.71 * 32767
    assert abs(samples[-1]) < 500


def middle(name: str) -> float:
    """The centre of a sound's spectrum, in Hz."""
    samples = np.array(sounds.samples(sounds.sound(name)), float)
    strength = np.abs(np.fft.rfft(samples))
    hertz = np.fft.rfftfreq(len(samples), 1 / sounds.RATE)
    return float((strength * hertz).sum() / strength.sum())
