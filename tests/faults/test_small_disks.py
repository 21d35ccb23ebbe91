"""Small ext4 disks that fill up or turn read-only under the working program."""

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.faults.program import Program
from tests.faults.small_disk import SmallDisk, missing, small_disk
from tests.faults.tally import Tally
from tests.faults.world import ADMIT, GATE, check_station, settle
from tests.integration.bad_input.program import Place, is_one_sentence

MIB = 16
FILLED, TURNED = 40, 20
MOST_LEFT = 600

pytestmark = [
    pytest.mark.soak,
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounts disks"),
    pytest.mark.skipif(bool(missing()), reason=f"not here: {missing()}"),
]


def moved(made: Place, disk: SmallDisk) -> Place:
    """The gate on the small disk, as it was at the beginning."""
    home = disk.place / GATE
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(made.root / GATE, home)
    shutil.copy(made.key, disk.place / "key")
    place = Place(disk.place)
    settle(place)
    os.sync()  # what the test laid there is not what is tried
    return place


@pytest.mark.fault(13, 14, 15, 30)
def test_that_a_disk_that_fills_up_loses_nothing(
    program: Program, made: Place, tmp_path: Path, tally: Tally
):
    """Passages, an export to another disk and one to itself, a backup."""
    chance = random.Random(13)
    words = (
        (ADMIT,) * 3,
        (("handover", "--to", "@out", "--json"), ADMIT),
        (("backup",), ADMIT),
    )
    with small_disk(tmp_path, MIB) as disk:
        for number in range(FILLED):
            place, acked = moved(made, disk), []
            place.good(GATE, *ADMIT)
            disk.fill(chance.randrange(MOST_LEFT))
            for line in words[number % len(words)]:
                given = [w.replace("@", f"{disk.place}/") for w in line]
                said = program.run(place.line(GATE, *given), disk.place)
                acked += said.facts("record_id") if line == ADMIT else []
                assert said.status in {0, 3}, said
                assert said.status == 0 or is_one_sentence(said.err), said
                tally.round("ext4 filled up", f"exit {said.status}")
            disk.free()
            assert not list(disk.place.rglob("*.part"))
            check_station(place, acked)


@pytest.mark.fault(16)
def test_that_a_disk_that_turns_read_only_loses_nothing(
    program: Program, made: Place, tmp_path: Path, tally: Tally
):
    chance = random.Random(16)
    with small_disk(tmp_path, MIB) as disk:
        for _number in range(TURNED):
            place = moved(made, disk)
            at = chance.randint(1, 8)
            said = program.run(
                (place.root / GATE, place.key, disk.trigger, at),
                disk.place,
                function="tests.faults.work:read_only",
            )
            assert len(said.facts("record_id")) >= at
            assert said.facts("refused"), said
            while_shut = program.run(place.line(GATE, *ADMIT), disk.place)
            assert while_shut.status == 3, while_shut
            assert is_one_sentence(while_shut.err), while_shut
            disk.repair()
            check_station(place, said.facts("record_id"))
            tally.round("ext4 turned read-only", "refused with a sentence")
