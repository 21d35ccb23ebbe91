"""The reader of second-generation ID cards: the frames of its safe module, SAM_V.

    request   AA AA AA 96 69  length(2)  command  parameter  check
    reply     AA AA AA 96 69  length(2)  status(3)  data  check

Lengths are big-endian and count what follows them; the check is the XOR of the length
and all after it. What a card says is for `station.codes.id_card`; its photograph is
dropped here. No port is opened here: whoever has one passes it in.
"""

from collections.abc import Callable
from functools import reduce
from operator import xor
from typing import NamedTuple

from station.devices.link import Link, OnState, Port
from station.domain.device_news import DeviceState

TEXT_BYTES = 256

_MARK = b"\xaa\xaa\xaa\x96\x69"
_LENGTH_BYTES, _STATUS_BYTES, _CHECK_BYTES = 2, 3, 1
_HEAD = len(_MARK) + _LENGTH_BYTES
_SHORTEST = _STATUS_BYTES + _CHECK_BYTES
# text, photograph and two fingerprints, which is the most a card holds
_LONGEST = 4096

_TEXT_BEGIN = 2 * _LENGTH_BYTES  # after the lengths of text and photograph
_FOUND = 0x00009F
_DONE = 0x000090


def _check(data: bytes) -> int:
    return reduce(xor, data, 0)


def request(command: int, parameter: int) -> bytes:
    """The bytes of one request."""
    body = bytes((command, parameter))
    counted = (len(body) + _CHECK_BYTES).to_bytes(_LENGTH_BYTES) + body
    return _MARK + counted + bytes((_check(counted),))


FIND = request(0x20, 0x01)
SELECT = request(0x20, 0x02)
READ = request(0x30, 0x01)


class Reply(NamedTuple):
    """One answer of the module: its three status bytes as a number, and its data."""

    status: int
    data: bytes

    @property
    def text(self) -> bytes:
        """The text block of a card that was read; empty for any other reply."""
        is_card = self.status == _DONE and len(self.data) > _TEXT_BEGIN
        length = int.from_bytes(self.data[:_LENGTH_BYTES]) if is_card else 0
        block = self.data[_TEXT_BEGIN : _TEXT_BEGIN + TEXT_BYTES]
        return block if length == len(block) == TEXT_BYTES else b""


class FrameReader:
    """Takes replies out of a stream that may begin anywhere and lose bytes.

    A frame whose length is impossible or whose check does not fit is passed over: the
    search goes on behind its mark. Never holds more than two longest frames.
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> tuple[Reply, ...]:
        """Further bytes; the replies that they complete."""
        replies = []
        for begin in range(0, len(data), _LONGEST):
            self._held += data[begin : begin + _LONGEST]
            while (reply := self._next()) is not None:
                replies.append(reply)
        return tuple(replies)

    def forget(self) -> None:
        """What came so far belongs to nothing that is still awaited."""
        self._held = b""

    def _next(self) -> Reply | None:
        while self._to_mark():
            length = int.from_bytes(self._held[len(_MARK) : _HEAD])
            whole = _HEAD + length
            if not _SHORTEST <= length <= _LONGEST:
                self._held = self._held[1:]
            elif len(self._held) < whole:
                return None
            elif _check(self._held[len(_MARK) : whole]):
                self._held = self._held[1:]
            else:
                frame, self._held = self._held[:whole], self._held[whole:]
                return _reply(frame[_HEAD:-_CHECK_BYTES])
        return None

    def _to_mark(self) -> bool:
        """Drop what stands before a mark; whether a whole head stands there."""
        begin = self._held.find(_MARK)
        if begin < 0:
            self._held = self._held[-(len(_MARK) - 1) :]
            return False
        self._held = self._held[begin:]
        return len(self._held) >= _HEAD


class CardReader:
    """One reader, asked for a card by every `poll`; one thread alone polls it.

    A card is read once each time it is laid down: the module finds it again only after
    it was lifted. A port that fails is opened again later, see `Link`.
    """

    def __init__(self, opener: Callable[[], Port], on_state: OnState) -> None:
        self._link = Link(opener, on_state)
        self._frames = FrameReader()

    @property
    def state(self) -> DeviceState:
        return self._link.state

    def poll(self, now_us: int) -> tuple[bytes, ...]:
        """The text block of a card newly laid down, or nothing.

        `now_us`: microseconds of a clock that never jumps.
        """
        block = self._link.use(now_us, self._card)
        return (block,) if block else ()

    def stop(self) -> None:
        """Close the port; the next `poll` opens it again."""
        self._link.stop()

    def _card(self, port: Port) -> bytes:
        for step, good in ((FIND, _FOUND), (SELECT, _DONE)):
            reply = self._ask(port, step)
            if reply is None or reply.status != good:
                return b""
        reply = self._ask(port, READ)
        return reply.text if reply else b""

    def _ask(self, port: Port, step: bytes) -> Reply | None:
        """The reply to one request; what is left of earlier ones is dropped."""
        self._frames.forget()
        port.write(step)
        taken = 0
        while taken <= _LONGEST and (data := port.read()):
            taken += len(data)
            replies = self._frames.feed(data)
            if replies:
                return replies[-1]
        return None


def _reply(body: bytes) -> Reply:
    status = int.from_bytes(body[:_STATUS_BYTES])
    return Reply(status, body[_STATUS_BYTES:])
