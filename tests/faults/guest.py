"""A small computer in QEMU with a FAT stick: the only honest way to pull one out.

A Debian kernel (`sh installer/setup.sh soak` brings it) boots from a memory disk made
here; the host's file system is its read-only root. No KVM is needed. The stick is
yanked by `device_del`; the end of QEMU by SIGKILL is the power cut.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

REPO = Path(__file__).parents[2]
KERNEL = REPO / ".venv" / "kernel"
QEMU, BUSYBOX = "qemu-system-x86_64", "/bin/busybox"
TOOLS = (QEMU, "mkfs.vfat", "mcopy")
MODULES = (
    *("virtio_pci", "9pnet_virtio", "9p", "xhci-pci", "usb-storage", "sd_mod"),
    *("nls_cp437", "nls_ascii", "nls_utf8", "vfat"),
)
STICK_MIB = 64
_DEPENDS = re.compile(rb"\0depends=([^\0]*)\0")
_INIT = """#!/bin/busybox sh
B=/bin/busybox
$B mount -t proc none /proc; $B mount -t sysfs none /sys
for m in $($B cat /modules/order); do $B insmod /modules/$m; done
$B mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=262144,cache=loose host /r
$B mount -t devtmpfs none /r/dev; $B mount -t proc none /r/proc
$B mount -t sysfs none /r/sys; $B mount -t tmpfs none /r/mnt
$B mkdir /r/mnt/stick
while ! $B test -b /r/dev/sda; do $B sleep 0.1; done
$B mount -t vfat -o rw,utf8 /r/dev/sda /r/mnt/stick
export HOME=/mnt TMPDIR=/mnt PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={repo}
$B chroot /r {python} -u -m tests.faults.stick_day {home} {key} >/r/dev/ttyS0 2>&1
echo ENDED >/r/dev/ttyS0
while true; do $B sleep 1; done
"""


def missing() -> str:
    """What of the tools is not here, or nothing."""
    absent = [name for name in TOOLS if not shutil.which(name)]
    if not Path(BUSYBOX).exists():
        absent.append("busybox-static")
    if not list(KERNEL.glob("boot/vmlinuz-*")):
        absent.append("the kernel of setup.sh soak")
    return ", ".join(absent)


def memory_disk(target: Path, home: Path, key: Path) -> None:
    """The first file system of the guest, in cpio's newc format."""
    packed = bytearray()
    for folder in ("bin", "dev", "proc", "sys", "r", "modules"):
        packed += _entry(folder, 0o40755)
    init = _INIT.format(repo=REPO, python=sys.executable, home=home, key=key)
    packed += _entry("init", 0o100755, init.encode())
    packed += _entry("bin/busybox", 0o100755, Path(BUSYBOX).read_bytes())
    ordered = _with_what_they_need(MODULES)
    for module in ordered:
        packed += _entry(f"modules/{module.name}", 0o100644, module.read_bytes())
    names = "\n".join(module.name for module in ordered)
    packed += _entry("modules/order", 0o100644, names.encode())
    packed += _entry("TRAILER!!!", 0)
    target.write_bytes(packed)


def _entry(name: str, mode: int, data: bytes = b"") -> bytes:
    fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + "".join(f"{field:08x}" for field in fields).encode()
    head += name.encode() + b"\0"
    return _padded(head) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _with_what_they_need(names: Iterable[str]) -> list[Path]:
    """Modules in the order in which they can be loaded."""
    files = {
        path.stem.replace("-", "_"): path for path in KERNEL.glob("lib/modules/**/*.ko")
    }
    ordered: dict[str, Path] = {}

    def take(name: str) -> None:
        plain = name.replace("-", "_")
        if plain in ordered or plain not in files:  # or built into the kernel
            return
        found = _DEPENDS.search(files[plain].read_bytes())
        for needed in found[1].decode().split(",") if found else ():
            take(needed)
        ordered[plain] = files[plain]

    for name in names:
        take(name)
    return list(ordered.values())


class Stick:
    """A FAT stick as a file of the host."""

    def __init__(self, image: Path) -> None:
        self.image = image
        with image.open("wb") as file:
            file.truncate(STICK_MIB << 20)
        command = ["mkfs.vfat", "-F", "32", str(image)]
        subprocess.run(command, check=True, capture_output=True)

    def files(self, folder: Path) -> dict[str, bytes]:
        """What another computer finds on it."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        subprocess.run(
            ["mcopy", "-s", "-n", "-i", str(self.image), "::", str(folder)],
            env={**os.environ, "MTOOLS_SKIP_CHECK": "1"},
            check=True,
            capture_output=True,
        )
        return {
            path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }


class Guest:
    """The computer while it runs; leaving the block is a power cut."""

    def __init__(self, stick: Stick, disk: Path, control: Path) -> None:
        (kernel,) = KERNEL.glob("boot/vmlinuz-*")
        self._control = control
        control.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *(QEMU, "-cpu", "max", "-nographic", "-no-reboot", "-m", "1024"),
                *("-nic", "none", "-kernel", kernel, "-initrd", disk),
                *("-append", "console=ttyS0 quiet loglevel=1 panic=-1 no_timer_check"),
                *("-serial", "stdio", "-monitor", "none"),
                *("-qmp", f"unix:{control},server=on,wait=off"),
                "-virtfs",
                "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap",
                *("-device", "qemu-xhci"),
                "-drive",
                f"if=none,id=medium,file={stick.image},format=raw,cache=writeback",
                *("-device", "usb-storage,drive=medium,id=stick,removable=on"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def lines(self) -> Iterator[str]:
        """What it says on its serial line, until it ends."""
        assert self._process.stdout
        for line in self._process.stdout:
            yield line.decode(errors="replace").strip()

    def yank(self) -> None:
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self._control))
            told = control.makefile("rwb")
            told.readline()
            for order in (
                {"execute": "qmp_capabilities"},
                {"execute": "device_del", "arguments": {"id": "stick"}},
            ):
                told.write(msgspec.json.encode(order) + b"\n")
                told.flush()
                told.readline()

    def cut(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def __enter__(self) -> "Guest":
        return self

    def __exit__(self, *_error: object) -> None:
        self.cut()
