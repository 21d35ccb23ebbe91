from station.domain.import_report import FileState
from station.services.adopt import adopt
from tests.integration.exchange.world import outbox_names


def test_that_a_day_goes_up_and_its_receipt_comes_down(world):
    world.record("gate-1", *range(20))
    (path,) = world.sent("gate-1")
    report = world.taken(path)
    (file,) = report.files
    assert file.state is FileState.IMPORTED
    assert (file.new, file.held, file.missing) == (22, 0, ())
    assert report.exit_code == 0

    gate = world.gates["gate-1"]
    assert outbox_names(gate) == [path.name]
    briefing = world.briefing("gate-1")
    adopted = adopt(gate, briefing.data)
    assert adopted.delivered == (path.name,)
    assert adopted.residents == 30
    assert outbox_names(gate) == []
