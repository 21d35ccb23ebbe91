"""Power cuts: the disk as it may be afterwards, rebuilt from a trace and opened.

One run of the program is recorded call by call. At many moments of it the power fails:
what no sync had covered is dropped, kept in part or torn, and the real program opens
what is left. What it had promised by that moment must be there.
"""

import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from db.backup import check_copy
from db.engine import open_engine, reading
from db.migrations import newest_revision
from station.domain.kinds import ERASED
from station.domain.records import RecordId
from station.workspace.keyslots import KeyFile
from tests.faults import work
from tests.faults.disk import Disk, Event, Kind, read_trace
from tests.faults.injector import LIE, Rule
from tests.faults.program import Program
from tests.faults.scale import moments
from tests.faults.tally import Tally
from tests.faults.world import (
    GATE,
    OFFICE,
    check_office,
    check_station,
    copy_of,
    settle,
    taken,
)
from tests.integration.bad_input.program import Place
from ui.compose import open_office

POWER_CUTS = (Kind.NONE, Kind.SOME, Kind.TORN)
A_PUSH = 18
FEW = 8


class Cut(msgspec.Struct, frozen=True):
    """A place after the power came back, and what had been said by then."""

    place: Place
    said: tuple[dict, ...]

    def facts(self, key: str) -> list[str]:
        return [fact[key] for fact in self.said if key in fact]


class Recorded:
    """A run and its trace; `cuts` are places rebuilt as the disk may have been."""

    def __init__(self, start: Place, events: Sequence[Event], folder: Path) -> None:
        self._start, self._events, self._folder = start, events, folder
        self._chance = random.Random(len(events))

    def cuts(self, kind: Kind, most: int) -> Iterator[Cut]:
        """At moments spread over the run; more of them than calls play it again."""
        left = moments(most)
        while left > 0:
            yield from self._played(kind, min(left, len(self._events)))
            left -= len(self._events)

    def _played(self, kind: Kind, most: int) -> Iterator[Cut]:
        count = len(self._events)
        shift = self._chance.random()
        chosen = {min(count, int((n + shift) * count / most)) for n in range(most)}
        disk, said = Disk(self._start.root), bytearray()
        live = self._start.root.parent / "live"
        for at, event in enumerate(self._events, 1):
            if event.op == "a":
                said += event.data
            else:
                disk.play(_moved(event, live, self._start.root))
            if at in {*chosen, count}:
                yield Cut(self._rebuilt(disk, kind), _facts(bytes(said)))

    def _rebuilt(self, disk: Disk, kind: Kind) -> Place:
        target = self._folder / "image"
        shutil.rmtree(target, ignore_errors=True)
        content = disk.after_cut(kind, self._chance)
        disk.put(content, self._start.root, target)
        place = Place(target)
        settle(place)
        return place


def _moved(event: Event, live: Path, start: Path) -> Event:
    """The process worked in `live`, the disk is that of `start`."""
    old, new = str(live), str(start)
    data = event.data
    if event.op == "r":
        data = data.replace(old.encode(), new.encode())
    return msgspec.structs.replace(event, path=event.path.replace(old, new), data=data)


