"""The disk under a home: what kind it is, how much room it has, why it refuses.

A database on a network share, in a folder that a cloud service copies, or on a FAT
stick loses what was acknowledged: SQLite's locks and order of writing fail there.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from resources import N_
from station.domain.errors import EnvironmentFault, disk_fault

_MOUNTS = Path("/proc/self/mountinfo")
_PROBE = ".room"
_PROBE_BYTES = 65536
_OCTAL = re.compile(r"\\([0-7]{3})")

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs"}
    | {"lustre", "coda", "davfs", "vboxsf", "prl_fs", "drvfs"}
)
STICK = frozenset({"vfat", "msdos", "umsdos", "exfat", "fat", "fat32"})
# FUSE file systems that are a local disk after all
_LOCAL_FUSE = frozenset({"fuseblk", "fuse.fuse-overlayfs", "fuse.lazyfs"})
_CLOUD_FOLDERS = ("onedrive", "dropbox", "nutstore", "坚果云", "icloud", "google drive")

ON_NETWORK = N_(
    "The records cannot be kept on a network folder ({kind}): {place}. "
    "It can lose what was saved; use the disk of this computer."
)
ON_CLOUD = N_(
    "The records cannot be kept in a folder that a cloud service copies ({kind}): "
    "{place}. It can lose what was saved; use the disk of this computer."
)
ON_STICK = N_(
    "The records cannot be kept on a stick formatted as {kind}: {place}. "
    "It can lose what was saved; use the disk of this computer."
)


def require_local(root: Path) -> None:
    """Raise EnvironmentFault where a database would not be safe, and say why."""
    place = _existing(root)
    cloud = cloud_folder(place.parts)
    kind = cloud or _kind_of(place)
    msgid = ON_CLOUD if cloud else unsafe(kind)
    if msgid:
        raise EnvironmentFault(msgid, kind=kind, place=str(root))


def unsafe(kind: str) -> str:
    """Why a file system of this kind keeps no database; empty for a good one."""
    if kind in NETWORK:
        return ON_NETWORK
    if kind in STICK:
        return ON_STICK
    if kind.startswith("fuse") and kind not in _LOCAL_FUSE:
        return ON_CLOUD
    return ""


def cloud_folder(parts: Iterable[str]) -> str:
    """The part of a path by which a cloud service is known; empty for none."""
    names = (part for part in parts if part.lower().startswith(_CLOUD_FOLDERS))
    return next(names, "")


def file_system(place: Path, mounts: str) -> str:
    """The kind of file system of an absolute path, by the lines of `mountinfo`."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        fields, words = before.split(), after.split()
        if len(fields) < 5 or not words:  # noqa: PLR2004 - the mount point is the fifth
            continue
        point = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[4]))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), words[0]
    return kind


def free_bytes(folder: Path) -> int:
    """The room that this user may still fill; 0 where it cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def refusal(folder: Path) -> EnvironmentFault | None:
    """What the system says to a small new file in `folder`; None when it takes it.

    The file is also made as long as the longest one there, but hollow, so that a limit
    on the size of files speaks up.
    """
    probe = folder / _PROBE
    try:
        handle = os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            longest = max(entry.stat().st_size for entry in os.scandir(folder))
            _write_whole(handle, _PROBE_BYTES)
            os.lseek(handle, longest, os.SEEK_SET)
            _write_whole(handle, _PROBE_BYTES)
            os.fsync(handle)
        finally:
            os.close(handle)
            probe.unlink()
    except OSError as error:
        return disk_fault(error, folder)
    return None


def _write_whole(handle: int, size: int) -> None:
    """A disk that takes a part says why only when it is asked for the rest."""
    while size:
        size -= os.write(handle, bytes(size))


def _existing(root: Path) -> Path:
    """The folder itself or the nearest one above it that is there."""
    place = root.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.resolve()


def _kind_of(place: Path) -> str:
    if sys.platform == "win32":
        return _windows_kind(place)
    try:
        return file_system(place, _MOUNTS.read_text())
    except OSError:
        return ""


def _windows_kind(place: Path) -> str:
    """`cifs` for a remote drive, else the name of its file system in lower case."""
    import ctypes

    remote = 4
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
    if kernel.GetDriveTypeW(place.anchor) == remote:
        return "cifs"
    name = ctypes.create_unicode_buffer(64)
    kernel.GetVolumeInformationW(
        place.anchor, None, 0, None, None, None, name, len(name)
    )
    return name.value.lower()
