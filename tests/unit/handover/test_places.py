"""Publishing and fetching: folders of this machine and places elsewhere."""

import errno
import importlib.util
import os
from pathlib import Path

import fsspec
import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.exchange import (
    BRIEFING_FORMAT,
    HANDOVER_FORMAT,
    PAIRING_FORMAT,
    BriefingManifest,
    Content,
    GateCard,
    HandoverManifest,
    OfficeCard,
    Pairing,
    PublicKeys,
)
from station.handover import publish as publishing
from station.handover.container import MOST_FILE
from station.handover.fetch import fetch, find
from station.handover.names import briefing_name, handover_name
from station.handover.publish import publish

AGE = b"age-encryption.org/v1\n"


def test_that_a_published_file_is_there_whole_and_alone(tmp_path):
    place = publish(b"data", str(tmp_path), "a.handover")
    assert place == str(tmp_path / "a.handover")
    assert [path.name for path in tmp_path.iterdir()] == ["a.handover"]
    assert fetch(place) == b"data"


def test_that_a_file_url_is_a_folder_of_this_machine(tmp_path):
    publish(b"data", tmp_path.as_uri(), "a.handover")
    assert (tmp_path / "a.handover").read_bytes() == b"data"


def test_that_a_file_of_the_same_name_is_replaced(tmp_path):
    publish(b"old and longer", str(tmp_path), "a")
    publish(b"new", str(tmp_path), "a")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_that_a_folder_on_the_medium_is_made_but_no_absent_medium(tmp_path):
    publish(b"data", str(tmp_path / "out"), "a")
    assert (tmp_path / "out" / "a").exists()
    with pytest.raises(EnvironmentFault, match="no such file or folder"):
        publish(b"data", str(tmp_path / "media" / "stick"), "a")
    assert not (tmp_path / "media").exists()


