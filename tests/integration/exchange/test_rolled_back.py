"""A station whose disk was put back never passes another record off as an old one."""

from dataclasses import replace

import pytest

from station.domain.import_report import FileState
from station.handover.minisign import public_line
from station.services import volumes
from station.services.adopt import adopt
from station.services.volumes import RESTORED
from tests.integration.exchange.world import copied

GATE = "gate-1"


@pytest.fixture
def rolled_back(template, tmp_path):
    """An office that holds more of a station than the station itself knows again."""
    world = copied(template, tmp_path / "before")
    world.record(GATE, 1, 2)
    world.taken(*world.sent(GATE))
    world.close()
    again = copied(tmp_path / "before", tmp_path / "after")
    again.record(GATE, 3, 4, 5, 6)
    again.taken(*again.sent(GATE))
    old = copied(tmp_path / "before", tmp_path / "old")
    yield replace(again, gates={**again.gates, GATE: old.gates[GATE]}, root=old.root)
    again.close()
    old.close()


def head_of(world):
    """The head of the station, and up to where the office holds that volume."""
    head = world.gates[GATE].journal.head()
    return head, world.heads()[GATE, head.volume][0]


@pytest.mark.fault(20, 21)
def test_that_a_number_used_twice_is_found_out(rolled_back):
    head, there = head_of(rolled_back)
    assert head.seq < there
    rolled_back.record(GATE, 7)
    (path,) = rolled_back.sent(GATE, since=head.seq + 1)
    (file,) = rolled_back.taken(path).files
    assert file.state is FileState.SET_ASIDE
    assert "was copied" in file.reason.msgid


@pytest.mark.fault(20)
def test_that_going_on_exactly_after_the_offices_head_is_found_out(rolled_back):
    """Nothing overlaps: only the link before the first number tells."""
    before = rolled_back.heads()
    _head, there = head_of(rolled_back)
    rolled_back.record(GATE, *range(10, 20))
    (path,) = rolled_back.sent(GATE, since=there + 1)
    (file,) = rolled_back.taken(path).files
    assert file.first == there + 1
    assert file.state is FileState.SET_ASIDE
    assert "was copied" in file.reason.msgid
    assert rolled_back.heads() == before


@pytest.mark.fault(20)
def test_that_the_briefing_tells_the_station_to_begin_a_volume(rolled_back):
    end = rolled_back.gates[GATE]
    old, there = head_of(rolled_back)
    begun = []

    def heed(receipt):
        line = public_line(end.keys.sign)
        begun.append(volumes.heed(end.journal, end, receipt, line))

    listening = replace(end, heed=heed)
    data = rolled_back.briefing(GATE).data
    assert adopt(listening, data).strange == (old.volume,)
    assert [change.reason for change in begun] == [RESTORED]
    missing = f"numbers {old.seq + 1} to {there} are missing"
    assert missing in str(begun[0].told)
    assert end.journal.head().volume > old.volume
    rolled_back.record(GATE, 8)
    head = end.journal.head()
    report = rolled_back.taken(*rolled_back.sent(GATE))
    assert [file.state for file in report.files if file.volume == head.volume] == [
        FileState.IMPORTED
    ]
    assert rolled_back.heads()[GATE, old.volume][0] == there
    data = rolled_back.briefing(GATE).data
    assert adopt(listening, data).strange == ()
    assert len(begun) == 1
