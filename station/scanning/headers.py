"""What the first bytes of a picture file say, before anything is decoded.

A decoder believes a header and asks for the memory it names; so the size is read here
first, and a file that was cut short is told from one that is whole.
"""

import struct
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_START_OF_SCAN = 0xDA
_PNG_CHUNK = 12  # bytes beside its content: length, name, check sum
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


class Format(StrEnum):
    """The picture formats that are read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"


class Header(NamedTuple):
    """`width`, `height` in pixels as stored; `whole`: the file reaches its own end.

    `reducible`: the decoder can give a smaller picture without holding the whole one.
    """

    format: Format
    width: int
    height: int
    whole: bool
    reducible: bool = False


def header_of(data: bytes) -> Header | None:
    """The header of a picture, None for anything else or a header cut short."""
    for begin, parse in _PARSERS:
        if data.startswith(begin):
            try:
                return parse(data)
            except (struct.error, IndexError):
                return None
    return None


def _png(data: bytes) -> Header:
    width, height = struct.unpack_from(">II", data, 16)
    return Header(Format.PNG, width, height, whole=_png_is_whole(data))


def _png_is_whole(data: bytes) -> bool:
    """Whether every chunk lies in the file: a decoder takes the memory one claims."""
    at = 8
    while at + _PNG_CHUNK <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IEND":
            return True
        at += _PNG_CHUNK + length
    return False


def _gif(data: bytes) -> Header:
    width, height = struct.unpack_from("<HH", data, 6)
    return Header(Format.GIF, width, height, whole=b";" in data[-16:])


def _bmp(data: bytes) -> Header:
    size, _, _, begin, header = struct.unpack_from("<IHHII", data, 2)
    form = "<HH" if header == 12 else "<ii"  # noqa: PLR2004 - BITMAPCOREHEADER
    width, height = struct.unpack_from(form, data, 18)
    # some writers leave the size at 0
    whole = len(data) >= size and len(data) > begin
    return Header(Format.BMP, abs(width), abs(height), whole=whole)


def _webp(data: bytes) -> Header | None:
    if data[8:12] != b"WEBP":
        return None
    (size,) = struct.unpack_from("<I", data, 4)
    whole = len(data) >= size + 8
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        width, height = width & 0x3FFF, height & 0x3FFF
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
    else:
        return None
    return Header(Format.WEBP, width, height, whole=whole)


def _jpeg(data: bytes) -> Header | None:
    """Walk the segments to the frame header, then look for the end after the scan."""
    frame: tuple[int, int, int] | None = None
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # noqa: PLR2004 - fill bytes
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            return None
        if marker in _NO_LENGTH:
            at += 2
            continue
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            frame = marker, width, height
        if marker == _START_OF_SCAN:
            break
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    if frame is None:
        return None
    marker, width, height = frame
    return Header(
        Format.JPEG,
        width,
        height,
        whole=data.find(b"\xff\xd9", at) >= 0,
        reducible=marker not in _PROGRESSIVE,
    )


_PARSERS: tuple[tuple[bytes, Callable[[bytes], Header | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"RIFF", _webp),
    (b"GIF8", _gif),
    (b"BM", _bmp),
)
