"""A home knows the computer, the disk and the folder that it belongs to."""

import shutil
from pathlib import Path

import msgspec
import pytest

from station.workspace.head_note import HeadNote, read_head, write_head
from station.workspace.machine import NAME, Facts, belongs, bind, facts_of

HERE = Facts("system-1", "disk-1", "77")


def test_that_nobody_knows_of_a_home_never_bound(tmp_path: Path) -> None:
    assert belongs(tmp_path, HERE) is None
    (tmp_path / NAME).write_text("{")
    assert belongs(tmp_path, HERE) is None


@pytest.mark.fault(21)
@pytest.mark.parametrize("fact", Facts.__struct_fields__)
def test_that_another_computer_disk_or_folder_is_noticed(
    tmp_path: Path, fact: str
) -> None:
    bind(tmp_path, HERE)
    assert belongs(tmp_path, HERE) is True
    assert belongs(tmp_path, msgspec.structs.replace(HERE, **{fact: "other"})) is False


@pytest.mark.parametrize("fact", Facts.__struct_fields__)
def test_that_what_cannot_be_told_proves_nothing(tmp_path: Path, fact: str) -> None:
    silent = msgspec.structs.replace(HERE, **{fact: ""})
    bind(tmp_path, HERE)
    assert belongs(tmp_path, silent) is True
    bind(tmp_path, silent)
    assert belongs(tmp_path, HERE) is True


def test_that_the_binding_tells_nobody_the_facts(tmp_path: Path) -> None:
    bind(tmp_path, HERE)
    text = (tmp_path / NAME).read_text()
    assert all(fact not in text.replace(":", " ") for fact in ("system-1", "disk-1"))


def test_that_a_copied_folder_has_facts_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    bind(home, facts_of(home))
    shutil.copytree(home, tmp_path / "copy")
    assert belongs(home, facts_of(home)) is True
    assert belongs(tmp_path / "copy", facts_of(tmp_path / "copy")) is False
    home.rename(tmp_path / "moved")
    assert belongs(tmp_path / "moved", facts_of(tmp_path / "moved")) is True


def test_that_the_head_is_noted_and_a_torn_note_is_none(tmp_path: Path) -> None:
    note = HeadNote("v", 7, "ab")
    assert read_head(tmp_path) is None
    write_head(tmp_path, note)
    assert read_head(tmp_path) == note
    assert (tmp_path / "head.json").stat().st_mode & 0o777 == 0o600
    (tmp_path / "head.json").write_bytes(b"")
    assert read_head(tmp_path) is None
    write_head(tmp_path / "gone", note)
