import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.workspace.home import (
    FOLDERS,
    HomeRole,
    Settings,
    begin_home,
    create_home,
    default_home,
    open_home,
)

SETTINGS = Settings(HomeRole.STATION, "gate-1", "一号登记终端", gate="东门")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "home"
    create_home(root, SETTINGS, "init").close()
    return root


def test_that_a_home_opens_as_it_was_made(root):
    with open_home(root, "gate") as home:
        assert home.settings == SETTINGS
        assert home.journal == root / "journal.db"


def test_that_saved_settings_are_there_at_the_next_opening(root):
    paired = Settings(HomeRole.STATION, "gate-2", "二号", community="幸福里")
    with open_home(root, "pair") as home:
        home.save(paired)
    with open_home(root, "gate") as home:
        assert home.settings == paired


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_that_only_the_owner_can_look_in(root):
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    for name in FOLDERS:
        assert stat.S_IMODE((root / name).stat().st_mode) == 0o700
    assert stat.S_IMODE((root / "gatebook.toml").stat().st_mode) == 0o600


@pytest.mark.fault(22)
def test_that_a_second_opening_is_told_who_is_inside(root):
    with (
        open_home(root, "gate"),
        pytest.raises(EnvironmentFault, match=rf"gate, pid {os.getpid()}"),
    ):
        open_home(root, "import")


def test_that_a_closed_home_opens_again(root):
    home = open_home(root, "gate")
    home.close()
    home.close()
    open_home(root, "gate").close()


@pytest.mark.fault(22)
def test_that_a_killed_process_leaves_no_lock(root):
    code = (
        "import os, sys, pathlib\n"
        "from station.workspace.home import open_home\n"
        "home = open_home(pathlib.Path(sys.argv[1]), 'gate')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, root], check=False)
    assert (root / "lock.holder").exists()
    open_home(root, "gate").close()


def test_that_a_missing_home_is_one_sentence(tmp_path):
    with pytest.raises(EnvironmentFault, match="no Gatebook home here"):
        open_home(tmp_path / "nowhere", "gate")
    assert not (tmp_path / "nowhere").exists()


def test_that_a_folder_with_something_in_it_is_not_made_a_home(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(OperatorError, match="not empty"):
        create_home(tmp_path, SETTINGS, "init")
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.fault(6)
def test_that_what_was_left_of_an_unfinished_home_gives_way(tmp_path):
    root = tmp_path / "home"
    begin_home(root, SETTINGS, "init").close()
    (root / "keys" / "slots.json").write_text("half of it")
    with pytest.raises(EnvironmentFault, match="never finished"):
        open_home(root, "gate")
    with begin_home(root, SETTINGS, "init") as home:
        home.finish()
    assert list((root / "keys").iterdir()) == []
    open_home(root, "gate").close()
    with pytest.raises(OperatorError, match="not empty"):
        begin_home(root, SETTINGS, "init")


@pytest.mark.parametrize("name", ["Gate-1", "门", "a b", "-a", "a-", "x" * 33, "../a"])
def test_that_an_id_that_cannot_name_a_file_is_refused(tmp_path, name):
    with pytest.raises(OperatorError, match="a-z"):
        create_home(tmp_path / "home", Settings(HomeRole.OFFICE, name, ""), "init")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "text", ["", "role =", 'role = "king"\nid = "a"\nname = ""', "\x00"]
)
def test_that_settings_that_cannot_be_read_are_one_sentence(root, text):
    (root / "gatebook.toml").write_text(text)
    with pytest.raises(EnvironmentFault, match="settings cannot be read"):
        open_home(root, "gate")


def test_that_a_home_of_a_newer_program_is_not_touched(root):
    path = root / "gatebook.toml"
    path.write_text(path.read_text().replace("format = 1", "format = 2"))
    with pytest.raises(EnvironmentFault, match="newer program"):
        open_home(root, "gate")


def test_that_the_default_home_is_named_after_the_program():
    assert default_home().name == "gatebook"


READ_ONLY = """
import os, pathlib, sys
from station.domain.errors import EnvironmentFault
from station.workspace.home import open_home
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    open_home(pathlib.Path(sys.argv[1]), "gate")
except EnvironmentFault as fault:
    print(fault)
"""


@pytest.mark.skipif(os.name != "posix", reason="users and modes are POSIX")
def test_that_a_read_only_home_is_one_sentence():
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        root = Path(place) / "home"
        create_home(root, SETTINGS, "init").close()
        for path in (root, *root.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        run = subprocess.run(
            [sys.executable, "-c", READ_ONLY, root],
            capture_output=True,
            text=True,
            check=True,
        )
        root.chmod(0o700)
    assert "may not be read or written" in run.stdout
    assert run.stderr == ""


def test_that_a_full_disk_does_not_keep_a_home_shut(root):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    (root / "lock.holder").symlink_to(full)
    open_home(root, "handover").close()


def test_that_settings_that_cannot_be_written_leave_nothing_behind(root):
    with open_home(root, "pair") as home:
        (root / "gatebook.toml").unlink()
        (root / "gatebook.toml").mkdir()
        with pytest.raises(EnvironmentFault):
            home.save(SETTINGS)
    assert not list(root.glob("*.part"))


def test_that_no_home_is_begun_where_no_database_is_safe(tmp_path: Path) -> None:
    cloud = tmp_path / "OneDrive"
    cloud.mkdir()
    with pytest.raises(EnvironmentFault, match="cloud service"):
        begin_home(cloud / "home", SETTINGS, "init")
    assert list(cloud.iterdir()) == []
