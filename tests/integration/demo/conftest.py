"""One demonstration day, played once for all tests of this folder."""

import shutil
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from filelock import FileLock

from tests.fakes.homes import copy_homes, shared_folder
from ui.commands.demo import SUMMARY
from ui.demo.summary import Summary
from ui.main import run

HOMES = ("office", "gate-1", "gate-2")


@dataclass(frozen=True)
class PlayedDay:
    """What `gatebook demo` wrote, and what it said on stderr."""

    out: Path
    said: str = ""

    @property
    def summary(self) -> Summary:
        return msgspec.json.decode((self.out / SUMMARY).read_bytes(), type=Summary)

    def key_file(self, home: str) -> Path:
        return self.out / "keys" / f"{home}.key"

    def run(self, home: str, *words: object) -> int:
        """A command in one of the homes, in English."""
        where = ["--home", self.out / home, "--key-file", self.key_file(home)]
        return run([*map(str, [*words, *where]), "--lang", "en"])


def play(out: Path, *words: object) -> PlayedDay:
    with redirect_stderr(StringIO()) as said:
        assert run(["demo", "--out", str(out), "--lang", "en", *map(str, words)]) == 0
    return PlayedDay(out, said.getvalue())


@pytest.fixture(scope="package")
def day(tmp_path_factory: pytest.TempPathFactory) -> PlayedDay:
    """The day, played once for all workers of a run; each has a copy of its own."""
    folder = shared_folder(tmp_path_factory, "demo")
    played, said = folder / "day", folder / "said.txt"
    with FileLock(folder / "day.lock"):
        if not said.exists():
            shutil.rmtree(played, ignore_errors=True)
            said.write_text(play(played).said, "utf-8")
    own = tmp_path_factory.mktemp("demo") / "day"
    copy_homes(played, own)
    return PlayedDay(own, said.read_text("utf-8"))
