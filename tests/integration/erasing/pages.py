"""The pages of an encrypted database as they are on disk, decrypted one by one.

SQLite itself shows rows; what lies in free pages, in the gaps of a page and in the log
only shows here. SQLCipher 4 with a raw key: AES-256-CBC, the IV and an HMAC at the end
of every page, a salt instead of the first 16 bytes of the first.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
BODY = PAGE - 80
IV = 16
LOG_HEADER, FRAME_HEADER = 32, 24


def plain_bytes(path: Path, key: bytes) -> bytes:
    """Every byte of a database and of the log beside it, in clear."""
    log = path.with_name(f"{path.name}-wal")
    logged = log.read_bytes() if log.exists() else b""
    return b"".join([*_pages(path.read_bytes(), key), *_frames(logged, key)])


def _pages(data: bytes, key: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PAGE):
        yield _plain(data[at : at + PAGE], key, first=at == 0)


def _frames(data: bytes, key: bytes) -> Iterator[bytes]:
    step = FRAME_HEADER + PAGE
    for at in range(LOG_HEADER, len(data) - step + 1, step):
        number = int.from_bytes(data[at : at + 4])
        page = data[at + FRAME_HEADER : at + step]
        yield _plain(page, key, first=number == 1)


def _plain(page: bytes, key: bytes, *, first: bool) -> bytes:
    decrypt = Cipher(AES(key), CBC(page[BODY : BODY + IV])).decryptor()
    return decrypt.update(page[IV if first else 0 : BODY])
