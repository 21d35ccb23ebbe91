"""Files are overwritten and unlinked; links are never followed."""

import os
import stat

import pytest

from station.domain.errors import EnvironmentFault
from station.workspace.shredding import everything_in, overwrite, remove

SECRET = b"secret-of-a-home" * 70_000  # over one chunk


def test_that_nothing_of_a_file_is_left_in_place(tmp_path):
    file = tmp_path / "a.db"
    file.write_bytes(SECRET)
    inode = file.stat().st_ino
    assert overwrite(file) == len(SECRET)
    assert file.stat().st_ino == inode
    assert file.stat().st_size == len(SECRET)
    assert b"secret" not in file.read_bytes()


def test_that_a_read_only_file_is_overwritten_all_the_same(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(SECRET)
    file.chmod(stat.S_IRUSR)
    overwrite(file)
    assert b"secret" not in file.read_bytes()


def test_that_a_link_is_taken_away_and_what_it_names_stays(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(SECRET)
    link = tmp_path / "home" / "link"
    link.parent.mkdir()
    link.symlink_to(outside)
    assert overwrite(link) == 0
    remove(link)
    assert outside.read_bytes() == SECRET
    assert not os.path.lexists(link)


def test_that_everything_comes_before_the_folder_it_is_in(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("x")
    (tmp_path / "d").write_text("x")
    for path in list(everything_in(tmp_path)):
        remove(path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_is_not_empty_is_one_sentence(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("x")
    with pytest.raises(EnvironmentFault):
        remove(tmp_path / "a")
