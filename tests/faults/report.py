"""docs/reliability.md: a row for each fault, from markers, counts and catalogue."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.faults.catalogue import FAULTS, Fault
from tests.faults.tally import Counts

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"
SEEN = Path(__file__).with_name("seen.json")
MARKER = "pytest.mark.fault"
_HEAD = """# Reliability: the faults that are tried

Made by `python -m tests.faults --write`: the rows come from
`tests/faults/catalogue.py`, the tests from the marker `fault(numbers)`, the counts from
the runs that `tests/faults/seen.json` keeps. `make test` runs every test that is not
marked *soak*; `make soak` (root) runs those too, with ten thousand rounds.

How the rounds work:

- **Sweeps.** The program runs as a process of its own. Its n-th write, sync, rename,
  making or deleting of a file is where it is killed or gets an error, for n from 1
  until it finishes untouched: by an `LD_PRELOAD` injector of our own
  (`tests/faults/inject.c`) and by `strace -e inject`.
- **Power cuts.** The injector records what is written and synced. The disk is rebuilt
  as it may be after the power failed at some moment: unsynced writes and names dropped,
  kept in part, torn, or in the order of FAT. The real program opens it.
- **Small disks and sticks.** ext4 on a loop device that fills up or turns read-only;
  FAT sticks in QEMU that are pulled out or lose their power during exports.
- After each round every acknowledged passage is there once, `verify` finds nothing, and
  the next passage is recorded.

What is not tried here: real sticks and laptops (a QEMU stick has no volatile cache of
its own), Windows and macOS, LazyFS (not in Debian; the rebuilt images take its place),
block devices that reorder writes below the file system. On a full file system whose
blocks are smaller than 4 KiB (ext4 makes such ones below 512 MB) SQLite's shared memory
ends the process with SIGBUS; nothing acknowledged is lost, and the tests use 4 KiB.
"""
_TABLE = """
| # | fault | injected, rounds | expected and seen | tests |
|---|---|---|---|---|
"""
_ONCE = "by its tests, in every run"


def marked() -> dict[int, list[str]]:
    """Which tests try which fault: `file::test`, as pytest names them."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, numbers in _of_file(path):
            for number in numbers:
                found[number].append(f"{path.relative_to(TESTS.parent)}::{name}")
    return dict(found)


def _of_file(path: Path) -> Iterator[tuple[str, list[int]]]:
    text = path.read_text(encoding="utf-8")
    if MARKER not in text:
        return
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            numbers = [n for mark in node.decorator_list for n in _numbers(mark)]
            if numbers:
                yield node.name, numbers
        elif isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node):
            numbers = [n for mark in ast.walk(node.value) for n in _numbers(mark)]
            if numbers:
                yield "", numbers


def _numbers(mark: ast.AST) -> list[int]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == MARKER:
        return [ast.literal_eval(argument) for argument in mark.args]
    return []


def counts() -> dict[str, Counts]:
    """What the recorded runs counted, by test without its parameters."""
    if not SEEN.exists():
        return {}
    runs = msgspec.json.decode(SEEN.read_bytes(), type=list[Counts])
    return {one.test: one for one in runs}


def merge(place: Path) -> int:
    """Take the counts of a run; a test that ran again replaces its older counts."""
    added: dict[str, Counts] = {}
    for line in place.read_text().splitlines():
        one = msgspec.json.decode(line, type=Counts)
        name = one.test.partition("[")[0]
        before = added.get(name, Counts(name, {}, {}))
        rounds = dict(before.rounds)
        for injected, seen in one.rounds.items():
            rounds[injected] = _sum(rounds.get(injected, {}), seen)
        added[name] = Counts(name, rounds, _sum(before.more, one.more))
    kept = counts() | added
    ordered = [kept[name] for name in sorted(kept)]
    SEEN.write_bytes(msgspec.json.format(msgspec.json.encode(ordered)) + b"\n")
    return sum(map(_count, added.values()))


def _count(one: Counts) -> int:
    return sum(sum(seen.values()) for seen in one.rounds.values())


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def page() -> str:
    tests, seen = marked(), counts()
    rounds = sum(map(_count, seen.values()))
    rows = [
        _row(number, fault, tests.get(number, []), seen)
        for number, fault in enumerate(FAULTS, 1)
    ]
    last = f"\nThe recorded runs have {rounds:,} rounds.\n"
    return _HEAD + last + _TABLE + "".join(rows)


def _row(number: int, fault: Fault, tests: list[str], seen: dict[str, Counts]) -> str:
    injected: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    for one in filter(None, map(seen.get, tests)):
        mine = {what: n for what, n in one.rounds.items() if _of(fault, what)}
        for what, found in mine.items():
            injected = _sum(injected, {what: sum(found.values())})
            outcomes = _sum(outcomes, found)
        outcomes = _sum(outcomes, one.more if mine else {})
    how = _listed(injected) if injected else _ONCE if tests else "not tried"
    told = fault.expected[:1].upper() + fault.expected[1:] + "."
    if outcomes:
        told += f" Seen: {_listed(outcomes)}."
    if fault.untried:
        told += f" Not here: {fault.untried}"
    names = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in tests)
    cells = (str(number), fault.what, how, told, names)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _of(fault: Fault, injected: str) -> bool:
    """Whether a round counts for this fault: tests of several faults have several."""
    return not fault.by or any(word in injected for word in fault.by)


def _listed(found: dict[str, int]) -> str:
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{what} {count:,}×" for what, count in ordered)
