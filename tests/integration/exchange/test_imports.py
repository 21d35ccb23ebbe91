"""Imports that are remembered, undone and brought back; files wherever they lie."""

import io
import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import reading
from db.erasing import SqlErasing
from db.exchange import SqlExchange
from db.queries import SqlPassages
from db.rebuild import rebuild
from db.verify import verify
from station.domain.errors import OperatorError
from station.domain.import_report import FileState
from station.domain.imports import BACK, DONE, UNDONE, RecordRun, by_station
from station.domain.kinds import PASSAGE, SHIFT, LedgerEntry
from station.domain.retention import Terms
from station.services import imports
from station.services.backups import sound_copies
from station.services.receive import How, receive
from station.workspace.keyslots import KeyFile
from tests.fakes.clock import TickingClock
from tests.fakes.passages import a_person
from tests.integration.exchange.world import draft, office_in
from ui.compose import open_office

AGAIN = How(again=True)
TRIAL = How(dry_run=True)


def sent_day(world, gate="gate-1", numbers=range(10)):
    world.record(gate, *numbers)
    return world.sent(gate)[-1]


def engine_of(world):
    return world.office.exchange._engine


def counted(world):
    """How many passages the office shows of each gate."""
    told = SqlExchange(engine_of(world)).passages_for("nobody", 0)
    return len({one.past.record_id for one in told})


def shift_noted(world, state, gate="gate-1"):
    entry = LedgerEntry("shift-1", state)
    world.gates[gate].journal.append(draft(SHIFT.name, entry, world.clock))


def ledger(world):
    return [
        row.state for row in SqlPassages(engine_of(world)).ledger(SHIFT.name, "shift-1")
    ]


def assert_proven(world):
    report = verify(engine_of(world))
    assert report.holds, report


def test_that_an_undone_import_counts_nowhere_and_keeps_every_byte(world):
    first = sent_day(world)
    report = world.taken(first)
    before, heads = counted(world), world.heads()
    done = imports.undo(world.office, report.import_id, "wrong stick")
    assert (done.records, done.stations) == (12, ("gate-1",))
    assert before == 10
    assert counted(world) == 0
    assert world.heads() == heads
    assert_proven(world)
    (kept,) = (world.office.inbox / "undone").iterdir()
    assert kept.read_bytes() == first.read_bytes()
    (one,) = imports.listed(world.office)
    assert (one.state, one.aside) == (UNDONE, 12)


def test_that_only_again_brings_back_what_was_undone(world):
    path = sent_day(world)
    imports.undo(world.office, world.taken(path).import_id)
    report = world.taken(path)
    (file,) = report.files
    assert (file.state, file.new, file.undone) == (FileState.HELD, 0, 12)
    assert report.exit_code == 1
    assert counted(world) == 0
    (file,) = world.taken(path, how=How(again=True, dry_run=True)).files
    assert (file.undone, file.back) == (0, 12)
    assert counted(world) == 0
    (file,) = world.taken(path, how=AGAIN).files
    assert (file.undone, file.back) == (0, 12)
    assert counted(world) == 10
    assert imports.listed(world.office)[0].state == BACK
    assert_proven(world)


def test_that_one_file_of_an_undone_import_comes_back_alone(world):
    one, other = sent_day(world), sent_day(world, "gate-2", range(3))
    imports.undo(world.office, world.taken(one, other).import_id)
    assert counted(world) == 0
    assert world.taken(other, how=AGAIN).files[0].back == 5
    assert counted(world) == 3
    first = imports.listed(world.office)[0]
    assert (first.state, first.aside) == (UNDONE, 12)
    assert_proven(world)


def test_that_what_was_said_before_an_undone_word_is_said_again(world):
    shift_noted(world, "open")
    world.taken(*world.sent("gate-1"))
    shift_noted(world, "closed")
    report = world.taken(*world.sent("gate-1"))
    assert ledger(world) == ["closed"]
    imports.undo(world.office, report.import_id)
    assert ledger(world) == ["open"]
    assert_proven(world)
    world.taken(*world.sent("gate-1"), how=AGAIN)
    assert ledger(world) == ["closed"]