@pytest.mark.fault(15, 28)
def test_that_what_fails_on_the_way_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        publish(b"data", str(tmp_path), "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault(31, 35)
def test_that_a_medium_that_reads_back_differently_is_said(tmp_path, monkeypatch):
    def lie(_handle):
        (tmp_path / "a").write_bytes(b"dat\x00")

    monkeypatch.setattr(publishing, "_drop_cache", lie)
    with pytest.raises(EnvironmentFault, match="reads back differently"):
        publish(b"data", str(tmp_path), "a")


@pytest.mark.fault(29)
def test_that_the_file_is_synced_again_after_its_rename(tmp_path, monkeypatch):
    """On FAT the rename alone leaves an empty file when the stick is pulled."""
    happened = []
    sync, replace = os.fsync, os.replace

    def noting_sync(handle):
        path = Path(f"/proc/self/fd/{handle}").readlink()
        happened.append("folder" if path.is_dir() else "file")
        sync(handle)

    def noting_replace(source, target):
        happened.append("rename")
        replace(source, target)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc")
    monkeypatch.setattr(os, "fsync", noting_sync)
    monkeypatch.setattr(os, "replace", noting_replace)
    publish(b"data", str(tmp_path), "a")
    assert happened == ["file", "rename", "file", "folder"]


@pytest.mark.fault(38)
def test_that_another_place_gets_the_file_whole():
    place = publish(b"data", "memory://inbox/gate-1", "a.handover")
    assert place == "memory://inbox/gate-1/a.handover"
    assert fetch(place) == b"data"
    names = fsspec.filesystem("memory").ls("/inbox/gate-1", detail=False)
    assert names == ["/inbox/gate-1/a.handover"]
    publish(b"newer", "memory://inbox/gate-1/", "a.handover")
    assert fetch(place) == b"newer"


@pytest.mark.parametrize("url", ["nonsense://x", "no-such-scheme://a/b"])
def test_that_an_address_that_is_none_is_wrong_use(url):
    with pytest.raises(OperatorError, match="address"):
        publish(b"", url, "a")
    with pytest.raises(OperatorError, match="address"):
        fetch(url)
    with pytest.raises(OperatorError, match="address"):
        list(find(url))


def test_that_an_address_whose_part_is_missing_is_said_so():
    if importlib.util.find_spec("paramiko") is not None:
        pytest.skip("here it is installed")
    for attempt in (fetch, lambda url: publish(b"", url, "a"), lambda u: list(find(u))):
        with pytest.raises(OperatorError, match="not installed"):
            attempt("sftp://host/folder")


def test_that_only_our_files_are_found_in_a_folder(tmp_path):
    (tmp_path / "b.handover").write_bytes(AGE + b"rest")
    (tmp_path / "a(1).dat").write_bytes(AGE)
    (tmp_path / "c.part").write_bytes(AGE)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    found = list(find(str(tmp_path)))
    assert [one.name for one in found] == ["a(1).dat", "b.handover"]
    assert all(not one.asked for one in found)
    assert fetch(found[1].url) == AGE + b"rest"


def test_that_a_named_file_is_taken_whatever_it_is(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (one,) = find(str(tmp_path / "photo.jpg"))
    assert one.asked
    assert one.name == "photo.jpg"


def test_that_a_file_larger_than_any_of_ours_is_not_read_whole(tmp_path):
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MOST_FILE + 1)
    with pytest.raises(OperatorError, match="64 MiB"):
        fetch(str(tmp_path / "big"))


CONTENT = Content(1, 1, "", 1, "")
CARD = OfficeCard("sun", "", PublicKeys("", ""))


@pytest.mark.fault(33)
def test_that_names_are_lower_case_ascii_and_say_the_range():
    manifest = HandoverManifest(
        format=HANDOVER_FORMAT,
        id="018f1b2c-0000-7000-8000-0000DEADBEEF",
        office="sun",
        recipients=(),
        station="gate-1",
        volume="0a1b2c3d4e5f6071",
        first=1,
        last=250,
        previous="",
        head="",
        counts={},
        from_us=0,
        to_us=1_651_680_000_000_000,  # 2022-05-04 16:00 UTC is the 5th in China
        content=CONTENT,
    )
    assert handover_name(manifest) == (
        "gate-1_20220505_0a1b2c3d4e5f6071_0000000001_0000000250_deadbeef.handover"
    )


@pytest.mark.parametrize("paired", [False, True])
def test_that_briefing_and_pairing_files_say_for_whom(paired):
    pairing = Pairing(CARD, GateCard("gate-1", "", "", ""), "", b"")
    manifest = BriefingManifest(
        format=PAIRING_FORMAT if paired else BRIEFING_FORMAT,
        number=12,
        office="sun",
        station="gate-1",
        recipients=(),
        issued_us=0,
        policy_version=1,
        residents=0,
        content=CONTENT,
        pairing=pairing if paired else None,
    )
    wanted = "sun-gate-1.pairing" if paired else "sun-gate-1-12.briefing"
    assert briefing_name(manifest) == wanted


class Scanner:
    """A virus scanner that holds a file for so many tries, as Windows tells it."""

    def __init__(self, monkeypatch, tries, code=32):
        self.left = tries
        really = Path.replace

        def tried(part, target):
            if self.left:
                self.left -= 1
                error = PermissionError("in use")
                error.winerror = code
                raise error
            return really(part, target)

        monkeypatch.setattr(Path, "replace", tried)
        monkeypatch.setattr(publishing, "RETRY_S", (0.0, 0.0, 0.0))


@pytest.mark.fault(34)
@pytest.mark.parametrize("code", [5, 32, 33])
def test_that_a_virus_scanner_is_waited_for(tmp_path, monkeypatch, code):
    scanner = Scanner(monkeypatch, 3, code)
    assert publishing.publish_local(b"x", tmp_path, "a").read_bytes() == b"x"
    assert scanner.left == 0


@pytest.mark.fault(34)
@pytest.mark.parametrize(("tries", "code"), [(4, 32), (1, 112)])
def test_that_nobody_waits_for_ever_nor_for_a_full_disk(
    tmp_path, monkeypatch, tries, code
):
    Scanner(monkeypatch, tries, code)
    with pytest.raises(PermissionError):
        publishing.publish_local(b"x", tmp_path, "a")
    assert list(tmp_path.iterdir()) == []
