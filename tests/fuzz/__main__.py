"""Fuzz for some seconds: `python -m tests.fuzz [SECONDS] [SEED]`.

Exit status 1 when a parser raised, took more than its time or more than its memory;
the bytes that did it are kept in the folder `fuzz-failures` for a test of their own.
"""

import hashlib
import random
import resource
import sys
import time
import tracemalloc
from collections import Counter
from pathlib import Path

from tests.conftest import VECTORS
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import Target, targets

SECONDS = 600
MEASURED = 61  # memory of one in so many, because watching it takes time
FAILURES = Path("fuzz-failures")
RUNNING = FAILURES / "running"  # left behind where a library ended the process


def main(arguments: list[str]) -> int:
    seconds = float(arguments[0]) if arguments else SECONDS
    seed = int(arguments[1]) if arguments[1:] else time.time_ns() % 2**32
    return Fuzz(targets(VECTORS), seed).run(seconds)


class Fuzz:
    """One run: mutates seeds, keeps what led somewhere new, counts and times."""

    def __init__(self, every: tuple[Target, ...], seed: int) -> None:
        self.dice = random.Random(seed)
        self.seed = seed
        self.targets = every
        self.corpus = {target.name: [*target.seeds] for target in every}
        self.said: dict[str, Counter[str]] = {t.name: Counter() for t in every}
        self.slowest = dict.fromkeys(self.corpus, 0.0)
        self.largest = dict.fromkeys(self.corpus, 0)
        self.failures = 0

    def run(self, seconds: float) -> int:
        end, count = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            self.step(
                self.targets[count % len(self.targets)], watch=not count % MEASURED
            )
            count += 1
        RUNNING.unlink(missing_ok=True)
        print(f"seed {self.seed}: {count} mutations, {self.failures} failures")
        for target in self.targets:
            print(
                f"{target.name:12} slowest {self.slowest[target.name]:6.1f} ms, "
                f"largest {self.largest[target.name] >> 10:6} KiB, "
                f"{dict(self.said[target.name].most_common(5))}"
            )
        return 1 if self.failures else 0

    def step(self, target: Target, *, watch: bool = False) -> None:
        """One mutation of one target; with `watch` its memory is measured."""
        corpus = self.corpus[target.name]
        one, other = self.dice.choice(corpus), self.dice.choice(corpus)
        data = mutated(one, other, self.dice, target.most)
        if target.native:
            FAILURES.mkdir(exist_ok=True)
            RUNNING.write_bytes(data)
        try:
            said = self._measured(target, data, watch=watch)
        except Exception as error:  # noqa: BLE001 - any of them is what is looked for
            self._fail(target, data, repr(error)[:200])
            return
        if not self.said[target.name][said]:
            corpus.append(data)
        self.said[target.name][said] += 1

    def _measured(self, target: Target, data: bytes, *, watch: bool) -> str:
        if watch:
            tracemalloc.start()
        peak, begin = _peak_bytes(), time.process_time()
        said = target.run(data)
        elapsed = (time.process_time() - begin) * 1000
        grown = _peak_bytes() - peak  # libraries take memory that Python does not see
        if target.native and grown > target.most_bytes:
            self._fail(target, data, f"{grown} bytes taken")
        if watch:
            size = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            self.largest[target.name] = max(size, self.largest[target.name])
            if size > target.most_bytes:
                self._fail(target, data, f"{size} bytes")
            return said  # watched runs are slow and say nothing of time
        self.slowest[target.name] = max(elapsed, self.slowest[target.name])
        if elapsed > target.most_ms:
            self._fail(target, data, f"{elapsed:.0f} ms")
        return said

    def _fail(self, target: Target, data: bytes, why: str) -> None:
        self.failures += 1
        FAILURES.mkdir(exist_ok=True)
        kept = FAILURES / hashlib.sha256(data).hexdigest()[:16]
        kept.write_bytes(data)
        print(f"{target.name}: {why} ({kept})")


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
