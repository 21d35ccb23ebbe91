"""What the tokens promise to the eye: contrast, told apart, larger without loss."""

import itertools

import pytest

from station.domain.verdict import Outcome
from ui.theme.themes import THEMES
from ui.theme.tokens import Sizes

LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
ALL = pytest.mark.parametrize("name", list(THEMES))


@ALL
def test_that_words_on_an_outcome_or_a_code_can_be_read(name: str):
    theme, least = THEMES[name], LEAST[name]
    for look in (*theme.outcomes.values(), *theme.codes.values()):
        assert contrast(look.ink, look.fill) >= least, look
        assert contrast(look.deep, look.tint) >= least, look
        assert contrast(theme.palette.text, look.tint) >= least, look


@ALL
def test_that_ordinary_words_can_be_read(name: str):
    palette, least = THEMES[name].palette, LEAST[name]
    for ink in (palette.text, palette.muted, palette.accent):
        for ground in (palette.ground, palette.surface, palette.sunken):
            assert contrast(ink, ground) >= least, (ink, ground)
    pairs = (
        (palette.accent_ink, palette.accent),
        (palette.text, palette.accent_tint),
        (palette.accent, palette.accent_tint),
        (palette.bar_ink, palette.bar),
        (palette.warning, palette.warning_tint),
        (palette.warning, palette.surface),
    )
    for ink, ground in pairs:
        assert contrast(ink, ground) >= least, (ink, ground)


@ALL
def test_that_the_counters_of_the_day_can_be_read(name: str):
    theme = THEMES[name]
    for outcome in (Outcome.HOLD, Outcome.REFUSE, Outcome.REFER):
        deep = theme.outcomes[outcome].deep
        assert contrast(deep, theme.palette.surface) >= LEAST[name], outcome


@ALL
def test_that_no_two_outcomes_share_a_colour_or_an_icon(name: str):
    looks = THEMES[name].outcomes.values()
    for one, other in itertools.combinations(looks, 2):
        assert one.icon != other.icon
        assert apart(one.fill, other.fill) > 60, (one, other)


@ALL
def test_that_only_a_technical_failure_is_grey_blue(name: str):
    for outcome, look in THEMES[name].outcomes.items():
        red, green, blue = parts(look.fill)
        technical = outcome is Outcome.UNJUDGED
        assert look.technical is technical
        assert (blue >= green >= red) is technical


def test_that_ordinary_text_is_twice_as_large_at_200_per_cent():
    once, twice = Sizes(), THEMES["light"].sized(200).sizes
    for name in ("text", "small", "large", "prompt"):
        assert getattr(twice, name) == 2 * getattr(once, name)
    for name in ("name", "word", "digits"):
        assert getattr(twice, name) > twice.large


def test_that_100_per_cent_changes_nothing():
    assert THEMES["dark"].sized(100) == THEMES["dark"]


def test_that_a_very_fine_screen_enlarges_everything():
    once, twice = Sizes(), THEMES["light"].sized(100, 2.0).sizes
    for name in ("text", "word", "button", "gap", "right", "line"):
        assert getattr(twice, name) == 2 * getattr(once, name)


def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def apart(one: str, other: str) -> float:
    pairs = zip(parts(one), parts(other), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = [part / 255 for part in parts(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
