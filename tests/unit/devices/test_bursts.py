import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.bursts import (
    BurstReader,
    Event,
    Key,
    Lost,
    Scanned,
    Typed,
)
from station.devices.replay import gun_keys, replay
from station.domain.device_news import Why
from station.domain.device_settings import GunRules, Suffix

HAND_US = 120_000
GAP_US = 35_000
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


def test_that_more_than_any_symbol_holds_is_lost_and_does_not_grow():
    reader = BurstReader()
    events = list(replay(gun_keys("ab" * 5000, 0, end=""), reader))
    assert [event.why for event in events] == [Why.TOO_LONG]
    assert len(reader._keys) == 0


def test_that_keys_are_let_go_when_their_moment_is_over():
    reader = BurstReader()
    assert reader.deadline_us is None
    assert reader.press(Key("3", 1000)) == ()
    deadline = reader.deadline_us
    assert deadline == 1000 + GAP_US
    assert reader.flush(deadline) == ()
    assert reader.flush(deadline + 1) == (Typed((Key("3", 1000),)),)
    assert reader.deadline_us is None


@given(st.lists(st.tuples(st.characters(), st.integers(0, 200_000)), max_size=80))
def test_that_every_visible_key_comes_out_once_and_in_order_or_is_said_lost(strokes):
    keys = at_gaps(strokes)
    events = list(replay(keys, BurstReader()))
    if any(isinstance(event, Lost) for event in events):
        return
    out = "".join(
        event.text if isinstance(event, Scanned) else typed([event]) for event in events
    )
    visible = "".join(key.char for key in keys if key.char.isprintable())
    assert "".join(char for char in out if char.isprintable()) == visible


def at_gaps(strokes: list[tuple[str, int]]) -> list[Key]:
    at, keys = 0, []
    for char, gap in strokes:
        at += gap
        keys.append(Key(char, at))
    return keys


# A hand: 45 to 400 ms between keys, two or three that roll over each other at once,
# keys held down that repeat every 30 ms.
HAND = st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]) | st.just("\r")
STEP = st.tuples(HAND, st.integers(45_000, 400_000)).map(lambda step: [step])
ROLL = st.tuples(HAND, HAND, HAND, st.integers(5_000, 34_000)).map(
    lambda roll: [(roll[0], 60_000), (roll[1], roll[3]), (roll[2], roll[3])]
)
HELD = st.tuples(HAND, st.integers(6, 40)).map(
    lambda held: [(held[0], 60_000)] + [(held[0], 30_000)] * held[1]
)


@given(st.lists(STEP | ROLL | HELD, max_size=60))
def test_that_no_rhythm_of_a_hand_is_taken_for_a_scan_or_loses_a_key(parts):
    keys = at_gaps([stroke for part in parts for stroke in part])
    events = list(replay(keys, BurstReader()))
    assert all(isinstance(event, Typed) for event in events)
    assert typed(events) == "".join(key.char for key in keys)


CODES = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=6)


@given(CODES.filter(lambda code: len(set(code)) > 1), st.integers(0, 35_000))
def test_that_any_speed_of_a_gun_is_a_scan_and_types_nothing(code, gap_us):
    assert outcome(list(gun_keys(code, 0, gap_us=gap_us))) == ([code], "")


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"])
def test_that_a_gun_may_end_its_scans_as_it_is_set(end):
    assert outcome(list(gun_keys(CODE, 0, end=end))) == ([CODE], "")


LINES = (
    "P<CHNZHANG<<SAN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
    "E123456784CHN9001011M3001015" + "<" * 16,
)


def test_that_the_lines_of_a_passport_come_one_by_one():
    (one, two), rest = outcome(list(gun_keys("\r".join(LINES), 0)))
    assert ((one, two), rest) == (LINES, "")


def test_that_the_fields_of_a_card_stay_together():
    fields = "ZHANG SAN\tM\t11010519491231002X"
    assert outcome(list(gun_keys(fields, 0))) == ([fields], "")


def lost(keys: list[Key], reader: BurstReader | None = None) -> list[Why]:
    events = list(replay(keys, reader or BurstReader()))
    assert scans(events) == []
    assert typed(events) == ""
    return [event.why for event in events if isinstance(event, Lost)]


def two_guns(first: str, second: str, late_us: int, ends: tuple[str, str]) -> list[Key]:
    both = [
        *gun_keys(first, 0, gap_us=4_000, end=ends[0]),
        *gun_keys(second, late_us, gap_us=5_000, end=ends[1]),
    ]
    return sorted(both, key=lambda key: key.at_us)


