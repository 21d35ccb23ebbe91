"""Handovers that are none, not ours, altered, renamed, repeated, or from the future."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard

from station.domain.exchange import HandoverManifest
from station.domain.visit import Direction
from station.handover.container import Members
from station.handover.signed import sign_up
from station.services.hand_over import hand_over
from station.workspace import private_keys
from station.workspace.clock import SystemClock
from station.workspace.keyslots import KeyFile, unlock
from tests.fakes.clock import SECOND_US, TickingClock
from tests.integration.bad_input.program import (
    MEASURED,
    Place,
    assert_proven,
    assert_refused,
    assert_set_aside,
    is_one_sentence,
)
from tests.integration.exchange.world import resealed
from ui.compose import open_office, open_station

GIB = 1 << 30
BOMB_KIB = 300 * 1024
Change = Callable[[Members], Members]


def news(place: Place) -> Path:
    """The handover that the office has not seen yet."""
    (path,) = (place.root / "news").glob("*.handover")
    return path


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def lied(place: Place, change: Change) -> Path:
    """The newest handover, changed by somebody with the office's key."""
    with open_office(place.root / "office", KeyFile(place.key)) as office:
        data = resealed(news(place).read_bytes(), office, change)
    path = place.root / "lie.handover"
    path.write_bytes(data)
    return path


def signing_key(place: Place, gate: str) -> private_keys.SigningKey:
    folder = place.root / gate / "keys"
    key = unlock(folder, KeyFile(place.key))
    return private_keys.open_keys(folder, key, private_keys.StationKeys).sign


