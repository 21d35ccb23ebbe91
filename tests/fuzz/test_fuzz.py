"""A short run of the fuzz with fixed dice; `make fuzz` runs for ten minutes."""

import random

import pytest

from tests.conftest import VECTORS
from tests.fuzz.__main__ import Fuzz
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import Target, targets

TURNS, NATIVE_TURNS = 400, 60
TARGETS = targets(VECTORS)


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_that_no_mutation_raises(target, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fuzz = Fuzz((target,), seed=2022)
    for turn in range(NATIVE_TURNS if target.native else TURNS):
        fuzz.step(target, watch=not turn % 100)
    assert fuzz.failures == 0
    assert len(fuzz.said[target.name]) > 1, "the mutations reach nothing"


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_that_every_seed_says_something(target):
    assert all(target.run(seed) for seed in target.seeds)


def test_that_a_crash_is_found_and_kept(tmp_path, monkeypatch):
    def fragile(data: bytes) -> str:
        if len(data) > 9:
            raise ZeroDivisionError
        return "sound"

    monkeypatch.chdir(tmp_path)
    target = Target("fragile", (b"12345678",), fragile)
    fuzz = Fuzz((target,), seed=1)
    for _turn in range(50):
        fuzz.step(target)
    kept = list(tmp_path.glob("fuzz-failures/*"))
    assert fuzz.failures >= len(kept) > 0
    assert all(len(path.read_bytes()) > 9 for path in kept)


def test_that_mutations_stay_within_their_length():
    dice = random.Random(5)
    sizes = {len(mutated(b"x" * 90, b"y" * 90, dice, 100)) for _turn in range(300)}
    assert max(sizes) <= 100
    assert min(sizes) < 90
