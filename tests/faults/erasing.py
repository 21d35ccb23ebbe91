"""One erasure as a process of its own, for the injector: a gate with old passages."""

import sys
from pathlib import Path

from db.erasing import SqlErasing
from station.domain.retention import Due, Terms
from station.workspace.erasures import ErasureList
from station.workspace.private_keys import new_signing_key
from tests.fakes.passages import passage_draft
from tests.integration.erasing.eraser import DAY_US, POLICY
from tests.integration.journal.homes import Home

OLD, NEW = 12, 3
NOTE = "ERASE-ME"
SIGN = new_signing_key().__class__(b"k" * 8, b"s" * 32)


def build(root: Path) -> None:
    """Twelve passages that are due, and three that are not."""
    (root / "keys").mkdir(parents=True)
    home = Home(root / "gate.db")
    home.journal.append(*(passage_draft(n, home.clock, note=NOTE) for n in range(OLD)))
    home.clock.pass_by(40 * DAY_US)
    home.journal.append(*(passage_draft(n, home.clock) for n in range(NEW)))
    home.close()


def opened(root: Path) -> Home:
    """The home as it is, its clock at the day of the erasure."""
    home = Home.__new__(Home)
    home.path, home.station, home.key = root / "gate.db", "gate-1", bytes(range(32))
    home.clock = Home.__dataclass_fields__["clock"].default_factory()  # type: ignore[misc] - always there
    home.clock.pass_by(41 * DAY_US)
    home.open()
    return home


def list_of(root: Path) -> ErasureList:
    return ErasureList(root / "keys", SIGN)


def erase(place: str) -> None:
    """What `gatebook erase --yes` does to the database and the list beside it."""
    root = Path(place)
    home = opened(root)
    erasing = SqlErasing(home.engine, home.journal, home.clock)
    due = Due(POLICY, home.clock.now().wall_us)
    report = erasing.erase_due(due, Terms(), list_of(root).note)
    sys.stdout.write(f'{{"erased": {report.count}}}\n')
    sys.stdout.flush()
    erasing.wipe()
    home.close()
