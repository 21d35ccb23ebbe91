"""Faults 8 and 55: an erasure that is cut off anywhere is whole or not there."""

import shutil
from pathlib import Path

import pytest

from db.verify import verify
from station.domain.errors import GatebookError
from station.domain.retention import merged
from tests.faults.erasing import NEW, NOTE, OLD, build, erase, list_of, opened
from tests.faults.injector import CHANGES, EIO, ENOSPC, HALF, KILL, Rule
from tests.faults.program import Program, Round
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.test_sweeps import NAMES, cases, told
from tests.integration.erasing.pages import plain_bytes

FAULTS = (
    (KILL, CHANGES, 1, 23),
    (HALF, "w", 1, 47),
    (EIO, CHANGES, 1, 61),
    (ENOSPC, "owtrm", 0, 61),
)
LONGEST = 2000


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("erasing") / "home"
    build(root)
    return root


def marks_in(home) -> list[str]:
    """The erasures that the journal tells of, as JSON."""
    return [row[0] for row in home.select(MARKS)]


MARKS = (
    "SELECT p.payload FROM payload p JOIN journal j ON j.id = p.id"
    " WHERE j.kind = 'erased'"
)


def check(root: Path, said: Round) -> None:
    """All of it happened or none; whatever happened is on the list beside it."""
    home = opened(root)
    left = len(home.select("SELECT id FROM passage"))
    marks = marks_in(home)
    assert (left, len(marks)) in {(OLD + NEW, 0), (NEW, 1)}
    assert not (said.facts("erased") and not marks)
    if marks:
        assert list_of(root).read()
    assert verify(home.engine).faults == ()
    home.close()


def check_finished(root: Path) -> None:
    """The next run brings it to its end, and the one after does nothing."""
    erase(str(root))
    home = opened(root)
    head = home.journal.head()
    assert len(home.select("SELECT id FROM passage")) == NEW
    assert len(marks_in(home)) == 1
    assert merged(list_of(root).read()) == list_of(root).read()
    assert verify(home.engine).faults == ()
    home.close()
    assert NOTE.encode() not in plain_bytes(root / "gate.db", bytes(range(32)))
    erase(str(root))
    home = opened(root)
    assert home.journal.head() == head
    home.close()


@pytest.mark.fault(8, 55)
@cases(FAULTS)
def test_that_an_erasure_is_whole_or_not_there(
    program: Program, template: Path, tmp_path: Path, tally: Tally, fault
) -> None:
    do, ops, times, step = fault
    root = tmp_path / "home"
    for at in range(1, LONGEST, every(step)):
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(template, root)
        said = program.run(
            (root,),
            root,
            [Rule(do, at, times, ops)],
            function="tests.faults.test_erasing:attempt",
        )
        check(root, said)
        check_finished(root)
        tally.round(NAMES[do], told(said))
        if said.untouched:
            return
    pytest.fail("the erasure never finished untouched")


def attempt(place: str) -> None:
    """As a command ends: a fault that has a sentence is no crash."""
    try:
        erase(place)
    except GatebookError as error:
        raise SystemExit(error.exit_code) from None
    except OSError:
        raise SystemExit(3) from None
