"""The bench runs, and prints its figures as promised."""

import json
import subprocess
import sys


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_the_journal_bench_prints_one_object() -> None:
    done = bench("journal", "--json", "--passages", "100")
    figures = json.loads(done.stdout)
    assert {"ratio_p50", "ratio_p99", "ours_p50_ms", "raw_p99_ms"} <= figures.keys()
    assert figures["passages"] == 100


def test_that_an_unknown_bench_is_wrong_use() -> None:
    done = bench("nothing")
    assert done.returncode == 2
    assert "journal" in done.stderr