def test_that_files_that_are_no_handover_change_nothing(place, tmp_path):
    before = place.kept("office")
    whole = news(place).read_bytes()
    bad = {
        "empty": (b"", 2, "This is no Gatebook file"),
        "garbage": (b"garbage" * 999, 2, "This is no Gatebook file"),
        "name\x1b[31m": (b"garbage", 2, "This is no Gatebook file"),
        "header": (whole[:40], 4, "altered or cut short"),
        "half": (whole[: len(whole) // 2], 4, "altered or cut short"),
        "last": (whole[:-1], 4, "altered or cut short"),
        "longer": (whole + b"x", 4, "altered or cut short"),
        "huge": (whole[:22] + bytes(65 << 20), 2, "larger than 64 MiB"),
    }
    for name, (data, status, sentence) in bad.items():
        path = tmp_path / f"{name}.handover"
        path.write_bytes(data)
        said = place.run("office", "import", path, "--json")
        assert_set_aside(said, status, sentence)
        shown = place.run("office", "import", path).out.rstrip("\n")
        assert is_one_sentence(shown), shown
        path.unlink()
    for url in (tmp_path / "gone.handover", tmp_path, "nowhere://x", ""):
        said = place.run("office", "import", url, "--json")
        assert_set_aside(said, 2, "")
    assert place.kept("office") == before
    assert_proven(place, "office")


@pytest.mark.parametrize("place_in_file", [0.2, 0.5, 0.9, 1.0])
def test_that_one_altered_byte_is_status_four(place, place_in_file):
    path = news(place)
    whole = path.read_bytes()
    at = min(int(len(whole) * place_in_file), len(whole) - 1)
    path.write_bytes(flipped(whole, at))
    before = place.kept("office")
    said = place.run("office", "import", path, "--json")
    assert_set_aside(said, 4, "altered or cut short")
    assert place.kept("office") == before
    path.write_bytes(whole)
    assert place.run("office", "import", path).status == 0


def test_that_an_altered_beginning_is_never_taken(place):
    """Its owner cannot be told from somebody else: the sentence says both."""
    path = news(place)
    whole = path.read_bytes()
    letter = b"B" if whole[60:61] == b"A" else b"A"  # still base64
    path.write_bytes(whole[:60] + letter + whole[61:])
    said = place.run("office", "import", path, "--json")
    assert_set_aside(said, 2, "meant for somebody else, or its beginning was altered")


def test_that_a_handover_for_another_office_is_wrong_input(place):
    before = place.kept("strange")
    said = place.run("strange", "import", news(place), "--json")
    assert_set_aside(said, 2, "meant for somebody else")
    assert place.kept("strange") == before


def test_that_a_renamed_handover_works_once_and_says_when_again(place, tmp_path):
    path = tmp_path / "xxx(1).handover"
    shutil.copy(news(place), path)
    (trial,) = place.run("office", "import", path, "--dry-run", "--json").facts()
    said = place.run("office", "import", path, "--json")
    (fact,) = said.facts()
    assert (said.status, fact["state"], fact["new"]) == (0, "imported", trial["new"])
    before = place.kept("office")
    for name in ("xxx(1).handover", "报表.txt", "without-a-suffix"):
        path = path.rename(tmp_path / name)
        said = place.run("office", "import", path)
        assert said.status == 0
        assert "Everything in it is here already; nothing changed" in said.out
    assert place.kept("office") == before
    assert_proven(place, "office")


def test_that_a_handover_from_the_future_is_taken_and_doubted(place):
    clock = TickingClock()
    ahead_us = 3 * 86_400 * SECOND_US
    clock.set_wall(SystemClock().now().wall_us + ahead_us)
    root = place.root / "gate-1"
    with open_station(root, KeyFile(place.key), clock) as station:
        desk = station.desk()
        desk.present_door("3-2-103", Direction.IN)
        desk.finish()
        hand_over(station.end, str(place.root / "future"))
    said = place.run("office", "import", place.root / "future", "--json")
    assert said.status == 0
    assert sum(fact["new"] for fact in said.facts()) > 0
    doubts = {note["doubt"] for fact in said.facts() for note in fact["clock"]}
    assert "future" in doubts
    said = place.run("office", "import", place.root / "future")
    assert "s ahead of the clock of this computer" in said.out
    assert_proven(place, "office")


@pytest.mark.fault(48)
def test_that_a_bomb_in_a_signed_handover_takes_no_memory(place):
    """Four gigabytes of zeros that claim to be a few lines."""
    packer = zstandard.ZstdCompressor().compressobj()
    zeros = bytes(1 << 24)
    bomb = b"".join(packer.compress(zeros) for _ in range(4 * GIB // len(zeros)))
    bomb += packer.flush()

    def change(members: Members) -> Members:
        manifest = msgspec.json.decode(members.manifest, type=HandoverManifest)
        content = msgspec.structs.replace(
            manifest.content,
            zst_bytes=len(bomb),
            zst_sha256=hashlib.sha256(bomb).hexdigest(),
        )
        manifest = msgspec.structs.replace(manifest, content=content)
        return sign_up(manifest, bomb, signing_key(place, "gate-1"), "a bomb")

    before = place.kept("office")
    path = lied(place, change)
    said = place.start("office", "import", path, "--json", program=MEASURED)
    (fact,) = said.facts()
    assert (said.status, fact["state"]) == (4, "refused")
    assert is_one_sentence(fact["reason"])
    assert "unpacks to more than its manifest says" in fact["reason"]
    assert int(said.err.split()[-2]) < BOMB_KIB
    assert place.kept("office") == before


def test_that_an_unsigned_change_is_status_four(place):
    def change(members: Members) -> Members:
        manifest = members.manifest.replace(b'"first":', b'"first": ')
        return msgspec.structs.replace(members, manifest=manifest)

    before = place.kept("office")
    said = place.run("office", "import", lied(place, change), "--json")
    assert_set_aside(said, 4, "The signature does not hold")
    assert place.kept("office") == before


def test_that_a_bad_file_on_a_stick_stops_no_other(place):
    stick = place.root / "news"
    whole = news(place).read_bytes()
    (stick / "a-broken.handover").write_bytes(whole[:-1])
    (stick / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    (stick / "folder").mkdir()
    said = place.run("office", "import", stick, "--json")
    assert said.status == 4
    assert [fact["state"] for fact in said.facts()] == ["refused", "imported"]
    assert_proven(place, "office")


def test_that_a_handover_stays_in_the_outbox_when_its_place_is_none(place):
    before = place.kept("gate-1")
    for url, status in (("/dev/null", 3), ("/no/such/place", 3), ("nowhere://x", 2)):
        said = place.run("gate-1", "handover", "--to", url)
        assert said.status == status
        assert is_one_sentence(said.err)
    assert place.kept("gate-1") == before
    said = place.run("gate-1", "handover", "--to", place.root / "again", "--json")
    (fact,) = said.facts()
    assert (said.status, fact["again"]) == (0, True)
    assert Path(fact["place"]).read_bytes() == news(place).read_bytes()


def test_that_a_station_that_was_withdrawn_is_refused(place):
    assert place.run("office", "revoke", "gate-1").status == 0
    said = place.run("office", "import", news(place), "--json")
    assert_set_aside(said, 1, "was withdrawn before these records")
    assert_refused(place.run("office", "revoke", "gate-9"), 2, "no station gate-9")
    assert_proven(place, "office")
