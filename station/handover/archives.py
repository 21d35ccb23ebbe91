"""Handovers inside a .zip, as chat programs and people make them.

Read in memory, member by member, never unpacked to paths: what a member is called is
only shown. Every figure that an archive claims is capped.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import msgspec

from station.domain.errors import OperatorError
from station.handover.container import MOST_FILE, looks_like_one
from station.handover.mirror import looks_like_mirror

MOST_ARCHIVE = 256 << 20
MOST_MEMBERS = 2000
HEAD = 64
_LOCKED = 0x1
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


class Member(msgspec.Struct, frozen=True):
    """A file of an archive: its place in the list of members, and its name."""

    index: int
    name: str


def looks_like_archive(head: bytes) -> bool:
    return head.startswith(_BEGINNINGS)


def members_of(file: IO[bytes], name: str) -> Iterator[Member]:
    """Those that may be files of ours by their first bytes, in their order.

    Raises OperatorError for an archive that is locked, too large or cannot be read.
    """
    with _opened(file, name) as archive:
        listed = archive.infolist()
        if len(listed) > MOST_MEMBERS:
            raise OperatorError(
                "There are more than {most} files in {name}.",
                most=MOST_MEMBERS,
                name=name,
            )
        for index, member in enumerate(listed):
            if member.is_dir():
                continue
            if member.flag_bits & _LOCKED:
                raise OperatorError("{name} is locked by a password.", name=name)
            with archive.open(member) as opened:
                head = opened.read(HEAD)
            if looks_like_one(head) or looks_like_mirror(head):
                yield Member(index, member.filename.rsplit("/", 1)[-1])


def member_bytes(file: IO[bytes], name: str, index: int) -> bytes:
    """The bytes of a member; OperatorError where they are more than a file of ours."""
    with _opened(file, name) as archive:
        with archive.open(archive.infolist()[index]) as opened:
            data = opened.read(MOST_FILE + 1)
        if len(data) > MOST_FILE:
            raise OperatorError(
                "The file is larger than {most} MiB.", most=MOST_FILE >> 20
            )
        return data


@contextmanager
def _opened(file: IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    if file.seek(0, 2) > MOST_ARCHIVE:
        raise OperatorError("The file is too large: {name}", name=name)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:
        raise OperatorError("{name} cannot be opened.", name=name) from error
