"""The cameras of this computer, by the numbers that open them."""

from pathlib import Path

import cv2
import msgspec

_SYSTEM = Path("/sys/class/video4linux")
_TRIED = 4


class FoundCamera(msgspec.Struct, frozen=True):
    """A camera: its number as the settings name it, and its own name if known."""

    source: str
    words: str = ""


def cameras(system: Path = _SYSTEM) -> tuple[FoundCamera, ...]:
    """Every camera; may take seconds where the system has to try them."""
    if system.is_dir():
        return tuple(
            FoundCamera(str(number), _read(folder / "name"))
            for number, folder in sorted(_numbered(system))
            if _read(folder / "index") in {"", "0"}  # the rest carry no pictures
        )
    return tuple(FoundCamera(str(n)) for n in range(_TRIED) if _opens(n))


def _numbered(system: Path) -> list[tuple[int, Path]]:
    named = [(path.name.removeprefix("video"), path) for path in system.glob("video*")]
    return [(int(number), path) for number, path in named if number.isdecimal()]


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return ""


def _opens(number: int) -> bool:
    capture = cv2.VideoCapture(number)
    try:
        return capture.isOpened()
    finally:
        capture.release()
