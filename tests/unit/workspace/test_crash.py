import os
import stat
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from station.domain.errors import EnvironmentFault
from station.domain.moments import Stamp, to_us
from station.workspace.crash import crashes_in, watched, write_crash

STAMP = Stamp(to_us(datetime(2022, 4, 18, 1, 2, 3, tzinfo=UTC)), 480, 0, "boot-1")
ID_NUMBER = "330102199001011234"


def a_bug() -> Exception:
    """A KeyError about somebody, raised while a ValueError was handled."""
    try:
        try:
            int(f"张三 {ID_NUMBER}")
        except ValueError:
            holder = {"name": "张三"}
            return holder[ID_NUMBER]
    except KeyError as error:
        return error


@pytest.mark.fault(62)
def test_that_a_crash_file_holds_types_and_places_and_nobody(tmp_path):
    path = write_crash(a_bug(), tmp_path, STAMP)
    text = path.read_text(encoding="ascii")
    assert "KeyError" in text
    assert "ValueError" in text
    assert "test_crash.py" in text
    assert "a_bug" in text
    assert text.startswith("gatebook ")
    assert "2022-04-18T09:02:03+08:00" in text
    assert ID_NUMBER not in text
    assert "张三" not in text
    assert "holder" not in text


def test_that_a_crash_file_is_private_and_named_for_its_place(tmp_path):
    path = write_crash(a_bug(), tmp_path, STAMP)
    assert path.name.startswith("crash-20220418-test_crash-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_the_same_bug_all_day_leaves_one_file(tmp_path):
    assert {write_crash(a_bug(), tmp_path, STAMP) for _turn in range(3)} == {
        *tmp_path.iterdir()
    }


def test_that_an_error_never_raised_is_told_too(tmp_path):
    assert write_crash(KeyError("x"), tmp_path, STAMP).name.endswith("nowhere.txt")


def test_that_a_crash_file_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(EnvironmentFault):
        write_crash(a_bug(), tmp_path / "nowhere", STAMP)


WATCHED = """
import faulthandler, sys
from pathlib import Path
from station.workspace.crash import watched
with watched(Path(sys.argv[1])):
    secret = "张三 330102199001011234"
    if sys.argv[2] == "fault":
        faulthandler._sigabrt()
"""


def program(folder, how):
    words = [sys.executable, "-c", WATCHED, str(folder), how]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_that_a_fault_below_python_is_a_crash_file_at_the_next_start(tmp_path):
    assert program(tmp_path, "fault").returncode < 0
    (left,) = tmp_path.iterdir()
    assert (left.name, stat.S_IMODE(left.stat().st_mode)) == ("faults.txt", 0o600)
    ended = program(tmp_path, "well")
    assert (ended.returncode, ended.stderr) == (0, "")
    (kept,) = tmp_path.iterdir()
    assert kept.name == "crash-001-below-python.txt"
    assert crashes_in(tmp_path) == 1
    text = kept.read_text(encoding="ascii")
    assert "Fatal Python error: Aborted" in text
    assert "330102" not in text


def test_that_a_folder_that_is_not_there_keeps_nobody_from_work(tmp_path):
    with watched(tmp_path / "nowhere"):
        pass
    assert crashes_in(tmp_path / "nowhere") == 0
