"""An erasure reaches every place where records went, at a gate and at its office."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import PAPER
from station.domain.retention import Backed, LegalHold
from station.services.adopt import adopt
from station.services.erase import Erasure, erase_due, erase_person, preview
from station.services.erase_places import copy_fields
from station.services.erasing_port import ErasingEnd
from station.services.legal_hold import holds_of, lift_hold, set_hold
from station.workspace.erasures import ErasureList
from station.workspace.keyslots import KeyFile
from tests.fakes.clock import NOON_US
from tests.integration.erasing.eraser import DAY_US
from tests.integration.exchange.world import World, build, copied
from ui.compose import OpenHome, open_office, open_station
from ui.erasing import erasing_of

DAY = "2022-05-04"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template")
    build(root)
    return root


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    made = copied(template, tmp_path / "world")
    yield made
    made.close()


def a_month_later(world: World) -> None:
    """Two passages handed over and receipted, forty days, and word of the office."""
    world.record("gate-1", 1, 2)
    world.taken(*world.sent("gate-1"))
    adopt(world.gates["gate-1"], world.briefing("gate-1").data)
    world.clock.pass_by(40 * DAY_US)
    world.record("gate-1", 3)
    adopt(world.gates["gate-1"], world.briefing("gate-1").data)


@contextmanager
def at(world: World, name: str) -> Iterator[tuple[OpenHome, ErasingEnd]]:
    """A home of the world as the program opens it."""
    world.close()
    way = KeyFile(world.root / "key.txt")
    opening: Any = open_office if name == "office" else open_station
    with opening(world.root / name, way, world.clock) as home:
        end = erasing_of(home, home.keys.sign)
        assert end is not None
        yield home, end


def test_that_a_gate_erases_what_its_office_has(world: World) -> None:
    a_month_later(world)
    with at(world, "gate-1") as (home, end):
        assert preview(end).report.kept == {Backed.UNCOVERED: 2}
        done = erase_due(end)
        assert (done.report.count, done.wiped, done.trouble) == (3, True, ())
        assert home.passages.search("13800000001") == ()
        assert len(home.passages.search("13800000003")) == 1
        assert erase_due(end).report.count == 0


def test_that_nothing_goes_without_word_of_the_office(world: World) -> None:
    """Its own clock alone erases nothing, whatever it says."""
    world.record("gate-1", 1)
    world.taken(*world.sent("gate-1"))
    adopt(world.gates["gate-1"], world.briefing("gate-1").data)
    world.clock.pass_by(40 * DAY_US)
    with at(world, "gate-1") as (_home, end):
        assert erase_due(end).report.count == 0


def test_that_a_gate_keeps_what_no_receipt_covers(world: World) -> None:
    world.taken(*world.sent("gate-1"))
    world.record("gate-1", 1)
    world.clock.pass_by(40 * DAY_US)
    adopt(world.gates["gate-1"], world.briefing("gate-1").data)
    with at(world, "gate-1") as (home, end):
        assert erase_due(end).report.kept[Backed.UNCOVERED] >= 1
        assert len(home.passages.search("13800000001")) == 1


@pytest.mark.parametrize("moved_us", [-365 * DAY_US, -NOON_US], ids=["year", "1970"])
def test_that_a_clock_in_doubt_erases_nothing(world: World, moved_us: int) -> None:
    a_month_later(world)
    world.clock.set_wall(world.clock.now().wall_us + moved_us)
    with at(world, "gate-1") as (_home, end):
        assert preview(end) == Erasure(suspect=True)
        assert erase_due(end) == Erasure(suspect=True)


def test_that_copies_of_the_database_are_made_anew(world: World) -> None:
    a_month_later(world)
    with at(world, "gate-1") as (home, end):
        before = home.backups.make().path
        by_hand = home.home.backups / "before-import.db"
        older = home.home.journal.with_name("journal.db.before-0001")
        for path in (by_hand, older):
            path.write_bytes(before.read_bytes())
        world.clock.pass_by(3_600_000_000)
        erase_due(end)
        assert not any(path.exists() for path in (before, by_hand, older))
        (made,) = home.home.backups.glob("*.db")
        erase_due(end)
        assert list(home.home.backups.glob("*.db")) == [made]


def test_that_a_second_disk_that_was_away_is_made_good(world: World) -> None:
    a_month_later(world)
    with at(world, "gate-1") as (home, end):
        away = world.root / "disk"
        home.home.save(_with_second(home, away))
        done = erase_due(end)
        assert len(done.trouble) == 1
        (away / "gatebook-backups-gate-1").mkdir(parents=True)
        old = away / "gatebook-backups-gate-1" / "auto-20220504-120000.db"
        old.write_bytes(b"an old copy")
        assert erase_due(end).trouble == ()
        assert not old.exists()
        assert not end.erasing.sweep_due()


def _with_second(home: OpenHome, folder: Path) -> Any:
    return msgspec.structs.replace(home.settings, backup_to=str(folder))


def test_that_sheets_go_while_they_are_still_ours(world: World) -> None:
    a_month_later(world)
    ours, changed = world.root / "ours.csv", world.root / "changed.csv"
    with at(world, "office") as (home, end):
        for path, day in ((ours, DAY), (changed, DAY)):
            path.write_text("王䶮")
            fields = {"sheet": "day-log", "day": day, **copy_fields(path)}
            home.recorder().note(PAPER, path.stem, "exported", **fields)
        changed.write_text("王䶮, and a word of somebody's own")
        done = erase_due(end)
        assert not ours.exists()
        assert changed.exists()
        assert [left.file for left in done.left] == [str(changed)]


def test_that_an_office_lets_go_of_the_files_that_came(world: World) -> None:
    """Also of one whose last records are new: the journal has those."""
    a_month_later(world)
    world.taken(*world.sent("gate-1"))
    world.record("gate-1", 4)
    (new,) = world.taken(*world.sent("gate-1")).files[-1:]
    with at(world, "office") as (home, end):
        inbox = home.home.inbox
        assert len(list(inbox.iterdir())) == 3
        assert erase_due(end).report.count >= 2
        (left,) = inbox.iterdir()
        assert f"_{new.first:010d}_" in left.name
        strange = inbox / "somebody's.txt"
        strange.write_text("?")
        assert [one.file for one in erase_due(end).left] == [str(strange)]


def test_that_a_file_of_an_aside_folder_goes_by_its_day(world: World) -> None:
    a_month_later(world)
    with at(world, "office") as (home, end):
        aside = home.home.inbox / "aside"
        aside.mkdir()
        name = "ab12_gate-9_20220504_00000000ffffffff_0000000001_0000000009_x.handover"
        (aside / name).write_bytes(b"")
        erase_due(end)
        assert list(aside.iterdir()) == []


def test_that_holds_are_set_lifted_and_heeded(world: World) -> None:
    a_month_later(world)
    with at(world, "office") as (home, end):
        hold = set_hold(LegalHold("", "case 12", station="gate-1"), home.recorder())
        assert holds_of(home.passages) == (hold,)
        assert erase_due(end).report.kept[Backed.LEGAL_HOLD] > 0
        assert len(home.passages.search("13800000001")) == 1
        lift_hold(hold.hold_id[-6:], home.passages, home.recorder())
        assert holds_of(home.passages) == ()
        erase_due(end)
        assert home.passages.search("13800000001") == ()


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        (LegalHold("", " ", station="gate-1"), "needs a reason"),
        (LegalHold("", "case"), "what is to be kept"),
        (LegalHold("", "case", first=3), "what is to be kept"),
        (LegalHold("", "case", station="gate-1", first=3), "need their volume"),
        (LegalHold("", "case", volume="v", first=3, last=2), "before its beginning"),
    ],
)
def test_that_a_hold_says_what_and_why(
    world: World, hold: LegalHold, said: str
) -> None:
    with pytest.raises(OperatorError, match=said):
        set_hold(hold, world.office)
    with pytest.raises(OperatorError, match="no legal hold"):
        lift_hold("x", world.office.passages, world.office)


def test_that_one_person_is_erased_at_the_office_alone(world: World) -> None:
    a_month_later(world)
    with at(world, "office") as (home, end):
        assert erase_person(end, "person-3", "asked for").report.count == 0
        assert erase_person(end, "person-1", "asked for").report.count == 1
        assert home.register.by_id("person-1") is None
        assert home.passages.search("13800000001") == ()
        with pytest.raises(OperatorError, match="Say why"):
            erase_person(end, "person-2", "")
    with (
        at(world, "gate-1") as (_home, end),
        pytest.raises(OperatorError, match="at the office"),
    ):
        erase_person(end, "person-1", "asked for")


def test_that_the_list_of_erasures_cannot_be_made_up(world: World) -> None:
    a_month_later(world)
    with at(world, "gate-1") as (home, end):
        erase_due(end)
        marks = end.erasures.read()
        assert marks[0].station == "gate-1"
        paths = [
            home.home.keys / name for name in ("erasures.json", "erasures.copy.json")
        ]
        paths[0].write_bytes(b"{}")
        assert end.erasures.read() == marks
        for path in paths:
            path.write_text(path.read_text().replace("gate-1", "gate-2"))
        with pytest.raises(Exception, match="altered"):
            ErasureList.read(end.erasures)
