"""FAT sticks cut and yanked during an export: what was said to be there is whole.

Root and soak only: QEMU reads the whole file system as the root of its guest.
"""

import hashlib
import os
import random
import re
from pathlib import Path

import pytest

from tests.faults.guest import Guest, Stick, memory_disk, missing
from tests.faults.tally import Tally
from tests.faults.world import GATE
from tests.integration.bad_input.program import Place

CUTS, YANKS, BOOTS = 4, 3, 3
MOST_ACKS = 8

pytestmark = [
    pytest.mark.soak,
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root"),
    pytest.mark.skipif(bool(missing()), reason=f"not here: {missing()}"),
]
ACK = re.compile(r"ACK (\S+) ([0-9a-f]{64})")


@pytest.fixture
def disk(made: Place, tmp_path: Path) -> Path:
    memory_disk(tmp_path / "initrd", made.root / GATE, made.key)
    return tmp_path / "initrd"


def until(guest: Guest, acks: int, heard: list[str]) -> dict[str, str]:
    """The files acknowledged when so many had been; everything heard is kept."""
    acked: dict[str, str] = {}
    for line in guest.lines():
        heard.append(line)
        found = ACK.search(line)
        if found:
            acked[found[1]] = found[2]
        if len(acked) >= acks or "ENDED" in line:
            break
    return acked


def assert_whole(stick: Stick, acked: dict[str, str], folder: Path) -> None:
    there = stick.files(folder)
    for name, digest in acked.items():
        assert name in there, f"acknowledged and gone: {name}"
        assert hashlib.sha256(there[name]).hexdigest() == digest, name


def ridden(stick: Stick, disk: Path, control: Path, acks: int, *, yank: bool):
    """One day of a guest until its stick or its power is gone: acked and heard.

    On a busy host the guest's kernel sometimes does not come up; then once more.
    """
    for _boot in range(BOOTS):
        heard: list[str] = []
        with Guest(stick, disk, control) as guest:
            acked = until(guest, acks, heard)
            if yank and acked:
                guest.yank()
                acked |= until(guest, 1000, heard)
        if "READY" in " ".join(heard):
            assert acked, heard[-20:]
            return acked, heard
    pytest.fail(f"the guest does not start: {heard[-20:]}")


@pytest.mark.fault(4, 29)
def test_that_a_cut_power_leaves_what_was_acknowledged(disk, tmp_path, tally: Tally):
    chance = random.Random(29)
    for _round in range(CUTS):
        stick, acks = Stick(tmp_path / "stick.img"), chance.randint(1, MOST_ACKS)
        acked, _heard = ridden(stick, disk, tmp_path / "qmp", acks, yank=False)
        assert_whole(stick, acked, tmp_path / "found")
        tally.round("power cut right after “exported”, FAT32 in QEMU", "files whole")
        tally.note("files acknowledged before a cut", len(acked))


@pytest.mark.fault(28, 29, 32)
def test_that_a_pulled_stick_is_said_and_the_gate_goes_on(disk, tmp_path, tally: Tally):
    chance = random.Random(28)
    for _round in range(YANKS):
        stick, acks = Stick(tmp_path / "stick.img"), chance.randint(1, MOST_ACKS)
        acked, heard = ridden(stick, disk, tmp_path / "qmp", acks, yank=True)
        assert any(line.startswith("SAID 3") for line in heard), heard[-20:]
        assert any(line.startswith("ON 0") for line in heard), heard[-20:]
        assert_whole(stick, acked, tmp_path / "found")
        tally.round("stick pulled during exports, FAT32 in QEMU", "said, files whole")
        tally.note("files acknowledged before a yank", len(acked))
