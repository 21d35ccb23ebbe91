"""A note beside the database of how far it was: a database that is behind was put back.

Cheap on purpose: it is written without waiting for the disk, so it may be behind the
database but is never ahead of it.
"""

import contextlib
from pathlib import Path

import msgspec

from station.workspace.files import replace_private

NAME = "head.json"


class HeadNote(msgspec.Struct, frozen=True):
    """The last number of a volume and its link (hex)."""

    volume: str
    seq: int
    link: str


def write_head(root: Path, note: HeadNote) -> None:
    """Replace the note; a disk that refuses it stops nothing."""
    with contextlib.suppress(OSError):
        replace_private(root / NAME, msgspec.json.encode(note))


def read_head(root: Path) -> HeadNote | None:
    """The note, None where there is none that can be read."""
    try:
        return msgspec.json.decode((root / NAME).read_bytes(), type=HeadNote)
    except (OSError, msgspec.DecodeError):
        return None