def test_that_a_rebuild_keeps_what_is_undone(world):
    path = sent_day(world)
    shift_noted(world, "open")
    late = world.sent("gate-1")[-1]
    undone = world.taken(path).import_id
    world.taken(late)
    imports.undo(world.office, undone)
    rebuild(engine_of(world))
    assert counted(world) == 0
    assert ledger(world) == ["open"]
    assert_proven(world)


def test_that_records_that_come_after_an_undoing_count(world):
    path = sent_day(world)
    imports.undo(world.office, world.taken(path).import_id)
    late = sent_day(world, numbers=[20, 21])
    (file,) = world.taken(late).files
    assert (file.new, file.undone) == (3, 0)  # the note of the handover before
    assert counted(world) == 2
    assert_proven(world)


def test_that_an_import_is_undone_once_and_only_if_it_brought_something(world):
    path = sent_day(world)
    first, second = world.taken(path), world.taken(path)
    imports.undo(world.office, first.import_id)
    for wrong, words in (
        (first.import_id, "undone already"),
        (second.import_id, "brought nothing new"),
        ("nonsense", "There is no import nonsense here"),
    ):
        with pytest.raises(OperatorError, match=words):
            imports.undo(world.office, wrong)


def test_that_every_import_is_remembered_but_no_trial(world):
    path = sent_day(world)
    assert world.taken(path, how=TRIAL).import_id == ""
    assert imports.listed(world.office) == ()
    report = world.taken(path, world.stick / "nothing.handover")
    world.taken(path)
    first, second = imports.listed(world.office)
    assert first.entry.report.files == report.files
    assert (first.state, second.state) == (DONE, "")


def test_that_what_a_crash_left_half_done_can_be_undone(world):
    path = sent_day(world)

    def dies():
        raise KeyboardInterrupt

    office = world.office
    real = office.journal.absorb

    class Dying:
        def __getattr__(self, name):
            return getattr(office.journal, name)

        def absorb(self, *args, **how):
            real(*args, **how)
            dies()

    with pytest.raises(KeyboardInterrupt):
        receive(type(office)(**{**vars(office), "journal": Dying()}), [str(path)])
    (one,) = imports.listed(office)
    assert counted(world) == 10
    imports.undo(office, one.entry.import_id)
    assert counted(world) == 0
    assert_proven(world)


def test_that_an_import_of_very_many_files_is_one_import(world, monkeypatch):
    monkeypatch.setattr(imports, "FILES_A_PART", 2)
    paths = [sent_day(world, numbers=[n]) for n in range(5)]
    report = world.taken(*paths)
    (one,) = imports.listed(world.office)
    assert one.entry.report.files == report.files
    assert imports.undo(world.office, report.import_id).records == report.new
    assert counted(world) == 0


def test_that_undone_records_are_erased_on_request_and_by_time(world):
    report = world.taken(sent_day(world))
    imports.undo(world.office, report.import_id)
    engine, clock = engine_of(world), world.clock
    erasing = SqlErasing(engine, world.office.journal, clock)
    person = a_person(3).person_id
    assert erasing.erase_person(person, Terms(), lambda _marks: None).count == 1
    assert_proven(world)
    (record,) = [r for r in passages_in(world) if r.payload is None]
    assert erasing.erase_person(person, Terms(), lambda _marks: None).count == 0
    (other,) = [r for r in passages_in(world) if r.payload][:1]
    by_record = other.envelope.record_id
    assert erasing.erase_person(by_record, Terms(), lambda _marks: None).count == 1
    assert record.envelope.record_id != by_record
    imports.bring_back(world.office, RecordRun("gate-1", record.envelope.volume, 1, 99))
    assert counted(world) == 8
    assert_proven(world)


def passages_in(world):
    (head,) = [h for h in world.office.journal.heads() if h.station == "gate-1"]
    records = world.office.journal.records("gate-1", head.volume, 1, 99)
    return [record for record in records if record.envelope.kind == PASSAGE.name]


