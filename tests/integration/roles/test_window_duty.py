"""What the gate window does about duty, on a real home."""

import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import PAPER
from station.domain.verdict import Outcome
from station.services.operators import Right
from station.workspace.keyslots import KeyFile
from tests.data.releases.make import PIN
from ui.commands.upkeep import StationUpkeep
from ui.compose import open_station


@pytest.fixture
def station(shell):
    root, way = shell.root / "station", KeyFile(shell.root / "key.txt")
    with open_station(root, way) as opened:
        yield opened


def test_that_a_picked_name_stands_on_the_station_line_and_outlives_a_restart(shell):
    root, way = shell.root / "station", KeyFile(shell.root / "key.txt")
    with open_station(root, way) as station:
        duty = station.desk().duty
        duty.add_volunteer(
            "赵志愿", "13800000077", "", duty.sign("L01", Right.VOLUNTEER, PIN)
        )
        duty.take_post("V01")
        assert station.status().operator == "V01"
    with open_station(root, way) as station:
        assert station.gate().operator == "V01"
        assert station.desk().duty.crew().at_post == "V01"


def test_that_a_closed_shift_has_its_sheet_among_the_prints(station):
    duty = station.desk().duty
    closed = duty.close_shift(duty.sign("L01", Right.SHIFT, PIN))
    assert station.status().shift == ""
    name = StationUpkeep(station).shift_sheet(closed.shift)
    file = station.home.root / name
    assert file.read_bytes().startswith(b"%PDF")
    row = station.passages.ledger(PAPER.name)[-1]
    assert row.fields["file"] == str(file)


def test_that_a_quiet_erasure_says_nothing_when_all_went_well(station):
    assert StationUpkeep(station).erase() == ()


def test_that_the_desk_of_a_real_station_asks_for_the_leader(station):
    desk = station.desk()
    held = desk.waiting()[0]
    with pytest.raises(OperatorError, match="signs with the PIN"):
        desk.resolve(held.record_id, Outcome.ADMIT, None, "熟人")
    with pytest.raises(OperatorError, match="signs with the PIN"):
        desk.duty.close_shift()


def test_that_the_lock_is_a_setting(shell):
    file = shell.root / "station" / "gatebook.toml"
    text = file.read_text().partition("[window]")[0]
    file.write_text(text + "\n[window]\nlock_min = 3\n")
    way = KeyFile(shell.root / "key.txt")
    with open_station(shell.root / "station", way) as station:
        assert station.settings.window.lock_min == 3
