"""A database whose first page is gone, given the first page of its copy.

The first page holds the salt that every seal of a page depends on, and the schema. The
pages behind it are as good as before: their ciphertext hangs on the key alone. With the
copy's first page they only need new seals; a record is taken from there only if its
chain holds, so a seal that says too much proves nothing by itself.

Formats: SQLCipher 4 design, "Database Encryption" (pages of 4,096 bytes, AES-256-CBC,
IV and HMAC-SHA512 in the last 80 bytes); SQLite file format, 1.3 and 4.1.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
SALT = 16
_IV, _SEAL = 16, 64
_BODY = PAGE - _SEAL
_WAL_HEADER, _FRAME_HEADER = 32, 24
_BIG_ENDIAN = 0x377F0683
# of the first page, behind the salt: who changed the file last, and whose size it says
_COUNTER, _SIZE_IS_OF = slice(24 - SALT, 28 - SALT), slice(92 - SALT, 96 - SALT)
_ROUND = 0xFFFFFFFF


def first_page(path: Path) -> bytes:
    """As it is on disk. Nobody may have the database open: closing drops its locks."""
    with path.open("rb") as file:
        return file.read(PAGE)


def graft(damaged: Path, first: bytes, key: bytes) -> None:
    """Change `damaged`, a scratch copy, and its log; `first` is under the same `key`.

    Raises OSError. Nothing here says that the result can be read.
    """
    sealed = _Seals(key, first[:SALT])
    with damaged.open("r+b") as file:
        file.write(sealed.page(1, sealed.of_any_size(first)))
        for number, page in enumerate(iter(lambda: file.read(PAGE), b""), 2):
            if len(page) == PAGE:
                file.seek(-PAGE, os.SEEK_CUR)
                file.write(sealed.page(number, page))
    log = damaged.with_name(damaged.name + "-wal")
    if log.is_file():
        log.write_bytes(b"".join(_log(log.read_bytes(), sealed)))


class _Seals:
    """The seals of one database key under one salt."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        self._salt = salt
        other = bytes(byte ^ 0x3A for byte in salt)
        self._mac = hashlib.pbkdf2_hmac("sha512", key, other, 2, len(key))

    def page(self, number: int, page: bytes) -> bytes:
        """The same ciphertext under a new seal; the first page begins with the salt."""
        start = SALT if number == 1 else 0
        told = page[start:_BODY] + struct.pack("<I", number)
        seal = hmac.digest(self._mac, told, "sha512")
        return self._salt[:start] + page[start:_BODY] + seal

    def of_any_size(self, first: bytes) -> bytes:
        """The first page, no longer saying how many pages there are."""
        iv = first[_BODY - _IV : _BODY]
        opening = Cipher(AES256(self._key), CBC(iv)).decryptor()
        plain = bytearray(opening.update(first[SALT : _BODY - _IV]))
        (counter,) = struct.unpack(">I", plain[_COUNTER])
        plain[_SIZE_IS_OF] = struct.pack(">I", (counter + 1) & _ROUND)
        iv = os.urandom(_IV)
        closing = Cipher(AES256(self._key), CBC(iv)).encryptor()
        return first[:SALT] + closing.update(bytes(plain)) + iv + bytes(_SEAL)


def _log(data: bytes, sealed: _Seals) -> Iterator[bytes]:
    """The write-ahead log with its pages sealed anew, as far as it was sound."""
    header = data[:_WAL_HEADER]
    if len(header) < _WAL_HEADER:
        return
    yield header
    (magic,) = struct.unpack(">I", header[:4])
    order = ">" if magic == _BIG_ENDIAN else "<"
    was = now = struct.unpack(">2I", header[24:])
    step = _FRAME_HEADER + PAGE
    for at in range(_WAL_HEADER, len(data) - step + 1, step):
        head, page = data[at : at + _FRAME_HEADER], data[at + _FRAME_HEADER : at + step]
        was = _sum(head[:8] + page, was, order)
        if head[8:16] != header[16:24] or struct.unpack(">2I", head[16:]) != was:
            return
        (number,) = struct.unpack(">I", head[:4])
        page = sealed.page(number, page)
        now = _sum(head[:8] + page, now, order)
        yield head[:16] + struct.pack(">2I", *now) + page


def _sum(data: bytes, before: tuple[int, ...], order: str) -> tuple[int, ...]:
    """The running checksum of a write-ahead log (SQLite file format, 4.2)."""
    one, two = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _ROUND
        two = (two + second + one) & _ROUND
    return one, two