# --- wherever the files lie


def zipped(target, *paths, **more):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, f"../../{path.name}")
        for name, data in more.items():
            archive.writestr(name, data)
    return target


def test_that_a_zip_is_looked_into_and_never_unpacked(world, tmp_path):
    one, other = sent_day(world), sent_day(world, "gate-2")
    archive = zipped(tmp_path / "微信.zip", one, other, readme=b"hello")
    office = world.root / "office"
    before = {path for path in tmp_path.rglob("*") if office not in path.parents}
    report = world.taken(archive)
    assert [file.state for file in report.files] == [FileState.IMPORTED] * 2
    assert report.new == 24
    now = {path for path in tmp_path.rglob("*") if office not in path.parents}
    assert now == before


def test_that_a_zip_among_other_things_on_a_stick_is_looked_into(world):
    path = sent_day(world)
    zipped(world.stick / "x.zip", path)
    path.unlink()
    zipped(world.stick / "报表.xlsx", sheet=b"nothing of ours")
    (file,) = world.taken(world.stick).files
    assert (file.state, file.new) == (FileState.IMPORTED, 12)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: zip_of(b"any", name="a.txt"), "no handover in this archive"),
        (lambda: zip_of(bytes(99)), "no Gatebook file"),
        (lambda: zip_of(bytes(65 << 20)), "64 MiB"),
        (lambda: zip_of(b"x" * 99)[:-30], "cannot be opened"),
        (lambda: locked(zip_of(b"x" * 99)), "locked by a password"),
        (lambda: zip_of(b"", 2001), "more than 2000 files"),
        (lambda: zip_of(b"age-encryption.org/v1\n" + bytes(65 << 20)), "64 MiB"),
    ],
)
def test_that_a_bad_archive_is_one_sentence(world, made, words):
    path = world.stick / "bad.zip"
    path.write_bytes(made())
    report = world.taken(path)
    (file,) = report.files
    assert file.state is FileState.REFUSED
    assert words in file.reason.msgid.format(**file.reason.fields)
    assert report.exit_code == 2


def test_that_a_file_of_a_windows_archive_is_named_as_it_was_typed(world):
    ours = sent_day(world).read_bytes()
    letters = "东门".encode("gb18030")
    made = zip_of(ours, name="####.handover").replace(b"####", letters)
    (world.stick / "a.zip").write_bytes(made)
    told = [file.file for file in world.taken(world.stick / "a.zip").files]
    assert told == ["a.zip/东门.handover"]


