"""Handovers inside a .zip, as chat programs and people make them.

Read in memory, member by member, never unpacked to paths: what a member is called is
only shown. Every figure that an archive claims is capped.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

import msgspec

from station.domain.errors import OperatorError
from station.handover.container import MOST_FILE, looks_like_one
from station.handover.mirror import looks_like_mirror

MOST_ARCHIVE = 256 << 20
MOST_MEMBERS = 2000
HEAD = 64
_LOCKED = 0x1
_UNICODE = 0x800
_CALLED_SO = (".handover", ".mirror")
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


class Member(msgspec.Struct, frozen=True):
    """A file of an archive: its place in the list of members, and its name.

    `is_ours` by its first bytes; else it is only called so.
    """

    index: int
    name: str
    is_ours: bool


def looks_like_archive(head: bytes) -> bool:
    return head.startswith(_BEGINNINGS)


def members_of(file: IO[bytes], name: str) -> Iterator[Member]:
    """Those that may be files of ours, or are called so, in their order.

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
            is_ours = looks_like_one(head) or looks_like_mirror(head)
            name = _name(member)
            if is_ours or is_called_so(name):
                yield Member(index, name, is_ours)


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


def is_called_so(name: str) -> bool:
    """Whether the name is that of a file which an office imports."""
    return name.lower().endswith(_CALLED_SO)


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was typed: Windows writes it in its own letters."""
    name = member.filename.rsplit("/", 1)[-1]
    if not member.flag_bits & _UNICODE:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name


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
