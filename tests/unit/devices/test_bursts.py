import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.bursts import (
    FASTEST_HAND_US,
    LONGEST_SCAN,
    BurstReader,
    Event,
    Key,
    Scanned,
    Typed,
)
from station.devices.replay import gun_keys, replay

HAND_US = 120_000
CODE = "https://s.sh.gov.cn/abc"


def by_hand(text: str, start_us: int = 0) -> list[Key]:
    return [Key(char, start_us + i * HAND_US) for i, char in enumerate(text)]


def scans(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Scanned)]


def typed(events: list[Event]) -> str:
    return "".join(
        key.char for event in events if isinstance(event, Typed) for key in event.keys
    )


def outcome(keys: list[Key]) -> tuple[list[str], str]:
    events = list(replay(keys, BurstReader()))
    return scans(events), typed(events)


def test_that_a_gun_is_told_from_a_hand():
    assert outcome(list(gun_keys(CODE, 0))) == ([CODE], "")
    assert outcome(by_hand("365\r")) == ([], "365\r")
    assert outcome(by_hand("3-2-1501\r")) == ([], "3-2-1501\r")


def test_that_a_gun_without_an_end_key_is_ended_by_silence():
    assert outcome(list(gun_keys(CODE, 0, end=""))) == ([CODE], "")


def test_that_tab_ends_a_scan_too():
    assert outcome(list(gun_keys(CODE, 0, end="\t"))) == ([CODE], "")


def test_that_digits_typed_just_before_a_scan_stay_typed():
    keys = [*by_hand("36"), *gun_keys(CODE, 2 * HAND_US)]
    assert outcome(keys) == ([CODE], "36")


@pytest.mark.fault(61)
def test_that_two_scans_one_after_the_other_are_two():
    keys = [*gun_keys(CODE, 0), *gun_keys("GP1:ABCDEF", 300_000)]
    assert outcome(keys) == ([CODE, "GP1:ABCDEF"], "")


def test_that_a_short_burst_is_typing():
    assert outcome(list(gun_keys("365", 0))) == ([], "365\r")


def test_that_a_key_held_down_is_typing():
    assert outcome(list(gun_keys("0" * 40, 0, gap_us=33_000, end=""))) == ([], "0" * 40)


@pytest.mark.fault(61)
def test_that_a_code_cannot_press_control_keys():
    text = "abc\x1b\x08def\x16ghi"
    assert outcome(list(gun_keys(text, 0))) == (["abcdefghi"], "")


def test_that_more_than_any_symbol_holds_does_not_grow():
    (text,), rest = outcome(list(gun_keys("ab" * 5000, 0)))
    assert len(text) == LONGEST_SCAN + 1
    assert rest == ""


def test_that_keys_are_let_go_when_their_moment_is_over():
    reader = BurstReader()
    assert reader.deadline_us is None
    assert reader.press(Key("3", 1000)) == ()
    deadline = reader.deadline_us
    assert deadline == 1000 + FASTEST_HAND_US
    assert reader.flush(deadline) == ()
    assert reader.flush(deadline + 1) == (Typed((Key("3", 1000),)),)
    assert reader.deadline_us is None


@given(st.lists(st.tuples(st.characters(), st.integers(0, 200_000)), max_size=80))
def test_that_every_visible_key_comes_out_once_and_in_order(strokes):
    at, keys = 0, []
    for char, gap in strokes:
        at += gap
        keys.append(Key(char, at))
    out = ""
    for event in replay(keys, BurstReader()):
        out += event.text if isinstance(event, Scanned) else typed([event])
    visible = "".join(key.char for key in keys if key.char.isprintable())
    assert "".join(char for char in out if char.isprintable()) == visible
