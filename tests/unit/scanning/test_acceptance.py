from hypothesis import given
from hypothesis import strategies as st

from station.domain.symbols import Colour, Symbol
from station.scanning.acceptance import SECOND_US, Acceptance

FRAME_US = 33_000


def symbol(text: str = "code", colour: Colour = Colour.GREEN) -> Symbol:
    return Symbol(text, "QRCode", (), colour)


def counted(
    acceptance: Acceptance, *frames: tuple[Symbol, ...], start: int = 0
) -> list[tuple[str, Colour]]:
    shown = []
    for number, symbols in enumerate(frames):
        presentation = acceptance.offer(symbols, start + number * FRAME_US)
        if presentation:
            shown += [(s.text, s.colour) for s in presentation.symbols]
    return shown


def test_that_one_frame_is_not_enough():
    assert counted(Acceptance(), (symbol(),)) == []
    assert counted(Acceptance(), (symbol(),), (symbol(),)) == [("code", Colour.GREEN)]


def test_that_a_text_whose_signature_holds_counts_at_once():
    def is_signed(text: str) -> bool:
        return text == "pass"

    unsure = (symbol("pass", Colour.UNSURE),)
    acceptance = Acceptance(is_genuine=is_signed)
    assert counted(acceptance, unsure, unsure) == [("pass", Colour.UNSURE)]
    assert counted(acceptance, (symbol(),)) == []


def test_that_a_frame_without_the_code_between_does_not_matter():
    frames = ((symbol(),), (), (symbol(),))
    assert counted(Acceptance(), *frames) == [("code", Colour.GREEN)]


def test_that_a_code_held_for_half_a_minute_counts_once():
    assert len(counted(Acceptance(), *[(symbol(),)] * 900)) == 1


def test_that_a_code_counts_again_after_it_was_away():
    acceptance = Acceptance()
    held = ((symbol(),),) * 3
    assert len(counted(acceptance, *held)) == 1
    assert counted(acceptance, *held, start=4 * SECOND_US) == []
    assert len(counted(acceptance, *held, start=10 * SECOND_US)) == 1


def test_that_sightings_far_apart_do_not_add_up():
    acceptance = Acceptance()
    assert counted(acceptance, (symbol(),)) == []
    assert counted(acceptance, (symbol(),), start=2 * SECOND_US) == []


def test_that_the_colour_is_the_one_frames_agree_on():
    green, yellow = (symbol(),), (symbol(colour=Colour.YELLOW),)
    unsure = (symbol(colour=Colour.UNSURE),)
    assert counted(Acceptance(), yellow, green, green) == [("code", Colour.GREEN)]
    assert counted(Acceptance(), unsure, green, unsure, green) == [
        ("code", Colour.GREEN)
    ]
    assert counted(Acceptance(), *[unsure] * 5) == [("code", Colour.UNSURE)]


def test_that_two_codes_of_one_frame_keep_their_order():
    frame = (symbol("middle"), symbol("edge"))
    acceptance = Acceptance()
    acceptance.offer(frame, 0)
    presentation = acceptance.offer(frame, FRAME_US)
    assert presentation is not None
    assert [s.text for s in presentation.symbols] == ["middle", "edge"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(Colour), st.integers(0, 900_000)
        ),
        max_size=60,
    )
)
def test_that_a_text_never_counts_twice_within_five_seconds(sightings):
    acceptance, at, last = Acceptance(), 0, {}
    for text, colour, gap in sightings:
        at += gap
        presentation = acceptance.offer((symbol(text, colour),), at)
        for shown in presentation.symbols if presentation else ():
            assert at - last.get(shown.text, -(10**9)) > 5 * SECOND_US
            last[shown.text] = at
