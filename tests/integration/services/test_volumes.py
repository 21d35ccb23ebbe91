"""A restored, rolled back or copied home begins a volume of its own, on real homes."""

import shutil
from pathlib import Path

import msgspec
import pytest

from station.domain.errors import EnvironmentFault
from station.domain.kinds import TECHNICAL, VolumeOpened
from station.services.volumes import CLONED, RESTORED
from station.workspace.clock import SystemClock
from station.workspace.head_note import read_head
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile
from ui.compose import open_any, open_office
from ui.founding import make_office

DATABASE = "journal.db"
SMALL = Settings(HomeRole.OFFICE, "sun", "阳光社区", office="sun", ballast_mib=1)


class Office:
    """An office on a real disk, opened for each act as the program does."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "office"
        self.way = KeyFile(folder / "key")
        make_office(self.root, SMALL, (self.way,), SystemClock())

    def opened(self, root: Path | None = None):
        return open_office(root or self.root, self.way)

    def works(self, times: int = 1) -> None:
        with self.opened() as office:
            for number in range(times):
                office.recorder().note(TECHNICAL, f"part-{number}", "failed")

    def looks(self, root: Path | None = None) -> tuple[int, int, str, list[str]]:
        """How many volumes, the head, why the last was begun, what is told."""
        with self.opened(root) as office:
            heads = office.journal.heads()
            head = office.journal.head()
            (first,) = office.journal.records(head.station, head.volume, 1, 1)
            opening = msgspec.json.decode(first.payload, type=VolumeOpened)
            told = [str(fault) for fault in office.told]
            return len(heads), head.seq, opening.reason, told


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_that_an_untouched_home_goes_on_in_its_volume(office: Office) -> None:
    office.works(3)
    assert office.looks() == (1, 4, "first", [])
    assert office.looks() == (1, 4, "first", [])


def test_that_the_head_is_noted_when_a_home_is_closed(office: Office) -> None:
    office.works(3)
    note = read_head(office.root)
    assert note is not None
    assert note.seq == 4


@pytest.mark.fault(20)
def test_that_an_old_database_put_back_begins_a_volume_and_names_what_is_missing(
    office: Office,
) -> None:
    office.works(2)
    shutil.copy(office.root / DATABASE, office.root / "old")
    office.works(4)
    (office.root / "old").replace(office.root / DATABASE)
    volumes, _head, reason, told = office.looks()
    assert (volumes, reason) == (2, RESTORED)
    assert "numbers 4 to 7 are missing" in told[0]
    assert office.looks()[0] == 2
    assert office.looks()[3] == []


@pytest.mark.fault(19)
def test_that_a_deleted_log_is_noticed(office: Office) -> None:
    office.works()
    with office.opened() as home:
        for number in range(70):
            home.recorder().note(TECHNICAL, f"part-{number}", "failed")
        for name in (DATABASE, "head.json"):
            shutil.copy(office.root / name, office.root / f"{name}.cut")
    for name in (DATABASE, "head.json"):
        (office.root / f"{name}.cut").replace(office.root / name)
    volumes, _head, reason, told = office.looks()
    assert (volumes, reason) == (2, RESTORED)
    assert "are missing" in told[0]


@pytest.mark.fault(19, 58)
def test_that_a_rewritten_database_is_noticed(office: Office) -> None:
    office.works(1)
    shutil.copy(office.root / DATABASE, office.root / "old")
    office.works(2)
    (office.root / "head.json").replace(office.root / "note")
    (office.root / "old").replace(office.root / DATABASE)
    office.works(2)
    (office.root / "note").replace(office.root / "head.json")
    _volumes, _head, reason, told = office.looks()
    assert reason == RESTORED
    assert "number 4 differs" in told[0]


@pytest.mark.fault(21)
def test_that_a_copy_of_a_home_begins_a_volume_once(
    office: Office, tmp_path: Path
) -> None:
    office.works(2)
    copy = tmp_path / "copy"
    shutil.copytree(office.root, copy)
    assert office.looks(copy)[:3] == (2, 2, CLONED)
    assert office.looks(copy)[:3] == (2, 2, CLONED)
    assert office.looks()[:3] == (1, 3, "first")


def test_that_looking_into_a_copy_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.works(2)
    copy = tmp_path / "copy"
    shutil.copytree(office.root, copy)
    with open_any(copy, office.way, "verify") as home:
        assert len(home.journal.heads()) == 1


@pytest.mark.fault(22)
def test_that_a_second_program_is_refused_with_the_name_of_the_first(
    office: Office,
) -> None:
    with (
        office.opened(),
        pytest.raises(EnvironmentFault, match=r"in use: gatebook office, pid \d+"),
        office.opened(),
    ):
        pass
