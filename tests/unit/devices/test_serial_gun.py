"""Codes out of a serial line, as they come and as they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.bursts import LONGEST_SCAN, Lost, Scanned
from station.devices.serial_gun import SILENCE_US, LineReader
from station.domain.device_news import Why
from station.domain.device_settings import GunRules, Suffix

CODE = "https://s.sh.gov.cn/abc"


def told(reader: LineReader, *chunks: bytes) -> list[str | Why]:
    """What the chunks said, and then silence."""
    at, events = 0, []
    for chunk in (*chunks, b""):
        at += 1000 if chunk else SILENCE_US
        events += reader.feed(chunk, at)
    return [event.text if isinstance(event, Scanned) else event.why for event in events]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_that_a_line_is_a_code_however_it_ends(end):
    both = CODE.encode() + end + b"GP1:ABC" + end
    assert told(LineReader(GunRules()), both) == [CODE, "GP1:ABC"]


@given(st.lists(st.integers(1, 40), max_size=30))
def test_that_a_code_comes_out_however_it_is_cut_by_the_line(sizes):
    stream, chunks = f"{CODE}\r\n健康码:{CODE}\r".encode(), []
    for size in sizes:
        chunks.append(stream[:size])
        stream = stream[size:]
    assert told(LineReader(GunRules()), *chunks, stream) == [CODE, f"健康码:{CODE}"]


def test_that_half_a_code_is_said_to_be_lost():
    assert told(LineReader(GunRules()), CODE[:9].encode()) == [Why.CUT]


def test_that_a_gun_set_to_send_no_end_is_ended_by_silence():
    rules = GunRules(suffix=Suffix.NONE)
    assert told(LineReader(rules), CODE[:9].encode(), CODE[9:].encode()) == [CODE]


def test_that_the_prefix_is_asked_for_and_taken_off():
    rules = GunRules(prefix="~", suffix=Suffix.TAB)
    assert told(LineReader(rules), b"~ABCDEF\tABCDEF\t") == ["ABCDEF", Why.CUT]


def test_that_what_a_chinese_windows_writes_is_read():
    assert told(LineReader(GunRules()), "张三".encode("gb18030") + b"\r") == ["张三"]
    assert told(LineReader(GunRules()), b"\xff\xfe\xfaA\r") == ["ÿþúA"]


def test_that_control_characters_are_dropped_and_nothing_is_no_code():
    assert told(LineReader(GunRules()), b"\x02AB\x1bCD\x03\r\r\n") == ["ABCD"]


def test_that_more_than_any_code_holds_is_lost_once_and_not_kept():
    reader = LineReader(GunRules())
    flood = b"A" * (10 * LONGEST_SCAN)
    assert told(reader, flood, flood + b"\rGP1:ABC\r") == [Why.TOO_LONG, "GP1:ABC"]


@given(st.lists(st.binary(max_size=60), max_size=30))
def test_that_any_stream_is_answered_and_little_of_it_is_held(chunks):
    reader = LineReader(GunRules())
    at = 0
    for chunk in chunks:
        at += 10_000
        for event in reader.feed(chunk, at):
            assert isinstance(event, Scanned | Lost)
            if isinstance(event, Scanned):
                assert event.text.isprintable()
    assert len(reader._held) <= 4 * LONGEST_SCAN
