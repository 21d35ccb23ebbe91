"""Every call that changes something fails or is the last one: the injector's sweeps.

The n-th write, sync, rename, making or deleting of a file below the homes is where the
process is killed or gets an error, for n from 1 until it finishes untouched. On a push
the longer sweeps take every second or third call; `soak` takes all of them.
"""

from collections.abc import Iterator, Sequence

import pytest

from tests.faults.injector import (
    CHANGES,
    EIO,
    ENOSPC,
    EROFS,
    GARBLE,
    HALF,
    KILL,
    SHORT,
    Rule,
)
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

NAMES = {KILL: "kill -9", HALF: "half a write, then kill -9", SHORT: "short write"}
NAMES |= {GARBLE: "a changed byte read"}
NAMES |= {EIO: "EIO", ENOSPC: "ENOSPC", EROFS: "EROFS"}
# (what is done, to which calls, how many of them, every how many calls on a push)
CALL_BY_CALL = (
    (KILL, CHANGES, 1, 5),
    (HALF, "w", 1, 7),
    (SHORT, "w", 1, 9),
    (EIO, CHANGES, 1, 7),
    (ENOSPC, "owtrm", 0, 7),
    (EROFS, CHANGES, 0, 11),
)


def sparse(by: int):
    """The same for a command of many calls: on a push every `by` times as many."""
    return tuple((do, ops, times, by * step) for do, ops, times, step in CALL_BY_CALL)


LONGEST = 2000
# the copy's log still finds room, the copy itself does not
LOG_ALONE = (ENOSPC, "w", 0, 12, "*copy.db.part")
DATABASE = "*journal.db*"


def told(said: Round) -> str:
    if said.killed:
        return "killed"
    return "untouched" if said.untouched else f"exit {said.status}"


def sweep(
    program: Program, fault: Sequence, words: Sequence[object], fresh, names, home
) -> Iterator[tuple[Place, Round]]:
    """One round for each n, until the program finishes untouched."""
    do, ops, times, step, *glob = fault
    for at in range(1, LONGEST, every(step)):
        place = fresh(*names)
        given = [place.root / w[1:] if str(w).startswith("@") else w for w in words]
        rule = Rule(do, at, times, ops, *glob)
        said = program.run(place.line(home, *given), place.root, [rule])
        yield place, said
        if said.untouched:
            return
    pytest.fail("the program never finished untouched")


def cases(faults):
    return pytest.mark.parametrize(
        "fault", faults, ids=[f"{NAMES[f[0]]}" for f in faults]
    )


@pytest.mark.fault(2, 3, 9, 10, 13, 16)
@cases(CALL_BY_CALL)
def test_that_a_passage_is_whole_or_not_there(program, fresh, tally: Tally, fault):
    for place, said in sweep(program, fault, ADMIT, fresh, [GATE], GATE):
        held = check_station(place, said.facts("record_id"))
        assert said.killed or said.facts("record_id") or said.status == 3, said
        assert len(held) in {3, 4}
        tally.round(NAMES[fault[0]], told(said))


@pytest.mark.fault(11)
@cases(((EIO, "d", 1, 20, DATABASE), (GARBLE, "d", 1, 20, DATABASE)))
def test_that_a_bad_read_is_said_and_shows_nothing_wrong(
    program, fresh, tally: Tally, fault
):
    """The n-th read of the database fails or comes back with another byte."""
    for place, said in sweep(program, fault, ("verify",), fresh, [GATE], GATE):
        sound = place.run(GATE, "verify")
        assert sound.status == 0, sound
        assert said.status in {3, 4} or said.out == sound.out, said
        assert said.out + said.err
        tally.round(NAMES[fault[0]], told(said))


@pytest.mark.fault(15, 37)
@cases(sparse(7))
def test_that_a_handover_is_whole_or_not_there(program, fresh, tally: Tally, fault):
    """Whatever happened, the next handover brings everything, and nothing twice."""
    words = ("handover", "--to", "@news", "--json")
    for place, said in sweep(program, fault, words, fresh, (), GATE):
        whole = {path.name for path in (place.root / "news").glob("*.handover")}
        acked = {name.rsplit("/", 1)[-1] for name in said.facts("place")}
        assert acked <= whole
        ids = check_station(place)
        assert place.run(GATE, "handover", "--to", place.root / "news").status == 0
        taken(place, place.root / "news")
        assert set(ids) <= set(check_office(place))
        tally.round(NAMES[fault[0]], told(said))


@pytest.mark.fault(31, 35)
def test_that_a_stick_that_reads_back_something_else_is_refused(
    program, fresh, tally: Tally
):
    """At the first or the second file: each is read thrice, once for its content."""
    for at in (1, 4):
        place = fresh()
        rule = Rule(GARBLE, at, 1, "d", "*/out/*.handover")
        words = ("handover", "--to", place.root / "out", "--json")
        said = program.run(place.line(GATE, *words), place.root, [rule])
        assert (said.status, said.facts("place")) == (3, []), said
        assert "reads back differently" in said.err
        tally.round("another byte read back", told(said))


@pytest.mark.fault(40, 52)
@cases(sparse(8))
def test_that_an_import_is_whole_or_not_there(program, fresh, tally: Tally, fault):
    words = ("import", "@news", "--json")
    for place, said in sweep(program, fault, words, fresh, (), OFFICE):
        check_office(place)
        taken(place, place.root / "news")
        assert len(check_office(place)) == 2
        assert len(list((place.root / OFFICE / "inbox").glob("*.handover"))) == 2
        tally.round(NAMES[fault[0]], told(said))


@pytest.mark.fault(2)
@cases(sparse(5))
def test_that_a_briefing_is_adopted_whole_in_the_end(
    program, fresh, tally: Tally, fault
):
    rules = next((fresh().root / "rules").glob("*.briefing")).name
    for place, said in sweep(
        program, fault, ("adopt", f"@rules/{rules}"), fresh, [GATE, "rules"], GATE
    ):
        check_station(place)
        again = place.run(GATE, "adopt", place.root / "rules" / rules)
        assert again.status == 0, again
        check_station(place)
        tally.round(NAMES[fault[0]], told(said))


@pytest.mark.fault(15)
@cases((*sparse(5), LOG_ALONE))
def test_that_a_backup_is_whole_or_not_there(program, fresh, tally: Tally, fault):
    for place, said in sweep(
        program, fault, ("backup", "--to", "@copy.db"), fresh, [GATE], GATE
    ):
        check_station(place)
        if (place.root / "copy.db").exists():
            check_backup(place, place.root / "copy.db")
        else:
            assert said.killed or said.status == 3, said
        tally.round(NAMES[fault[0]], told(said))