def zip_of(data, members=1, name="{}.handover"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(name.format(number), data)
    return out.getvalue()


def locked(data):
    """The flag that says so, in both places where a zip says it."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def test_that_folders_of_a_stick_are_looked_through_and_homes_are_not(world):
    path = sent_day(world)
    deep = world.stick / "2022" / "4月"
    deep.mkdir(parents=True)
    shutil.move(path, deep / "a b.dat")
    trash = world.stick / ".Trash-1000"
    trash.mkdir()
    (trash / "old.handover").write_bytes((deep / "a b.dat").read_bytes())
    home = world.stick / "home"
    home.mkdir()
    (home / "gatebook.toml").write_text("x")
    shutil.copy(deep / "a b.dat", home / "y.handover")
    (world.stick / "loop").symlink_to(world.stick)
    (file,) = world.taken(world.stick).files
    assert (file.file, file.state) == ("a b.dat", FileState.IMPORTED)


def test_that_the_same_file_twice_in_a_folder_is_read_once(world):
    path = sent_day(world)
    shutil.copy(path, world.stick / "copy(1).handover")
    report = world.taken(world.stick)
    assert sorted(file.new for file in report.files) == [0, 12]
    (same,) = [file for file in report.files if file.same_as]
    assert same.state is FileState.HELD
    assert same.same_as in {path.name, "copy(1).handover"}


def test_that_a_file_called_a_handover_that_is_none_is_told(world):
    """What a pulled stick leaves: the name without the bytes."""
    sent_day(world).write_bytes(b"")
    (file,) = world.taken(world.stick).files
    assert file.state is FileState.REFUSED


def test_that_several_sticks_make_one_table(world, tmp_path):
    sticks = [tmp_path / name for name in ("one", "two", "three")]
    for stick in sticks:
        stick.mkdir()
    shutil.move(sent_day(world, "gate-1", [1, 2]), sticks[0])
    gap = sent_day(world, "gate-1", [3, 4])
    shutil.move(sent_day(world, "gate-2"), sticks[1])
    shutil.move(gap, world.stick / "kept-at-the-gate")
    late = sent_day(world, "gate-1", [5])
    shutil.move(late, sticks[1])
    (sticks[2] / "broken.handover").write_bytes(b"age-encryption.org/v1\nx")
    report = world.taken(*sticks)
    unknown, one, two = by_station(report)
    assert (unknown.station, unknown.refused) == ("", 1)
    assert (one.files, one.new) == (2, 6)
    assert [span[1:] for span in one.missing] == [(5, 7)]
    assert (two.new, two.missing) == (12, ())


def test_that_a_trial_counts_each_record_once(world):
    world.record("gate-1", *range(5))
    first = world.sent("gate-1")[0]
    world.record("gate-1", *range(5, 8))
    paths = [first, world.sent("gate-1")[1], world.sent("gate-1", since=4)[0]]
    trial = world.taken(*paths, how=TRIAL)
    truth = world.taken(*paths)
    assert [(f.new, f.held, f.missing) for f in trial.files] == [
        (f.new, f.held, f.missing) for f in truth.files
    ]


# --- any order


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_that_any_order_of_doing_and_undoing_counts_what_it_says(world, template, data):
    """Whatever was undone counts nowhere, everything else once, and all is proven."""
    if not world.gates["gate-1"].exchange.outbox():
        for step in range(3):
            for gate in ("gate-1", "gate-2"):
                world.record(gate, *range(step * 3, step * 3 + 3))
                world.sent(gate)
    files = sorted(map(str, world.stick.iterdir()))
    with TemporaryDirectory() as place:
        shutil.copytree(template / "office", f"{place}/office")
        shutil.copy(template / "key.txt", place)
        with office_in(Path(place), world.clock) as office:
            for _step in range(6):
                some = data.draw(st.lists(st.sampled_from(files), min_size=1))
                receive(office, some, How(again=data.draw(st.booleans())))
                live = [one for one in imports.listed(office) if undoable(one)]
                if live and data.draw(st.booleans()):
                    one = data.draw(st.sampled_from(live))
                    imports.undo(office, one.entry.import_id)
                assert_counted(office)
            receive(office, files, AGAIN)
            assert shown(office) == held(office) == 18
            assert_counted(office)


def undoable(one):
    return one.state not in {"", UNDONE}


def assert_counted(office):
    engine = office.exchange._engine
    assert verify(engine).holds
    with reading(engine) as connection:
        aside = connection.exec_driver_sql("SELECT count(*) FROM set_aside").scalar()
    assert aside == sum(one.aside for one in imports.listed(office))
    assert shown(office) <= held(office)


def shown(office):
    """Passages that count."""
    return len({one.past.record_id for one in office.exchange.passages_for("", 0)})


def held(office):
    """Passages in the journal."""
    return sum(
        record.envelope.kind == PASSAGE.name
        for head in office.journal.heads()
        for record in office.journal.records(head.station, head.volume, 1, 10_000)
    )


def test_that_only_the_newest_copies_before_an_import_stay(shell):
    key = KeyFile(shell.root / "key.txt")
    clock = TickingClock()
    with open_office(shell.root / "office", key, clock) as office:
        for _ in range(5):
            clock.pass_by(3_600_000_000)
            last = office.backups.make_for_import()
        assert office.backups.make_for_import(7_200_000_000) == last
        copies = sorted(office.home.backups.glob("import-*.db"))
        assert len(copies) == 3
        assert last == copies[-1]
        assert last in sound_copies(office.home)
