"""The medium that carries a folder: whether it is a stick, and written out whole."""

import contextlib
import ctypes
import os
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

BLOCKS = Path("/sys/dev/block")
MOUNTED_IN = tuple(map(Path, ("/media", "/mnt", "/run/media", "/Volumes")))
_WINDOWS_REMOVABLE = 2
_ON_USB = "/usb"


class Stick(msgspec.Struct, frozen=True):
    """A removable medium; `device` and `disk` as `udisksctl` wants them, or empty."""

    device: str = ""
    disk: str = ""


def stick_of(folder: Path, blocks: Path = BLOCKS) -> Stick | None:
    """The stick that carries a folder; None for a fixed disk or what cannot be told."""
    if sys.platform == "win32":
        return Stick() if _is_removable_drive(folder) else None
    try:
        number = folder.stat().st_dev
        partition = (blocks / f"{os.major(number)}:{os.minor(number)}").resolve(
            strict=True
        )
        disk = partition.parent if (partition / "partition").exists() else partition
        removable = (disk / "removable").read_text(encoding="ascii").strip() == "1"
    except OSError:
        return None
    if not removable and _ON_USB not in str(disk):
        return None
    return Stick(f"/dev/{partition.name}", f"/dev/{disk.name}")


def is_absent(folder: Path, is_mount: Callable[[Path], bool] = os.path.ismount) -> bool:
    """Whether a folder would be on a medium that is not there.

    It lies where systems mount sticks and shares, and nothing is mounted above it.
    """
    for above in folder.absolute().parents:
        if above in MOUNTED_IN or is_mount(above):
            return above in MOUNTED_IN and not is_mount(above)
    return False


def mounted(
    places: tuple[Path, ...] = MOUNTED_IN,
    is_mount: Callable[[Path], bool] = os.path.ismount,
) -> Iterator[Path]:
    """The sticks and shares that this system shows; on Windows the drives from D on."""
    if sys.platform == "win32":
        yield from (Path(f"{letter}:/") for letter in string.ascii_uppercase[3:])
        return
    for place in places:
        yield from filter(is_mount, (place,))
        for depth in ("*", "*/*"):  # a desktop mounts in a folder of its user's
            with contextlib.suppress(OSError):
                yield from filter(is_mount, sorted(place.glob(depth)))


def is_removable(folder: Path) -> bool:
    return stick_of(folder) is not None


def sync_medium(handle: int) -> None:
    """Write out everything that the file system of an open file still holds back.

    Where the system has no such call, what was synced one by one has to do. Raises
    OSError.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is not None and call(handle) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _is_removable_drive(folder: Path) -> bool:
    kernel = getattr(ctypes, "windll", None)
    if kernel is None:
        return False
    kind: int = kernel.kernel32.GetDriveTypeW(folder.absolute().anchor)
    return kind == _WINDOWS_REMOVABLE
