"""What every start looks at, on a real home."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from station.domain.exchange import ClockMark, OutboxFile
from station.domain.kinds import TECHNICAL
from station.services.self_test import TAIL
from station.workspace.clock import SystemClock
from station.workspace.home import HomeRole, Settings
from station.workspace.keyslots import KeyFile, unlock
from tests.faults.tamper import tamper
from ui.compose import OpenOffice, open_office
from ui.founding import make_office

SMALL = Settings(HomeRole.OFFICE, "sun", "阳光社区", office="sun", ballast_mib=1)
LOST = OutboxFile("h-1", "gone.handover", "v", 1, 2, "ab", 3, "cd", 4)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    way = KeyFile(folder / "key")
    make_office(folder / "home", SMALL, (way,), SystemClock())
    with open_office(folder / "home", way) as office:
        recorder = office.recorder()
        for number in range(5):
            recorder.note(TECHNICAL, f"part-{number}", "failed")
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "copy")
    return tmp_path / "copy"


def checked(office: OpenOffice) -> dict[str, tuple[bool, str]]:
    return {check.name: (check.good, check.text) for check in office.self_test()}


def opened(folder: Path):
    return open_office(folder / "home", KeyFile(folder / "key"))


def test_that_a_sound_home_is_well_in_every_part(template: Path) -> None:
    with opened(template) as office:
        found = checked(office)
    assert {"journal", "recording", "keys", "clock"} <= found.keys()
    assert "outbox" not in found  # an office hands over nothing
    bad = [text for name, (good, text) in found.items() if not good]
    assert all("MB left" in text for text in bad)


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_that_an_altered_end_of_the_journal_is_told(folder: Path, seq: int) -> None:
    key = unlock(folder / "home" / "keys", KeyFile(folder / "key"))
    tamper(folder / "home" / "journal.db", key, seq)
    with opened(folder) as office:
        good, text = checked(office)["journal"]
    assert not good
    assert "sun" in text
    assert seq < TAIL


def test_that_what_is_lost_or_doubtful_is_told(folder: Path) -> None:
    with opened(folder) as office:
        office.exchange.keep(LOST)
        office.exchange.save_clock_mark(ClockMark(suspect=True, seconds=90))
        office.home.save(replace(office.settings, role=HomeRole.STATION))
        found = checked(office)
    assert found["outbox"] == (
        False,
        "Handovers are missing from the outbox: gone.handover",
    )
    assert "clock" not in found
    assert not found["warning"][0]
