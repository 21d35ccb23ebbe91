"""A laptop that was copied, moved or put back is told by name at the office."""

import pytest

from station.domain.import_report import FileState
from station.handover.minisign import public_line
from station.services.openings import BOTH, NEWS
from station.services.receive import How
from station.services.volumes import CLONED, RESTORED
from tests.integration.exchange.world import copied

GATE = "gate-1"


def begin(world, reason):
    end = world.gates[GATE]
    end.journal.open_volume(reason, public_line(end.keys.sign))


def told(report):
    return [file.told and file.told.msgid for file in report.files]


def test_that_a_moved_home_is_told_once_and_is_no_fault(world):
    world.record(GATE, 1)
    assert told(world.taken(*world.sent(GATE))) == [None]
    begin(world, CLONED)
    world.record(GATE, 2)
    file = world.sent(GATE)[-1]
    assert told(world.taken(file, how=How(dry_run=True))) == [None]
    report = world.taken(file)
    assert told(report) == [NEWS[CLONED]]
    assert report.files[0].told.fields == {"station": GATE}
    assert report.exit_code == 0
    world.record(GATE, 3)
    assert told(world.taken(world.sent(GATE)[-1])) == [None]


def test_that_a_database_that_was_put_back_is_told(world):
    world.record(GATE, 1)
    world.taken(*world.sent(GATE))
    begin(world, RESTORED)
    world.record(GATE, 2)
    assert told(world.taken(world.sent(GATE)[-1])) == [NEWS[RESTORED]]


@pytest.mark.parametrize("first", ["copy", "original"])
def test_that_two_copies_that_both_go_on_are_told_with_the_later_file(
    template, tmp_path, first
):
    before = copied(template, tmp_path / "before")
    before.record(GATE, 1)
    before.taken(*before.sent(GATE))
    before.close()
    original, copy = (copied(tmp_path / "before", tmp_path / n) for n in "ab")
    begin(copy, CLONED)
    copy.record(GATE, 2)
    original.record(GATE, 3)
    files = {"copy": copy.sent(GATE)[-1], "original": original.sent(GATE)[-1]}
    report = original.taken(files.pop(first))
    assert told(report) == [NEWS[CLONED] if first == "copy" else None]
    (later,) = files.values()
    report = original.taken(later)
    assert told(report) == [BOTH]
    assert report.exit_code == 1
    assert report.files[0].state is FileState.IMPORTED
    original.record(GATE, 4)
    assert told(original.taken(original.sent(GATE)[-1])) == [None]
    original.close()
    copy.close()
