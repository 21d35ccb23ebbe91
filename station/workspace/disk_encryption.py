"""Whether the disk under a home is encrypted, as far as the system says so.

Linux with LUKS or plain dm-crypt, also below LVM and partitions. BitLocker, FileVault
and encryption by the disk itself are not asked about here.
"""

import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

_BLOCKS = Path("/sys/dev/block")
_MOUNTS = Path("/proc/self/mountinfo")
_CRYPT = "CRYPT-"


class DiskEncryption(StrEnum):
    """What could be found out."""

    ENCRYPTED = "encrypted"
    PLAIN = "plain"
    UNKNOWN = "unknown"
    NOT_TRIED = "not-tried"


def disk_encryption(
    folder: Path, blocks: Path = _BLOCKS, mounts: Path = _MOUNTS
) -> DiskEncryption:
    """Of the disk that carries `folder`; nothing is written and nobody is asked."""
    if sys.platform != "linux":
        return DiskEncryption.NOT_TRIED
    try:
        device = _device_of(folder.stat().st_dev, blocks, mounts.read_text())
        if device is None:
            return DiskEncryption.UNKNOWN
        encrypted = all(map(_is_encrypted, _leaves(device)))
    except OSError:
        return DiskEncryption.UNKNOWN
    return DiskEncryption.ENCRYPTED if encrypted else DiskEncryption.PLAIN


def _device_of(number: int, blocks: Path, mounts: str) -> Path | None:
    """The block device of a file system; btrfs and its like give it by name only."""
    there = blocks / f"{os.major(number)}:{os.minor(number)}"
    if there.exists():
        return there.resolve()
    wanted = f"{os.major(number)}:{os.minor(number)}"
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        if wanted in before.split()[2:3]:
            source = Path(after.split()[1])
            if source.is_block_device():
                of = source.stat().st_rdev
                return (blocks / f"{os.major(of)}:{os.minor(of)}").resolve()
    return None


def _leaves(device: Path) -> Iterator[Path]:
    """What a device stands on, down to the first encrypted layer or the disk."""
    below = device / "slaves"
    names = sorted(below.iterdir()) if below.is_dir() else []
    if _is_encrypted(device) or not names:
        yield device
        return
    for name in names:
        yield from _leaves(name.resolve())


def _is_encrypted(device: Path) -> bool:
    uuid = device / "dm" / "uuid"
    return uuid.is_file() and uuid.read_text().startswith(_CRYPT)
