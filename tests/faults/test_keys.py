"""The key of a home is changed, and a home destroyed, while everything goes wrong."""

import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from typing_extensions import override

from db.rekey import SqlVault
from station.services.destroying import marker_in
from station.services.key_care import drill
from station.workspace import keyslots
from station.workspace.home import open_home
from station.workspace.keyslots import KeyFile, SlotKind
from station.workspace.recovery import read_recovery_key
from tests.faults.injector import CHANGES, EIO, ENOSPC, KILL, Rule
from tests.faults.scale import every
from tests.faults.tally import Tally
from tests.faults.test_sweeps import NAMES, cases, sweep, told
from tests.faults.world import GATE, check_station
from tests.integration.bad_input.program import Place
from ui.compose import open_any
from ui.main import run

CHANGE = ("keys", "change", "--json")
FAULTS = ((KILL, CHANGES, 1, 23), (EIO, CHANGES, 1, 61), (ENOSPC, "owtrm", 0, 61))
LONGEST = 2000
NAMES_GIVEN = ("--leader", "示例带班甲", "--witness", "示例见证人")


def opens_by_everything(place: Place) -> None:
    """The key file opens it, the office opens it, and nothing is left half way."""
    home = place.root / GATE
    assert set(keyslots.kinds_of(home / "keys")) == {
        SlotKind.KEY_FILE,
        SlotKind.RECOVERY,
    }
    assert keyslots.pending_of(home / "keys") is None
    assert keyslots.whole_copies(home / "keys") == 2
    recovery = read_recovery_key((place.root / "recovery.txt").read_text())
    with open_home(home, "test") as opened:
        drill(opened, recovery, SqlVault())
    key = keyslots.unlock(home / "keys", KeyFile(place.key))
    for backup in (home / "backups").glob("*.db"):
        assert SqlVault().opens(backup, key)
    left = [path.name for path in home.rglob("*.next*")]
    assert not left


@pytest.mark.fault(8, 25, 26, 27)
@cases(FAULTS)
def test_that_a_changed_key_is_the_old_one_or_the_new(
    program, fresh, tally: Tally, fault
):
    """And exactly one record tells of a change that happened."""
    for place, said in sweep(
        program, fault, CHANGE, with_backup(fresh), [GATE, "recovery.txt"], GATE
    ):
        before = (place.root / "before").read_bytes()
        check_station(place)
        opens_by_everything(place)
        after = keyslots.unlock(place.root / GATE / "keys", KeyFile(place.key))
        changed = told_changes(place)
        assert changed == (after != before)
        tally.round(NAMES[fault[0]], told(said))


def with_backup(fresh):
    """The homes, with a backup and the key that they have now."""

    def made(*names: str) -> Place:
        place = fresh(*names)
        place.good(GATE, "backup")
        key = keyslots.unlock(place.root / GATE / "keys", KeyFile(place.key))
        (place.root / "before").write_bytes(key)
        return place

    return made


def told_changes(place: Place) -> int:
    with open_any(place.root / GATE, KeyFile(place.key), "test") as home:
        return sum(row.state == "changed" for row in home.passages.ledger("key"))


class Person(StringIO):
    """Types the name, then the number that was asked for."""

    @override
    def readline(self, _size: int | None = -1) -> str:
        asked = Path("/proc/self/fd/2").read_text(encoding="utf-8")
        numbers = re.findall(r"\d+", asked.replace(GATE, ""))
        return f"{numbers[-1] if numbers else GATE}\n"


def destroy(home: str, key: str, to: str) -> None:
    """In the child of a round: the command with what a person types."""
    sys.stdin = Person()
    words = ["destroy", "--to", to, "--even-unsent", *NAMES_GIVEN, "--json"]
    sys.exit(run([*words, "--home", home, "--key-file", key]))


@pytest.mark.fault(8)
def test_that_a_home_is_destroyed_in_the_end(program, fresh, tally: Tally):
    """Killed anywhere, it opens as before or goes on to its end when called again."""
    for at in range(1, LONGEST, every(17)):
        place = fresh(GATE, "recovery.txt")
        home, to = place.root / GATE, place.root / "records"
        to.mkdir()
        slots = (home / "keys" / "slots.json").read_bytes()
        said = program.run(
            (home, place.key, to),
            place.root,
            [Rule(KILL, at, 1, CHANGES)],
            function="tests.faults.test_keys:destroy",
        )
        if not said.killed:
            assert said.status == 0, said
            gone(home, to)
            return
        tally.round(NAMES[KILL], end_of(place, home, to, slots))
    pytest.fail("the program never finished untouched")


def end_of(place: Place, home: Path, to: Path, slots: bytes) -> str:
    """How a destruction that was killed goes on."""
    if not home.exists() or not any(home.iterdir()):
        gone(home, to)
        return "destroyed"
    if marker_in(home) is None and (home / "gatebook.toml").exists():
        assert (home / "keys" / "slots.json").read_bytes() == slots
        check_station(place)
        return "not begun"
    if marker_in(home) is not None:
        assert place.run(GATE, "verify").status == 3
        assert place.run(GATE, "destroy").status == 0
    gone(home, to)
    return "gone on"


def gone(home: Path, to: Path) -> None:
    left = [path.name for path in home.rglob("*")] if home.exists() else []
    assert set(left) <= {"lock", "lock.holder"}
    assert {path.suffix for path in to.iterdir()} >= {".json", ".minisig", ".pdf"}
