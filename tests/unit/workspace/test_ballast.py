"""Room that is held for the moment when the disk is full."""

from pathlib import Path

from station.workspace.ballast import MIB, NAME, Ballast


def test_that_the_ballast_really_takes_its_room(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path, MIB)
    assert not ballast.is_whole
    assert ballast.refill()
    there = (tmp_path / NAME).stat()
    assert there.st_size == MIB
    assert there.st_blocks * 512 >= MIB
    assert there.st_mode & 0o777 == 0o600
    assert ballast.refill()


def test_that_it_is_given_once_and_comes_back_with_the_room(tmp_path: Path) -> None:
    room = [4 * MIB]
    ballast = Ballast(tmp_path, MIB, free=lambda _folder: room[0])
    assert ballast.refill()
    assert ballast.give()
    assert not ballast.give()
    room[0] = 2 * MIB - 1
    assert not ballast.refill()
    assert not (tmp_path / NAME).exists()
    room[0] = 2 * MIB
    assert ballast.refill()


def test_that_a_ballast_of_another_size_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"x")
    ballast = Ballast(tmp_path, MIB)
    assert not ballast.is_whole
    assert ballast.refill()


def test_that_a_home_without_ballast_gives_nothing_and_misses_nothing(
    tmp_path: Path,
) -> None:
    ballast = Ballast(tmp_path, 0)
    assert ballast.is_whole
    assert ballast.refill()
    assert not ballast.give()
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_refuses_is_no_error(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "gone", MIB, free=lambda _folder: 9 * MIB)
    assert not ballast.refill()
    assert not ballast.give()
