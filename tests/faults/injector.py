"""Our LD_PRELOAD injector (inject.c), made once for all tests of a run."""

import ctypes
import errno
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec
from filelock import FileLock

SOURCE = Path(__file__).with_name("inject.c")
KILL, HALF, SHORT, LIE, GARBLE = "kill", "half", "short", "lie", "garble"
SLOW = "slow"
EIO, ENOSPC, EROFS = (str(n) for n in (errno.EIO, errno.ENOSPC, errno.EROFS))
CHANGES = "owstrum"  # every kind of call that changes something


class Rule(msgspec.Struct, frozen=True):
    """What happens to which call; the words are those of inject.c."""

    do: str
    at: int = 1
    times: int = 1
    ops: str = CHANGES
    glob: str = "*"

    def spec(self) -> str:
        return f"rule={self.ops}:{self.glob}:{self.at}:{self.times}:{self.do}"


def spec_of(
    root: Path,
    rules: Sequence[Rule] = (),
    trace: int | None = None,
    clock_by_s: int = 0,
) -> str:
    lines = [f"root={root}", *(rule.spec() for rule in rules)]
    if clock_by_s:
        lines.append(f"clock={clock_by_s}")
    if trace is not None:
        lines.append(f"trace={trace}")
    return "\n".join(lines)


def compiler() -> str | None:
    return next((name for name in ("gcc", "cc", "clang") if shutil.which(name)), None)


def library(folder: Path) -> Path:
    """The injector in `folder`, compiled there by whoever comes first."""
    made = folder / "inject.so"
    with FileLock(folder / "inject.lock"):
        if not made.exists():
            part = folder / "inject.part"
            words = ("-shared", "-fPIC", "-O1", "-Wall", "-Werror")
            command = [compiler(), *words, "-o", part, SOURCE, "-ldl", "-lpthread"]
            subprocess.run([str(word) for word in command], check=True)
            part.replace(made)
    return made


class Armed:
    """The injector in this process; it is there only under LD_PRELOAD."""

    def __init__(self) -> None:
        loaded = ctypes.CDLL(None)
        self._arm, self._fired = loaded.inject_arm, loaded.inject_fired
        self._seen = loaded.inject_seen
        for count in (self._fired, self._seen):
            count.restype = ctypes.c_long

    def arm(self, spec: str) -> None:
        self._arm(os.fsencode(spec))

    def told(self) -> tuple[int, int]:
        """How many calls were hit, and how many the first rule matched."""
        fired, seen = self._fired(), self._seen()
        self._arm(b"")
        return fired, seen
