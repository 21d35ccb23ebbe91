"""Recordings: how they are written, and that they play as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.id_card_reader import CardReader
from station.devices.replay import Chunk, RecordedPort, read_recording
from station.devices.serial_ports import opener
from tests.fakes.cards import CARD_FRAME, FOUND, NO_CARD, SELECTED, card_block


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> str:
        file = tmp_path / "recording.txt"
        file.write_text(text)
        return str(file)

    return write


def test_that_a_recording_is_read_line_by_line(written):
    text = "# a card\n>\n\n+250 5A 5a 45\n0D # enter\n"
    assert read_recording(written(text)) == (
        Chunk(None),
        Chunk(b"\x5a\x5a\x45", 0.25),
        Chunk(b"\r"),
    )


@pytest.mark.parametrize("text", ["5", "GG", "+ 5A", "+99999999 5A", "5A >", "\0"])
def test_that_what_is_no_recording_says_so(written, text):
    with pytest.raises(OSError, match="no line"):
        read_recording(written(text))


@given(st.binary(max_size=300))
def test_that_any_file_is_a_recording_or_an_error(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("any") / "file"
    file.write_bytes(data)
    try:
        chunks = read_recording(str(file))
    except OSError:
        return
    assert all(chunk.after_s >= 0 for chunk in chunks)


def test_that_a_file_too_large_is_refused(tmp_path):
    file = tmp_path / "large"
    with file.open("wb") as opened:
        opened.truncate(9 * 1024 * 1024)
    with pytest.raises(OSError, match="more than"):
        read_recording(str(file))


def test_that_a_recording_plays_at_its_pace_and_then_is_silent():
    waits: list[float] = []
    port = RecordedPort([Chunk(b"a", 0.5), Chunk(b"b")], wait=waits.append)
    assert [port.read() for _ in range(4)] == [b"a", b"b", b"", b""]
    assert waits == [0.5, 0, 0.1, 0.1]


def test_that_a_recorded_card_is_laid_down(written):
    replies = [NO_CARD, FOUND, SELECTED, CARD_FRAME[:700]]
    text = "".join(f">\n{reply.hex(' ')}\n" for reply in replies)
    where = f"replay:{written(text + CARD_FRAME[700:].hex())}"
    reader = CardReader(opener(where, 115200), lambda _state: None)
    heard = [reader.poll(n * 1000) for n in range(3)]
    reader.stop()
    assert heard == [(), (card_block(),), ()]
