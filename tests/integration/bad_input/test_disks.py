"""Disks that are shut or full: one sentence, status 3, and the same home afterwards."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.homes import copy_homes
from tests.integration.bad_input.program import (
    NOBODY,
    Place,
    Said,
    assert_proven,
    assert_refused,
    is_one_sentence,
)

IS_ROOT = os.geteuid() == 0
SHUT = "may not be read or written"
FULL = ("The disk is full", "too large for this disk")
KIB = 1024
SIZES = (0, 5 * KIB, 40 * KIB, 120 * KIB)


@pytest.fixture
def nobody(place: Place) -> tuple[str, ...]:
    """Somebody without rights, who owns the homes of the place."""
    if not IS_ROOT:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root cannot become nobody here: no setpriv")
    for path in (place.root, *place.root.rglob("*")):
        os.chown(path, 65534, 65534)
    return NOBODY


def shut(*folders: Path) -> None:
    """Read-only, the folders inside too."""
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)


def opened(*folders: Path) -> None:
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    "words",
    [
        ["verify"],
        ["admit", "--door", "3-2-101", "--temperature", "36.5"],
        ["handover", "--to", "again"],
    ],
)
def test_that_a_read_only_home_is_one_sentence(place, nobody, words):
    before = place.kept("gate-1")
    shut(place.root / "gate-1")
    said = place.start("gate-1", *words, before=nobody)
    opened(place.root / "gate-1")
    assert_refused(said, 3, SHUT)
    assert place.kept("gate-1") == before
    assert_proven(place, "gate-1")


def test_that_doctor_sees_a_read_only_home(place, nobody):
    shut(place.root / "gate-1")
    said = place.start("gate-1", "doctor", "--json", before=nobody)
    opened(place.root / "gate-1")
    (home,) = [fact for fact in said.facts() if fact["check"] == "home"]
    assert (said.status, home["good"]) == (1, False)


@pytest.mark.fault(15, 30)
def test_that_places_that_are_shut_are_one_sentence(place, nobody):
    """Home folders one by one, and the places where something is to be written."""
    before = place.kept("office")
    closed = place.root / "closed"
    closed.mkdir()
    new = place.root / "news"
    cases = [
        ("office/backups", ["import", new], 3, "The backup cannot be written"),
        ("closed", ["register", "template", closed / "x.xlsx"], 3, SHUT),
        ("closed", ["briefing", "--to", closed], 3, SHUT),
        ("closed", ["backup", "--to", closed / "x.db"], 3, "backup cannot be written"),
    ]
    for folder, words, status, sentence in cases:
        shut(place.root / folder)
        said = place.start("office", *words, "--json", before=nobody)
        opened(place.root / folder)
        assert said.status == status, said
        assert sentence in said.err + said.out, said
        assert "Traceback" not in said.err
    assert place.kept("office").residents == before.residents
    assert place.kept("office").files == before.files
    assert_proven(place, "office")


def test_that_no_home_is_left_where_none_can_be_made(place, nobody):
    shut(place.root / "stick")
    words = ("init", "office", "--id", "new", "--recovery", place.root / "recovery.txt")
    words[-1].chmod(0o644)
    said = place.start("stick/new", *words, before=nobody)
    opened(place.root / "stick")
    assert_refused(said, 3, SHUT)
    assert not (place.root / "stick" / "new").exists()


def limited(place: Place, size: int, home: str, *words: object) -> Said:
    """No file of the child may become larger: a full disk for whoever has no root."""
    limit = (size, size)
    return place.start(
        home,
        *words,
        prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )


def assert_full(said: Said) -> None:
    assert said.status == 3, said
    assert is_one_sentence(said.err), said
    assert any(sentence in said.err for sentence in FULL), said
    assert said.out == ""


@pytest.mark.fault(13, 17)
def test_that_a_full_disk_keeps_every_record(place):
    """At every size the file grows to, a command is done whole or not at all."""
    done = 0
    before = place.kept("gate-1")
    for size in SIZES:
        words = ("admit", "--door", "3-2-103", "--temperature", "36.5")
        said = limited(place, size, "gate-1", *words)
        if said.status == 3:
            assert_full(said)
            assert place.kept("gate-1") == before
        else:
            done += 1
            before = place.kept("gate-1")
    assert done
    assert_proven(place, "gate-1")


@pytest.mark.fault(17, 52)
@pytest.mark.parametrize("size", SIZES[2:])
def test_that_a_full_disk_takes_no_half_import(place, size):
    before = place.kept("office")
    for words in (("import", place.root / "news"), ("register", "import", "x.xlsx")):
        said = limited(place, size, "office", *words)
        assert said.status == 3, said
        assert "Traceback" not in said.err
    assert place.kept("office") == before
    assert_proven(place, "office")
    assert place.run("office", "import", place.root / "news").status == 0


@pytest.mark.parametrize("size", SIZES[:3])
def test_that_a_full_disk_leaves_no_half_home(place, size):
    words = ("init", "office", "--id", "new", "--recovery", place.root / "recovery.txt")
    assert_full(limited(place, size, "new", *words))
    assert not (place.root / "new").exists()
    assert place.run("new", *words).status == 0


@pytest.fixture
def small_disk(place: Place) -> Iterator[Path]:
    """A disk of its own with a few blocks to spare."""
    disk = place.root / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filling").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(512)):
                pass
        except OSError:
            return


@pytest.mark.fault(13, 15, 30)
@pytest.mark.root
@pytest.mark.skipif(not IS_ROOT, reason="mounts a disk")
def test_that_a_disk_that_is_really_full_keeps_every_record(place, small_disk):
    copy_homes(place.root / "gate-1", small_disk / "gate-1")
    before = place.kept("disk/gate-1")
    fill(small_disk)
    for words in (
        ("admit", "--door", "3-2-103"),
        ("handover", "--to", small_disk / "out"),
        ("backup",),
    ):
        said = place.run("disk/gate-1", *words)
        assert said.status == 3, said
        assert is_one_sentence(said.err)
        assert "full" in said.err
    (small_disk / "filling").unlink()
    assert place.kept("disk/gate-1") == before
    assert place.run("disk/gate-1", "admit", "--door", "3-2-103").status == 1
    assert_proven(place, "disk/gate-1")
