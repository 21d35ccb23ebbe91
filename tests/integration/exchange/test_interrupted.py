"""What is cut off half way is made good by doing it again."""

from dataclasses import replace

import pytest

from station.domain.errors import EnvironmentFault
from station.domain.import_report import FileState
from station.services.adopt import adopt
from station.services.hand_over import hand_over
from station.services.receive import receive
from tests.integration.exchange.world import outbox_names


class Failing:
    """A port whose one method fails, as a full disk would make it."""

    def __init__(self, port, name):
        self._port = port
        self._name = name

    def __getattr__(self, name):
        if name == self._name:
            return self._fail
        return getattr(self._port, name)

    def _fail(self, *_values, **_more):
        raise EnvironmentFault("The disk is full; nothing was saved.")


def without(end, port, name):
    return replace(end, **{port: Failing(getattr(end, port), name)})


@pytest.mark.fault(40, 52)
@pytest.mark.parametrize(
    ("port", "name"),
    [
        ("journal", "absorb"),
        ("journal", "append"),
        ("exchange", "save_receipt"),
        ("exchange", "save_station"),
    ],
)
def test_that_an_interrupted_import_is_made_good_by_the_next(world, port, name):
    world.record("gate-1", 1, 2)
    (path,) = world.sent("gate-1")
    report = receive(without(world.office, port, name), [str(path)])
    assert report.exit_code == 3
    assert world.taken(path).files[0].state in {FileState.IMPORTED, FileState.HELD}
    (head,) = world.heads().values()
    assert head[0] == 4
    assert len(world.office.exchange.receipts("gate-1")) == 1
    assert len(list(world.office.inbox.iterdir())) == 1


@pytest.mark.parametrize(
    ("port", "name"),
    [
        ("register", "replace"),
        ("register", "set_listings"),
        ("register", "set_operators"),
        ("exchange", "save_receipt"),
        ("exchange", "drop"),
        ("journal", "append"),
        ("exchange", "save_adopted"),
        ("exchange", "save_paired"),
    ],
)
def test_that_an_interrupted_adoption_is_made_good_by_the_next(world, port, name):
    world.record("gate-1", 1)
    world.taken(*world.sent("gate-1"))
    data = world.briefing("gate-1").data
    end = world.gates["gate-1"]
    with pytest.raises(EnvironmentFault):
        adopt(without(end, port, name), data)
    adopt(end, data)
    assert end.exchange.adopted().number == 3
    assert outbox_names(end) == []
    assert end.exchange.paired().token == ""


@pytest.mark.fault(37)
@pytest.mark.parametrize(
    ("port", "name"), [("exchange", "keep"), ("journal", "append")]
)
def test_that_an_interrupted_handover_is_made_good_by_the_next(world, port, name):
    world.record("gate-1", 1)
    end = world.gates["gate-1"]
    with pytest.raises(EnvironmentFault):
        hand_over(without(end, port, name), str(world.stick))
    sent = hand_over(end, str(world.stick))
    assert [(one.file.first, one.file.last) for one in sent] == [(1, 3)]
    assert outbox_names(end) == [sent[0].file.name]
    assert world.taken(world.stick).new == 3
