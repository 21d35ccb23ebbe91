"""The same from outside: the kernel, told by strace, kills or fails the n-th call.

The injector stands in the process and sees what goes through the C library; strace
sees every system call, whoever made it. The commands run as processes of their own.
"""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults.program import Program, Round
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.world import (
    ADMIT,
    GATE,
    OFFICE,
    check_backup,
    check_office,
    check_station,
    taken,
)
from tests.integration.bad_input.program import Place

FILES = "pwrite64,fsync,fdatasync,ftruncate,rename,renameat,unlink"
CALLS = f"write,{FILES}"
KILL, EIO, ENOSPC = "signal=SIGKILL", "error=EIO", "error=ENOSPC"
NAMES = {KILL: "kill -9 by strace", EIO: "EIO by strace", ENOSPC: "ENOSPC by strace"}
LONGEST = 2000

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="no strace here")


class Strace:
    """Holds one process and hits its n-th call of these."""

    def __init__(self, pid: int, fault: str, at: int, log: Path) -> None:
        calls = CALLS if fault == KILL else FILES
        inject = f"inject={calls}:{fault}:when={at}"
        command = ["strace", "-f", "-o", str(log), "-p", str(pid)]
        self._log = log
        self._process = subprocess.Popen(
            [*command, "-e", f"trace={calls}", "-e", inject],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        first = self._process.stderr.readline()
        if "attached" not in first:
            self._process.wait()
            pytest.skip(f"strace may not look here: {first.strip()}")

    def done(self) -> bool:
        """Wait for the end; whether a call was hit."""
        assert self._process.stderr
        self._process.stderr.read()
        self._process.wait()
        self._process.stderr.close()
        text = self._log.read_text(errors="replace")
        return "INJECTED" in text or "killed by SIGKILL" in text


def sweep(
    program: Program, fault: tuple[str, int], words: Sequence[object], fresh, home, log
) -> Iterator[tuple[Place, Round, bool]]:
    """One round for each n, until no call was hit any more."""
    what, step = fault
    for at in range(1, LONGEST, every(step)):
        place = fresh()
        given = [place.root / w[1:] if str(w).startswith("@") else w for w in words]
        with program.held(place.line(home, *given), place.root) as held:
            strace = Strace(held.pid, what, at, log)
            said = held.go()
        hit = strace.done()
        yield place, said, hit
        if not hit:
            return
    pytest.fail("the program never finished untouched")


def cases(*faults: tuple[str, int]):
    return pytest.mark.parametrize("fault", faults, ids=[NAMES[f[0]] for f in faults])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "strace"


@pytest.mark.fault(2, 3, 10, 13)
@cases((KILL, 8), (EIO, 12), (ENOSPC, 15))
def test_that_a_passage_is_whole_or_not_there(program, fresh, log, tally: Tally, fault):
    for place, said, hit in sweep(program, fault, ADMIT, fresh, GATE, log):
        check_station(place, said.facts("record_id"))
        tally.round(NAMES[fault[0]], _seen(said, hit=hit))


@pytest.mark.fault(15, 37)
@cases((KILL, 30), (EIO, 40), (ENOSPC, 40))
def test_that_a_handover_is_whole_or_not_there(
    program, fresh, log, tally: Tally, fault
):
    words = ("handover", "--to", "@news", "--json")
    for place, said, hit in sweep(program, fault, words, fresh, GATE, log):
        ids = check_station(place)
        assert place.run(GATE, "handover", "--to", place.root / "news").status == 0
        taken(place, place.root / "news")
        assert set(ids) <= set(check_office(place))
        tally.round(NAMES[fault[0]], _seen(said, hit=hit))


@pytest.mark.fault(40, 52)
@cases((KILL, 60), (EIO, 80), (ENOSPC, 80))
def test_that_an_import_is_whole_or_not_there(program, fresh, log, tally: Tally, fault):
    words = ("import", "@news", "--json")
    for place, said, hit in sweep(program, fault, words, fresh, OFFICE, log):
        check_office(place)
        taken(place, place.root / "news")
        check_office(place)
        tally.round(NAMES[fault[0]], _seen(said, hit=hit))


@pytest.mark.fault(2, 15)
@cases((KILL, 50), (EIO, 60))
def test_that_a_briefing_and_a_backup_are_whole_in_the_end(
    program, fresh, log, tally: Tally, fault
):
    rules = next((fresh().root / "rules").glob("*.briefing")).name
    adopting, backing = ("adopt", f"@rules/{rules}"), ("backup", "--to", "@copy.db")
    for words in (adopting, backing):
        for place, said, hit in sweep(program, fault, words, fresh, GATE, log):
            check_station(place)
            again = place.run(GATE, "adopt", place.root / "rules" / rules)
            assert again.status == 0, again
            if (place.root / "copy.db").exists():
                check_backup(place, place.root / "copy.db")
            tally.round(NAMES[fault[0]], _seen(said, hit=hit))


def _seen(said: Round, *, hit: bool) -> str:
    if said.killed:
        return "killed"
    return f"exit {said.status}" if hit else "untouched"
