"""The real program on a screen that nobody sees, and hands that only X knows."""

import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from station.workspace.keyslots import KeyFile

ROOT = Path(__file__).parents[2]
START_S = 60.0
GAP_MS = 3
TRIES, PAUSE_S = 15, 0.6  # what is cut off has half a second for its rest
TOOLS = ("Xvfb", "xdotool")


def missing() -> list[str]:
    return [name for name in TOOLS if shutil.which(name) is None]


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """A screen of its own; gives the environment of programs on it."""
    ours, theirs = os.pipe()
    words = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1366x768x24"]
    server = subprocess.Popen(
        [*words, "-nolisten", "tcp"], pass_fds=(theirs,), stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    try:
        ready, _, _ = select.select([ours], [], [], START_S)
        number = os.read(ours, 16).decode().strip() if ready else ""
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        os.close(ours)
        server.terminate()
        server.wait(START_S)


class Program:
    """`gatebook gate` over a home, watched from inside by `tests.gui.watched_gate`."""

    def __init__(
        self, home: Path, way: KeyFile, screen: dict[str, str], lang: str = "en"
    ) -> None:
        """`lang` empty: as the home has it."""
        self.home = home
        self._way = way
        self._screen = screen
        self._lang = ("--lang", lang) if lang else ()
        self._process: subprocess.Popen[str] | None = None
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._said = home.with_name("said.txt").open("w+")
        self._injector = ""
        self.told: list[str] = []

    def under(self, injector: Path) -> None:
        """From the next start on it can be armed; see `tests.faults.injector`."""
        self._injector = str(injector)

    def arm(self, spec: str) -> None:
        """From now on these faults, until others are told; none for an empty text."""
        process = self._running()
        assert process.stdin is not None
        process.stdin.write(spec.replace("\n", "\t") + "\n")
        process.stdin.flush()
        assert self.hears("armed"), "it cannot be armed"

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", "tests.gui.watched_gate"]
        command += ["gate", "--home", str(self.home), *self._lang]
        command += ["--key-file", str(self._way.path), *words]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self._screen, **self._preloaded()},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        process = self._running()
        self._ear = threading.Thread(target=self._listen, args=(process,), daemon=True)
        self._ear.start()
        ready = self.hears("ready").split()
        assert ready, f"no window: {self._words()}"
        self._tool("windowfocus", "--sync", ready[1])

    def _preloaded(self) -> dict[str, str]:
        return {"LD_PRELOAD": self._injector} if self._injector else {}

    def hears(self, *words: str, within_s: float = START_S) -> str:
        """The next line of the program that begins so; empty: it did not come."""
        while True:
            try:
                line = self._lines.get(timeout=within_s)
            except Empty:
                return ""
            self.told.append(line)
            if line.startswith(words):
                return line

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.put(line.strip())

    def press(self, *names: str) -> None:
        self._tool("key", "--delay", "120", *names)

    def pull_gun(self, text: str) -> None:
        """Type a code as fast as a gun does, with its Enter."""
        self._tool("type", "--delay", str(GAP_MS), text + "\n")

    def scan(self, text: str, until: str) -> None:
        """A guard whose scan was not whole, on a busy machine, scans again."""
        for again in range(TRIES):
            if again:
                time.sleep(PAUSE_S)  # noqa: TID251 - a guard's, by the clock of another program
            self.pull_gun(text)
            if self.hears(until, "lost").startswith(until):
                return
        raise AssertionError(f"{until} never came: {self.told[-9:]}")

    def dies(self) -> int:
        """Wait until it was ended; its status."""
        process = self._running()
        status = process.wait(START_S)
        self._let_go(process)
        return status

    def end(self) -> tuple[int, str]:
        """Close it as Ctrl+C does, in good order; its status and what it said."""
        process = self._running()
        process.send_signal(signal.SIGINT)
        process.wait(START_S)
        self._ear.join(START_S)
        while not self._lines.empty():
            self.told.append(self._lines.get())
        return process.returncode, self._words()

    def _words(self) -> str:
        """What it said on stderr."""
        self._said.seek(0)
        return self._said.read()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(START_S)
            self._let_go(self._process)
        self._said.close()

    def _let_go(self, process: subprocess.Popen[str]) -> None:
        self._process = None
        self._ear.join(START_S)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None, "it was not started"
        return self._process

    def _tool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._screen, check=True, timeout=30)
