"""A small ext4 of its own on a loop device; root only."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TOOLS = ("losetup", "mkfs.ext4", "e2fsck", "mount", "umount")
_BLOCK = 1024


def missing() -> str:
    return ", ".join(name for name in TOOLS if not shutil.which(name))


def act(*words: object) -> str:
    command = [str(word) for word in words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class SmallDisk:
    """Mounted at `place`; the system turns it read-only at its first error."""

    def __init__(self, device: str, place: Path) -> None:
        self._device, self.place = device, place

    @property
    def trigger(self) -> Path:
        """Writing 1 here is an error of the file system, as a dying disk makes one."""
        return Path("/sys/fs/ext4") / Path(self._device).name / "trigger_fs_error"

    def mount(self) -> None:
        act("mount", "-o", "errors=remount-ro", self._device, self.place)

    def repair(self) -> None:
        """What the system does at the next start."""
        act("umount", self.place)
        subprocess.run(
            ["e2fsck", "-f", "-y", self._device], check=False, capture_output=True
        )
        self.mount()

    def fill(self, left: int) -> None:
        """Take all room but so many KiB."""
        with (self.place / "filling").open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(bytes(_BLOCK)):
                    pass
            file.truncate(max(0, file.tell() - left * _BLOCK))

    def free(self) -> None:
        (self.place / "filling").unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, mib: int) -> Iterator[SmallDisk]:
    image, place = folder / "small.img", folder / "small"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(mib << 20)
    act("mkfs.ext4", "-q", "-m", "0", "-b", "4096", image)
    device = act("losetup", "--find", "--show", image)
    try:
        disk = SmallDisk(device, place)
        disk.mount()
        try:
            yield disk
        finally:
            act("umount", place)
    finally:
        act("losetup", "--detach", device)
