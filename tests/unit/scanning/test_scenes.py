import numpy as np
import pytest

from station.domain.errors import OperatorError
from station.domain.symbols import Colour
from station.scanning.reader import STREAM, read
from station.scanning.scenes import (
    HEIGHT,
    WIDTH,
    Conditions,
    Holder,
    Look,
    mild,
    render,
)

TEXTS = (
    "https://s.sh.gov.cn/" + "ab" * 16 + "1648800000000",
    "https://h5.dingtalk.com/healthAct/index.html?qrCode=V2" + "0f" * 16 + "#/result",
)
PASS = "GP1:" + "7YJKZVV*Q4+U9G8H9$" * 17


def test_that_the_same_seed_gives_the_same_frame():
    first, second, other = (
        render(TEXTS[0], Look(), Conditions(), np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    assert first.shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_that_ordinary_moments_are_read_and_their_colour_is_never_wrong():
    rng = np.random.default_rng(20220401)
    colours = tuple(c for c in Colour if c is not Colour.UNSURE)
    missed = 0
    for number in range(60):
        phone = number % 3 < 2
        text = TEXTS[number % 2] if phone else PASS
        colour = colours[number % len(colours)] if phone else Colour.NONE
        look = Look(Holder.PHONE if phone else Holder.CARD, colour)
        frame = render(text, look, mild(rng), rng)
        seen = [s for s in read(frame, STREAM, turn=number) if s.text == text]
        missed += not seen
        assert all(s.colour in {colour, Colour.UNSURE} for s in seen)
    assert missed <= 1


def test_that_an_empty_text_leaves_the_phone_without_a_code():
    rng = np.random.default_rng(3)
    assert read(render("", Look(), mild(rng), rng), STREAM) == ()


def test_that_a_text_no_symbol_holds_is_refused():
    with pytest.raises(OperatorError):
        render("长" * 4000, Look(), Conditions(), np.random.default_rng(1))


@pytest.mark.parametrize(
    "spoilt",
    [
        Conditions(fade=0.5),
        Conditions(damage=0.05),
        Conditions(curve=0.5, bow=0.2),
        Conditions(crumple=0.01),
        Conditions(spots=3),
        Conditions(shadow=0.8),
        Conditions(door=0.5),
        Conditions(jpeg=40),
    ],
    ids=lambda c: next(n for n in c.__struct_fields__[12:] if getattr(c, n)),
)
def test_that_what_spoils_a_photograph_shows(spoilt):
    plain, seen, again = (
        render(TEXTS[0], Look(Holder.CARD), c, np.random.default_rng(4)).astype(int)
        for c in (Conditions(), spoilt, spoilt)
    )
    assert np.abs(plain - seen).mean() > 1
    assert np.array_equal(seen, again)
