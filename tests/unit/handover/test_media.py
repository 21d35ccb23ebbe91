"""Folders on sticks, as the system tells them; sticks that were swapped or pulled."""

import os
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFault
from station.handover import publish as publishing
from station.handover.media import (
    Stick,
    is_absent,
    mounted,
    stick_of,
    sync_medium,
)


def blocks(tmp_path, *, removable, usb=False, partition=True):
    """What Linux shows of the device that carries `tmp_path`."""
    disk = tmp_path / "devices" / ("usb1" if usb else "ata1") / "sdq"
    inner = disk / "sdq1" if partition else disk
    inner.mkdir(parents=True)
    (disk / "removable").write_text(f"{int(removable)}\n")
    if partition:
        (inner / "partition").write_text("1\n")
    number = tmp_path.stat().st_dev
    shown = tmp_path / "block"
    shown.mkdir()
    (shown / f"{os.major(number)}:{os.minor(number)}").symlink_to(inner)
    return shown


@pytest.mark.parametrize(("removable", "usb"), [(True, False), (False, True)])
def test_that_a_stick_is_told_with_its_devices(tmp_path, removable, usb):
    shown = blocks(tmp_path, removable=removable, usb=usb)
    assert stick_of(tmp_path, shown) == Stick("/dev/sdq1", "/dev/sdq")


def test_that_a_stick_without_partitions_is_one_too(tmp_path):
    shown = blocks(tmp_path, removable=True, partition=False)
    assert stick_of(tmp_path, shown) == Stick("/dev/sdq", "/dev/sdq")


def test_that_a_fixed_disk_or_an_unknown_one_is_none(tmp_path):
    assert stick_of(tmp_path, blocks(tmp_path, removable=False)) is None
    assert stick_of(tmp_path, tmp_path / "nothing") is None
    assert stick_of(tmp_path / "gone") is None


def test_that_a_file_system_can_be_written_out(tmp_path):
    with (tmp_path / "x").open("wb") as file:
        sync_medium(file.fileno())
    with pytest.raises(OSError, match="Bad file descriptor"):
        sync_medium(9999)


@pytest.mark.fault(35)
def test_that_another_stick_in_its_place_is_noticed(tmp_path, monkeypatch):
    """It may even hold a file of that name and content."""
    stick, other = tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    (other / "a").write_bytes(b"data")

    def swap(_handle):
        stick.rename(tmp_path / "pulled")
        other.rename(stick)

    monkeypatch.setattr(publishing, "_drop_cache", swap)
    with pytest.raises(EnvironmentFault, match="Another stick"):
        publishing.publish(b"data", str(stick), "a")


@pytest.mark.fault(28, 37)
def test_that_what_a_pulled_stick_left_is_cleared_away(tmp_path):
    (tmp_path / "a.handover.0badcafe.part").write_bytes(b"half")
    (tmp_path / "b.handover.0badcafe.part").write_bytes(b"of another station")
    publishing.publish(b"data", str(tmp_path), "a.handover")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a.handover", "b.handover.0badcafe.part"]


def test_that_a_large_file_is_never_held_in_memory(tmp_path):
    chunk = bytes(1 << 20)

    def make(file):
        for _ in range(8):
            file.write(chunk)

    for url in (str(tmp_path), "memory://large"):
        assert publishing.publish_made(make, url, "a").endswith("/a")
    assert (tmp_path / "a").stat().st_size == 8 << 20


@pytest.mark.parametrize(
    ("folder", "mounted", "absent"),
    [
        ("/media/usb", "", True),
        ("/media/somebody/STICK/daily", "", True),
        ("/media/somebody/STICK/daily", "/media/somebody/STICK", False),
        ("/mnt/share/daily", "/mnt", False),
        ("/srv/daily", "/srv", False),
        ("/srv/daily", "", False),
    ],
)
def test_that_a_folder_where_a_stick_should_be_is_absent(folder, mounted, absent):
    assert is_absent(Path(folder), lambda one: str(one) == mounted) is absent


def test_that_the_folders_on_a_stick_are_no_sticks_of_their_own(tmp_path: Path):
    media, mnt = tmp_path / "media", tmp_path / "mnt"
    stick, share = media / "guard" / "KINGSTON", mnt / "share"
    for folder in (stick / "DCIM", share / "old" / "files", mnt / "bare"):
        folder.mkdir(parents=True)
    found = mounted((media, tmp_path / "none", mnt), {stick, share, mnt}.__contains__)
    assert list(found) == [stick, mnt, share]
