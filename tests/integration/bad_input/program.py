"""The real command line over real homes, and what it must have left alone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from db.engine import open_engine
from station.workspace.keyslots import KeyFile, unlock
from ui.compose import open_any
from ui.main import run

ROOT = Path(__file__).parents[3]
LONGEST_SENTENCE = 300
TIMEOUT_S = 120
MAIN = "from ui.main import main; main()"
# Tells its peak memory last on stderr: of the child alone, for ru_maxrss would begin
# with its parent's.
MEASURED = (
    "import sys; from ui.main import run; status = run(sys.argv[1:]);"
    "peak = [x for x in open('/proc/self/status') if x.startswith('VmHWM')];"
    "sys.stderr.write(peak[0]); sys.exit(status)"
)
# Root may write anywhere; nobody may still read everything, the program included.
NOBODY = (
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
    "--bounding-set=-all,+dac_read_search",
)
STEERING = {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e", "\u2028"}


@dataclass(frozen=True)
class Said:
    """What one run of the program answered."""

    status: int
    out: str
    err: str

    def facts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Kept:
    """What a home holds that no bad input may change."""

    heads: tuple[Any, ...]
    residents: int
    files: tuple[tuple[str, bytes], ...]


@dataclass
class Place:
    """A folder with homes, one key file for all of them, and a stick."""

    root: Path

    @property
    def key(self) -> Path:
        return self.root / "key"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def line(self, home: str, *words: object) -> list[str]:
        """A command line; a key file among the words comes before the usual one."""
        given = [str(word) for word in words]
        at = ["--home", str(self.root / home), "--lang", "en"]
        key = [] if "--key-file" in given else ["--key-file", str(self.key)]
        return [*at, *key, *given]

    def run(self, home: str, *words: object) -> Said:
        """In this process: quick, and every warning is an error."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = run(self.line(home, *words))
        return Said(status, out.getvalue(), err.getvalue())

    def start(
        self,
        home: str,
        *words: object,
        program: str = MAIN,
        before: tuple[str, ...] = (),
        prepare: Callable[[], None] | None = None,
        **env: str,
    ) -> Said:
        """In a process of its own, as somebody else where `before` says so."""
        command = [*before, sys.executable, "-c", program, *self.line(home, *words)]
        done = subprocess.run(
            command,
            cwd="/",
            env=environment(**env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=TIMEOUT_S,
            preexec_fn=prepare,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def good(self, home: str, *words: object) -> Said:
        said = self.run(home, *words)
        assert said.status in {0, 1}, said
        return said

    def kept(self, home: str) -> Kept:
        """The journal's heads, the register and the exchanged files of a home."""
        root = self.root / home
        with open_any(root, KeyFile(self.key), "look") as opened:
            heads = opened.journal.heads()
            residents = len(tuple(opened.register.residents()))
        files = [
            (str(path.relative_to(root)), path.read_bytes())
            for folder in ("inbox", "outbox")
            for path in sorted((root / folder).rglob("*"))
            if path.is_file()
        ]
        return Kept(heads, residents, tuple(files))


def environment(**changes: str) -> dict[str, str]:
    """Ours, so that the child finds the program, with these changes."""
    paths = [changes.pop("shim", ""), str(ROOT)]
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return {name: value for name, value in {**known, **changes}.items() if value}


def is_one_sentence(text: str) -> bool:
    """One short line: no traceback, no empty field, nothing that steers a terminal."""
    lines = text.splitlines()
    return (
        len(lines) == 1
        and 0 < len(lines[0]) <= LONGEST_SENTENCE
        and "Traceback" not in text
        and "{" not in text
        and not STEERING & set(lines[0])
    )


def assert_refused(said: Said, status: int, words: str) -> None:
    """One sentence with these words, this exit status, and nothing on stdout."""
    assert said.status == status, said
    assert is_one_sentence(said.err), said
    assert words in said.err, said
    assert said.out == "", said


def assert_set_aside(said: Said, status: int, words: str) -> None:
    """As `assert_refused` for a command with `--json` that reports each file."""
    assert said.status == status, said
    (fact,) = said.facts()
    assert fact["state"] in {"refused", "set-aside"}, fact
    assert is_one_sentence(fact["reason"]), fact
    assert words in fact["reason"], fact
    assert is_one_sentence(said.err), said


def assert_proven(place: Place, *homes: str) -> None:
    for home in homes:
        assert place.run(home, "verify").status == 0


def sql(place: Place, home: str, statement: str) -> None:
    """Somebody with the key changes the database behind the program's back."""
    key = unlock(place.root / home / "keys", KeyFile(place.key))
    engine = open_engine(place.root / home / "journal.db", key)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