@pytest.mark.fault(61)
@given(st.integers(0, 90_000))
def test_that_of_two_guns_at_once_no_mixed_code_is_taken(late_us):
    keys = two_guns(CODE, "GP1:" + "Q7" * 20, late_us, ("\r", "\r"))
    assert lost(keys) == [Why.MIXED]


@given(st.integers(0, 90_000), st.sampled_from(["\r", "\t", "\r\n"]))
def test_that_two_guns_with_a_prefix_are_told_apart_whatever_they_end_with(late, end):
    reader = BurstReader(GunRules(prefix="~"))
    keys = two_guns("~" + CODE, "~GP1:" + "Q7" * 20, late, ("\r", end))
    assert lost(keys, reader) == [Why.MIXED]


def learned(rules: GunRules | None = None) -> BurstReader:
    """A reader that knows how this gun ends its scans."""
    reader = BurstReader(rules)
    for start in (0, 2_000_000):
        assert scans(list(replay(gun_keys(CODE, start), reader))) == [CODE]
    return reader


@pytest.mark.fault(61)
@given(st.integers(6, len(CODE)), st.integers(40_000, 450_000), st.booleans())
def test_that_a_scan_cut_in_half_is_lost_and_its_rest_types_nothing(
    half, pause_us, is_learned
):
    keys = list(gun_keys(CODE, 9_000_000))
    torn = keys[:half] + [Key(k.char, k.at_us + pause_us) for k in keys[half:]]
    (first, *more) = lost(torn, learned() if is_learned else None)
    assert (first, set(more) <= {Why.CUT}) == (Why.CUT, True)


def test_that_a_gun_without_an_end_key_is_waited_for_twice_and_no_more():
    reader, waits = BurstReader(), []
    for start_us in (0, 2_000_000, 4_000_000):
        keys = list(gun_keys(CODE, start_us, end=""))
        assert [event for key in keys for event in reader.press(key)] == []
        deadline_us = reader.deadline_us
        assert deadline_us is not None
        waits.append(deadline_us - keys[-1].at_us)
        assert scans(list(reader.flush(deadline_us + 1))) == [CODE]
    assert waits == [500_000, 500_000, GAP_US]


def test_that_a_scan_cut_after_a_few_keys_is_lost_too():
    keys = list(gun_keys(CODE, 9_000_000))
    torn = keys[:4] + [Key(k.char, k.at_us + 100_000) for k in keys[4:]]
    events = list(replay(torn, learned()))
    assert [type(event) for event in events] == [Typed, Lost]


def test_that_after_a_scan_cut_in_half_the_next_is_whole():
    reader = learned()
    assert lost(list(gun_keys(CODE, 9_000_000))[:-5], reader) == [Why.CUT]
    assert scans(list(replay(gun_keys(CODE, 11_000_000), reader))) == [CODE]


@pytest.mark.parametrize(
    ("rules", "end", "prefix", "whole"),
    [
        (GunRules(suffix=Suffix.ENTER), "\r", "", True),
        (GunRules(suffix=Suffix.ENTER), "", "", False),
        (GunRules(suffix=Suffix.ENTER), "\t", "", False),
        (GunRules(suffix=Suffix.TAB), "\t", "", True),
        (GunRules(suffix=Suffix.TAB), "\r", "", False),
        (GunRules(suffix=Suffix.TWICE), "\r\r", "", True),
        (GunRules(suffix=Suffix.TWICE), "\r", "", False),
        (GunRules(suffix=Suffix.NONE), "", "", True),
        (GunRules(suffix=Suffix.NONE), "\r", "", False),
        (GunRules(), "\r\r", "", False),
        (GunRules(prefix="~"), "\r", "~", True),
        (GunRules(prefix="~"), "\r", "", False),
    ],
)
def test_that_what_is_set_about_a_gun_is_asked_of_its_scans(rules, end, prefix, whole):
    keys = list(gun_keys(prefix + CODE, 0, end=end))
    events = list(replay(keys, BurstReader(rules)))
    assert scans(events) == ([CODE] if whole else [])
    assert any(isinstance(event, Lost) for event in events) is not whole


def test_that_the_gap_can_be_set():
    slow = list(gun_keys(CODE, 0, gap_us=60_000))
    assert scans(list(replay(slow, BurstReader(GunRules(gap_ms=80))))) == [CODE]
    assert outcome(slow) == ([], CODE + "\r")