def _facts(said: bytes) -> tuple[dict, ...]:
    lines = [line for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
    return tuple(msgspec.json.decode(line) for line in lines)


Record = Callable[..., Recorded]


@pytest.fixture
def record(program: Program, made: Place, tmp_path: Path) -> Record:
    """Run words of the program, or a function of `work`, in a copy of the homes."""

    def recorded(
        words: Sequence[str],
        function: str = "",
        home: str = GATE,
        rules: Sequence[Rule] = (),
    ):
        start, live, trace = (tmp_path / name for name in ("start", "live", "trace"))
        if not start.exists():
            shutil.copytree(made.root, start)
        shutil.copytree(start, live)
        settle(Place(live))
        shutil.rmtree(start)
        shutil.copytree(live, start)
        given = [word.replace("@", f"{live}/") for word in words]
        line = given if function else Place(live).line(home, *given)
        name = f"tests.faults.work:{function}" if function else ""
        said = program.run(line, live, rules, function=name, trace=trace)
        assert said.status == 0, said
        return Recorded(Place(start), read_trace(trace), tmp_path)

    return recorded


def each(kinds: Iterable[Kind]):
    return pytest.mark.parametrize("kind", kinds, ids=[k.name.lower() for k in kinds])


@pytest.mark.fault(4, 5, 9, 63)
@each((*POWER_CUTS, Kind.ALL))
def test_that_a_power_cut_takes_no_passage(record: Record, tally: Tally, kind: Kind):
    """During commits and during the checkpoints between them."""
    run = record(("@gate-1", "@key", "3"), "shifts")
    last = 0
    for cut in run.cuts(kind, A_PUSH):
        acked = cut.facts("record_id")
        check_station(cut.place, acked)
        tally.round(kind.value, "every acknowledged passage once, chain holds")
        last = len(acked)
    assert last == 3 * work.PASSAGES


@pytest.mark.fault(31)
@each((Kind.NONE, Kind.SOME))
def test_that_a_disk_that_lies_about_its_syncs_is_never_believed_blindly(
    record: Record, tally: Tally, kind: Kind
):
    """Such a disk may lose what it promised; then that is said, or an older state.

    What it loses is found again by receipts, the mirror and the printed head.
    """
    lies = [Rule(LIE, times=0, ops="s", glob="*journal.db*")]
    run = record(("@gate-1", "@key", "2"), "shifts", rules=lies)
    for cut in run.cuts(kind, A_PUSH):
        said = cut.place.run(GATE, "verify")
        assert said.status in {0, 3, 4}, said
        assert said.out + said.err
        tally.round("syncs that did nothing, then a power cut", f"exit {said.status}")


@pytest.mark.fault(6)
@each(POWER_CUTS)
def test_that_a_power_cut_in_the_first_second_leaves_a_way_on(
    record: Record, tally: Tally, kind: Kind
):
    made = ("init", "office", "--id", "new", "--recovery")
    words = (*made, "@new.txt", "--json")
    for cut in record(words, home="new").cuts(kind, A_PUSH):
        done = cut.place.run("new", "verify").status == 0
        assert done or not cut.facts("home")
        if not done:
            again = cut.place.run("new", *made, cut.place.root / "new.txt")
            assert again.status == 0, again
            assert cut.place.run("new", "verify").status == 0
        tally.round(kind.value, "a valid home" if done else "init made it anew")


@pytest.mark.fault(7)
@each(POWER_CUTS)
def test_that_a_power_cut_leaves_the_old_schema_or_the_new(
    record: Record, tally: Tally, kind: Kind, tmp_path: Path
):
    start = tmp_path / "start"
    start.mkdir()
    work.old_database(start / "journal.db")
    for cut in record(("@journal.db",), "migrate").cuts(kind, A_PUSH):
        path = cut.place.root / "journal.db"
        for aside in cut.place.root.glob("*.before-????"):
            check_copy(aside, work.KEY)
        engine = open_engine(path, work.KEY)
        with reading(engine) as connection:
            found = connection.exec_driver_sql(
                "SELECT version_num FROM alembic_version"
            )
            assert found.scalar_one() == newest_revision()
            kept = connection.exec_driver_sql("SELECT station FROM volume")
            assert kept.scalar_one() == "gate-1"
        engine.dispose()
        tally.round(kind.value, "old or new schema, opened as the new one")


@pytest.mark.fault(28, 29, 37)
@each((*POWER_CUTS, Kind.FAT))
def test_that_what_is_said_to_be_on_the_stick_is_on_it(
    record: Record, tally: Tally, kind: Kind
):
    """The stick by the rules of FAT too: a name may be there before its content."""
    run = record(("handover", "--to", "@news", "--json"))
    for cut in run.cuts(kind, A_PUSH):
        for name in cut.facts("place"):
            assert Path(name).name in {
                p.name for p in (cut.place.root / "news").iterdir()
            }
        for path in (cut.place.root / "news").glob("*.handover"):
            if path.name in {Path(name).name for name in cut.facts("place")}:
                said = cut.place.run(OFFICE, "import", path)
                assert said.status == 0, said
        tally.round(kind.value, "acknowledged files whole")
        if kind is Kind.FAT:
            continue
        ids = check_station(cut.place)
        assert (
            cut.place.run(GATE, "handover", "--to", cut.place.root / "again").status
            == 0
        )
        taken(cut.place, cut.place.root / "again")
        assert set(ids) <= set(check_office(cut.place))


@pytest.mark.fault(4, 40)
@each(POWER_CUTS)
def test_that_a_power_cut_leaves_an_import_whole_or_undone(
    record: Record, tally: Tally, kind: Kind
):
    run = record(("import", "@news", "--json"), home=OFFICE)
    for cut in run.cuts(kind, FEW):
        check_office(cut.place)
        taken(cut.place, cut.place.root / "news")
        check_office(cut.place)
        tally.round(kind.value, "whole in the end")


@pytest.mark.fault(8, 55)
@each(POWER_CUTS)
def test_that_a_power_cut_leaves_an_erasure_whole_or_undone(
    record: Record, made: Place, tmp_path: Path, tally: Tally, kind: Kind
):
    """The content is gone exactly when a record says so, and goes in the end."""
    start = copy_of(made, tmp_path / "start")
    taken(start, start.root / "news")
    (passage, *_rest) = check_office(start)
    words = ("erase", "person", passage, "--reason", "asked for", "--json")
    for cut in record(words, home=OFFICE).cuts(kind, FEW):
        check_office(cut.place)
        undone = erased(cut.place, passage)
        assert cut.place.run(OFFICE, *words).status in {0, 1}
        assert erased(cut.place, passage) == "erased"
        check_office(cut.place)
        tally.round(kind.value, undone)


def erased(place: Place, passage: str) -> str:
    with open_office(place.root / OFFICE, KeyFile(place.key)) as office:
        found = office.journal.find(RecordId(passage))
        told = any(
            record.envelope.kind == ERASED.name
            for head in office.journal.heads()
            for record in office.journal.records(head.station, head.volume, 1, head.seq)
        )
    assert found is not None
    assert (found.payload is None) == told
    return "erased" if told else "not begun"
