"""The frames of an ID card reader, and the driver over recorded ones."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.id_card import read_block
from station.codes.identity import person_of
from station.devices.id_card_reader import (
    FIND,
    READ,
    SELECT,
    CardReader,
    FrameReader,
    Reply,
    request,
)
from station.devices.replay import ReplayPort
from station.domain.device_news import DeviceState
from tests.fakes.cards import CARD_FRAME as CARD
from tests.fakes.cards import (
    FOUND,
    ID_NUMBER,
    NO_CARD,
    SELECTED,
    card_block,
    card_frame,
)

SECOND_US = 1_000_000


def test_that_requests_are_those_of_the_protocol():
    assert FIND.hex(" ") == "aa aa aa 96 69 00 03 20 01 22"
    assert SELECT.hex(" ") == "aa aa aa 96 69 00 03 20 02 21"
    assert READ.hex(" ") == "aa aa aa 96 69 00 03 30 01 32"
    assert request(0x12, 0xFF)[-1] == 0xEE
    assert request(0x11, 0xFF)[-1] == 0xED


def test_that_our_replies_are_those_that_readers_send():
    assert FOUND.hex() == "aaaaaa9669000800009f0000000097"
    assert SELECTED.hex() == "aaaaaa9669000c00009000000000000000009c"
    assert NO_CARD.hex() == "aaaaaa96690004000080" + "84"
    assert (CARD[:14].hex(), len(CARD)) == ("aaaaaa9669050800009001000400", 1295)


def test_that_a_card_read_over_a_port_names_its_holder():
    (reply,) = FrameReader().feed(CARD)
    seen = read_block(reply.text, datetime(2022, 4, 1, tzinfo=UTC))
    assert person_of(seen).document.number == ID_NUMBER


@pytest.mark.parametrize(
    "reply",
    [
        Reply(0x80, b""),
        Reply(0x90, bytes(8)),
        Reply(0x90, bytes.fromhex("01000400") + bytes(255)),
        Reply(0x90, bytes.fromhex("00ff0400") + bytes(256)),
        Reply(0x41, bytes.fromhex("01000400") + bytes(256)),
    ],
)
def test_that_a_reply_without_a_whole_card_has_no_text(reply):
    assert reply.text == b""


@given(st.binary(max_size=40), st.integers(1, 60))
def test_that_frames_come_out_however_they_are_cut(noise, size):
    stream = FOUND + noise + NO_CARD + CARD
    frames, replies = FrameReader(), []
    for begin in range(0, len(stream), size):
        replies += frames.feed(stream[begin : begin + size])
    # noise may look like the head of a frame, which then swallows what follows
    if b"\xaa" not in noise:
        assert [reply.status for reply in replies] == [0x9F, 0x80, 0x90]
        assert replies[-1].text == card_block()


@given(st.integers(5, len(CARD) - 1), st.integers(1, 255))
def test_that_a_byte_changed_on_the_way_is_noticed(place, change):
    wrong = bytearray(CARD)
    wrong[place] ^= change
    replies = FrameReader().feed(bytes(wrong) + NO_CARD * 400)
    assert all(reply.text == b"" for reply in replies)


@given(
    st.lists(
        st.binary(max_size=40)
        | st.sampled_from(
            [CARD[:20], b"\xaa" * 9, FOUND, b"\xaa\xaa\xaa\x96\x69\xff\xff"]
        ),
        max_size=60,
    )
)
def test_that_any_stream_is_answered_and_little_of_it_is_held(chunks):
    frames = FrameReader()
    for chunk in chunks:
        for reply in frames.feed(chunk):
            assert reply.text in {b"", card_block()}
        assert len(frames._held) < 3 * 4096


def test_that_a_flood_of_false_marks_is_passed_over():
    frames = FrameReader()
    assert frames.feed(b"\xaa\xaa\xaa\x96\x69\xff\xff" * 20_000) == ()
    assert len(frames.feed(FOUND)) == 1


class Bench:
    """A reader over recorded ports, and the states that it went through."""

    def __init__(self, *ports: ReplayPort | OSError) -> None:
        self.ports = list(ports)
        self.opened = 0
        self.states: list[DeviceState] = []
        self.reader = CardReader(self._open, self.states.append)

    def _open(self) -> ReplayPort:
        port = self.ports[self.opened]
        self.opened += 1
        if isinstance(port, OSError):
            raise port
        return port


class GonePort(ReplayPort):
    """A port whose cable was pulled."""

    def read(self) -> bytes:
        raise OSError(5, "gone")


def test_that_a_card_laid_down_is_read_once():
    port = ReplayPort(
        [[NO_CARD], [FOUND], [SELECTED], [CARD[:700], CARD[700:]], [NO_CARD]]
    )
    bench = Bench(port)
    assert [bench.reader.poll(0) for _ in range(3)] == [(), (card_block(),), ()]
    assert port.written == [FIND, FIND, SELECT, READ, FIND]
    assert bench.states == [DeviceState.CONNECTING, DeviceState.READY]


@pytest.mark.parametrize(
    "replies",
    [
        [],
        [[]],
        [[FOUND], [NO_CARD]],
        [[FOUND], [SELECTED], [card_frame("000041")]],
        [[FOUND], [SELECTED], [CARD[:-1]]],
        [[b"\0" * 100_000]],
    ],
)
def test_that_a_card_that_is_not_read_whole_is_none(replies):
    bench = Bench(ReplayPort(replies))
    assert bench.reader.poll(0) == ()
    assert bench.reader.state is DeviceState.READY


def test_that_what_is_left_of_a_reply_is_not_taken_for_the_next():
    late = [[FOUND], [SELECTED], [CARD[:900]], [CARD[900:] + NO_CARD]]
    bench = Bench(ReplayPort(late))
    assert [bench.reader.poll(0) for _ in range(2)] == [(), ()]


def test_that_a_pulled_cable_is_tried_again_after_pauses_that_grow():
    good = ReplayPort([[FOUND], [SELECTED], [CARD]])
    bench = Bench(GonePort([]), OSError(2, "no port"), OSError(2, "no port"), good)
    at, read = 0, []
    for _ in range(40):
        read.append((at, bench.reader.poll(at)))
        at += SECOND_US // 2
    assert [block for _at, block in read if block] == [(card_block(),)]
    # at once, after 0.5 s, after 1 s more, after 2 s more
    assert next(when for when, block in read if block) == 3 * SECOND_US + SECOND_US // 2
    assert bench.opened == 4
    assert bench.reader.state is DeviceState.READY


def test_that_a_stopped_reader_closes_its_port_and_may_start_again():
    first, second = ReplayPort([]), ReplayPort([])
    bench = Bench(first, second)
    bench.reader.poll(0)
    bench.reader.stop()
    bench.reader.stop()
    assert (first.is_open, bench.reader.state) == (False, DeviceState.STOPPED)
    bench.reader.poll(0)
    assert second.is_open
    assert bench.states.count(DeviceState.STOPPED) == 1
