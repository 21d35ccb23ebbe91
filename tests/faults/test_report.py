"""docs/reliability.md tells the truth: every fault has a row and tests that exist."""

import re

from tests.faults.catalogue import FAULTS
from tests.faults.report import PAGE, TESTS, marked, page

MOST = 64


def test_that_every_fault_has_a_row_and_a_test():
    tests = marked()
    assert len(FAULTS) == MOST
    assert set(tests) <= set(range(1, MOST + 1))
    missing = [n for n in range(1, MOST + 1) if n not in tests]
    assert missing == [], "no test tries these"
    rows = re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [str(n) for n in range(1, MOST + 1)]


def test_that_the_page_is_what_the_harness_makes():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m tests.faults --write"
    )


def test_that_every_test_it_names_exists():
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.py)::(\w*)`", text))
    assert named
    for place, name in named:
        source = (TESTS / place).read_text(encoding="utf-8")
        assert not name or re.search(rf"^(def|class) {name}\b", source, re.MULTILINE)
