"""Rounds of the real program under faults."""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.faults.injector import Rule, spec_of
from tests.faults.zygote import Ended, Order, Waiting

REPO = Path(__file__).parents[2]
ENDED_ITSELF = {0, 1, 2, 3, 4}  # the exit statuses of the program


class Round(msgspec.Struct, frozen=True):
    """What one process did before it ended or was ended."""

    status: int
    fired: int
    seen: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL

    @property
    def untouched(self) -> bool:
        return not self.killed and not self.fired

    def facts(self, key: str) -> list[str]:
        """The values of a key in what was said in full: what was acknowledged."""
        lines = [line for line in self.out.splitlines(keepends=True) if "\n" in line]
        return [
            fact[key] for line in lines if key in (fact := msgspec.json.decode(line))
        ]


class Program:
    """A zygote and its rounds; `close` ends it."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        env = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(REPO)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=REPO,
            env=env,
        )

    def run(
        self,
        words: Sequence[object],
        root: Path,
        rules: Sequence[Rule] = (),
        *,
        function: str = "",
        trace: Path | None = None,
    ) -> Round:
        """One process; the faults are for what lies below `root`."""
        order = self._order(words, root, rules, function, trace)
        return self._ended(order, self._send(order))

    @contextmanager
    def held(self, words: Sequence[object], root: Path) -> Iterator["Held"]:
        """A process that starts its work when it is let go."""
        order = msgspec.structs.replace(
            self._order(words, root, (), "", None), attach=True
        )
        pid = msgspec.json.decode(self._send(order), type=Waiting).pid
        yield Held(self, order, pid)

    def let_go(self, order: Order) -> Round:
        return self._ended(order, self._line(b"{}\n"))

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _order(
        self,
        words: Sequence[object],
        root: Path,
        rules: Sequence[Rule],
        function: str,
        trace: Path | None,
    ) -> Order:
        base = self._folder / str(next(self._numbers) % 2)
        return Order(
            words=tuple(str(word) for word in words),
            spec=spec_of(root, rules),
            out=f"{base}.out",
            err=f"{base}.err",
            trace=str(trace or ""),
            function=function,
        )

    def _send(self, order: Order) -> bytes:
        return self._line(msgspec.json.encode(order) + b"\n")

    def _line(self, line: bytes) -> bytes:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def _ended(self, order: Order, answer: bytes) -> Round:
        ended = msgspec.json.decode(answer, type=Ended)
        said = Round(
            ended.status,
            ended.fired,
            ended.seen,
            Path(order.out).read_text(),
            Path(order.err).read_text(),
        )
        assert said.killed or said.status in ENDED_ITSELF, said
        assert "Traceback" not in said.err, said
        return said


class Held:
    """A process that waits, so that strace can take hold of it first."""

    def __init__(self, program: Program, order: Order, pid: int) -> None:
        self._program, self._order, self.pid = program, order, pid

    def go(self) -> Round:
        return self._program.let_go(self._order)
