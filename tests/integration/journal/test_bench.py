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
    few = ("--passages", "100", "--batch", "100", "--records", "300")
    done = bench("journal", "--json", *few)
    figures = json.loads(done.stdout)
    assert {"ratio_p50", "ratio_p99", "ours_p50_ms", "raw_p99_ms"} <= figures.keys()
    assert {"batch_share_of_raw", "verify_ratio_s", "verify_ours_peak_mib"} <= set(
        figures
    )
    assert (figures["passages"], figures["verified"]) == (100, 300)


def test_that_an_unknown_bench_is_wrong_use() -> None:
    done = bench("nothing")
    assert done.returncode == 2
    assert "journal" in done.stderr
