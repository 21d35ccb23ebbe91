"""A change of anything, by somebody with the key, is found and named."""

import os

import pytest

from db.connection import connect
from db.verify import verify
from db.verify_report import Fault, Part
from station.domain.kinds import Erased, LedgerEntry
from station.domain.passages import CorrectableField, Correction, Resolution
from station.domain.verdict import Outcome
from tests.fakes.passages import a_fever, a_passage
from tests.faults import tamper
from tests.integration.journal.homes import Home

ALTERED = "The content of this record was altered."
BROKEN = "This record or its place in the chain was altered."
COMMITTED = "The commitment of this record was altered."
ENVELOPE = "The envelope of this record was altered."
RELINKED = "The link of this record was altered."
BESIDE = "The columns beside this record do not agree with it."
VANISHED = "The content of this record is missing and no erasure covers it."
MISSING = "Records are missing."
STRAY = "These records belong to no run of their volume."
RUN = "This record does not follow the link that its run begins with."
INDEX = "An index of the database does not agree with its table."
PAGE = "A page of the database file is damaged."
STALE = "What is shown of this record differs from the journal."
LOOSE = "A row refers to a record that is not there."

ANOTHER_SUBJECT = """
    INSERT INTO ledger_entry
    SELECT kind, 'shift-2', station, id, volume, seq, record_id, at_us, state, due_us,
           fields
    FROM ledger_entry
"""
NO_GUARD = (
    "DROP TRIGGER journal_keeps",
    "DROP TRIGGER journal_stays",
    "DROP TRIGGER payload_keeps",
)


@pytest.fixture
def busy(gate: Home) -> Home:
    """Seven records: opening, two passages, their amendments, two of a shift."""
    held = gate.write("passage", a_fever(1))
    wrong = gate.write("passage", a_passage(2))
    gate.write("resolution", Resolution(held.envelope.record_id, Outcome.ADMIT))
    change = {CorrectableField.NAME: "刘洋"}
    gate.write("correction", Correction(wrong.envelope.record_id, change, "typo"))
    gate.write("shift", LedgerEntry("shift-1", "open"))
    gate.write("shift", LedgerEntry("shift-1", "closed"))
    return gate


def faults_of(home: Home) -> list[tuple[str, int]]:
    return [(fault.what, fault.seq) for fault in verify(home.engine).faults]


def test_that_an_honest_home_holds(busy: Home) -> None:
    seen: list[int] = []
    report = verify(busy.engine, seen.append)
    assert report.holds
    assert (report.volumes, report.records, report.erased) == (1, 7, 0)
    assert seen == [7]


def test_that_a_home_of_many_volumes_holds(busy: Home, office: Home) -> None:
    busy.give(office, 3, 5)
    busy.journal.open_volume("replaced", "RWQ")
    busy.write("passage", a_passage())
    busy.give(office)
    report = verify(office.engine)
    assert report.holds
    assert (report.volumes, report.records) == (3, 6)


@pytest.mark.fault(57)
@pytest.mark.parametrize("seq", range(1, 8))
def test_that_one_changed_byte_is_named(
    busy: Home, seq: int, capsys: pytest.CaptureFixture[str]
) -> None:
    busy.close()
    arguments = ["--db", str(busy.path), "--key-hex", busy.key.hex(), "--seq", str(seq)]
    assert tamper.main(arguments) == 0
    busy.open()
    (fault, *others) = [f for f in verify(busy.engine).faults if f.what == ALTERED]
    record_id = capsys.readouterr().out.strip()
    volume = busy.journal.head().volume
    assert fault == Fault(ALTERED, Part.PAYLOAD, "gate-1", volume, seq, record_id)
    assert others == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE payload SET salt = zeroblob(32) WHERE id = 3", (ALTERED, 3)),
        ("UPDATE payload SET payload = 'text' WHERE id = 3", (ALTERED, 3)),
        ("UPDATE journal SET commitment = zeroblob(32) WHERE seq = 3", (COMMITTED, 3)),
        ("UPDATE journal SET link = zeroblob(32) WHERE seq = 3", (RELINKED, 3)),
        ("UPDATE journal SET link = zeroblob(32) WHERE seq = 7", (BROKEN, 7)),
        ("UPDATE journal SET link = 'text' WHERE seq = 3", (BROKEN, 3)),
        ("UPDATE journal SET envelope = envelope || ' ' WHERE seq = 3", (BROKEN, 3)),
        ("UPDATE journal SET envelope = zeroblob(9) WHERE seq = 3", (ENVELOPE, 3)),
        ("UPDATE journal SET kind = 'shift' WHERE seq = 3", (BESIDE, 3)),
        ("UPDATE journal SET wall_us = wall_us - 1 WHERE seq = 3", (BESIDE, 3)),
        ("UPDATE journal SET record_id = 'x' WHERE seq = 3", (BESIDE, 3)),
        ("DELETE FROM payload WHERE id = 3", (VANISHED, 3)),
        ("UPDATE payload SET payload = NULL, salt = NULL WHERE id = 3", (VANISHED, 3)),
        ("DELETE FROM journal WHERE seq = 1", (MISSING, 1)),
        ("UPDATE passage SET name = '刘洋' WHERE seq = 2", (STALE, 2)),
        ("UPDATE volume SET own = 0", (STRAY, 1)),
        ("DELETE FROM journal WHERE seq = 4", (MISSING, 4)),
        ("UPDATE journal SET seq = 0 WHERE seq = 4", (MISSING, 4)),
        ("DELETE FROM journal WHERE seq = 7", (LOOSE, 0)),
        ("UPDATE passage SET outcome = 'admit' WHERE seq = 3", None),
        ("UPDATE passage SET outcome = 'refuse' WHERE seq = 3", (STALE, 3)),
        ("UPDATE passage SET waiting = 1 WHERE seq = 2", (STALE, 2)),
        ("DELETE FROM passage WHERE seq = 2", (STALE, 2)),
        ("DELETE FROM passage_reading WHERE passage = 3", (STALE, 3)),
        ("UPDATE passage_finding SET params = '{}' WHERE passage = 2", (STALE, 2)),
        ("UPDATE passage_shown SET digest = '' WHERE passage = 3", (STALE, 3)),
        ("DELETE FROM passage_correction", (STALE, 3)),
        ("DELETE FROM amendment WHERE id = 4", (STALE, 4)),
        ("INSERT INTO set_aside VALUES (3, 'because')", (STALE, 3)),
        ("UPDATE ledger_entry SET state = 'open'", (STALE, 7)),
        ("UPDATE ledger_entry SET id = 6, seq = 6", (STALE, 7)),
        ("DELETE FROM ledger_entry", (STALE, 7)),
        (ANOTHER_SUBJECT, ("A ledger holds what the journal does not say.", 7)),
        (
            "DELETE FROM volume",
            (STRAY, 1),
        ),
    ],
)
def test_that_every_kind_of_change_is_found(
    busy: Home, change: str, found: tuple[str, int] | None
) -> None:
    opened = connect(busy.path, busy.key)
    opened.execute("PRAGMA foreign_keys = off")
    for statement in (*NO_GUARD, change):
        opened.execute(statement)
    opened.close()
    if found is None:
        assert faults_of(busy) == []
    else:
        assert found in faults_of(busy)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("DELETE FROM payload WHERE id = 4", (VANISHED, 5)),
        ("UPDATE segment SET last = 9", (MISSING, 7)),
        ("UPDATE segment SET previous_link = zeroblob(32)", (RUN, 3)),
        (
            "UPDATE segment SET first = 4",
            (STRAY, 3),
        ),
        ("DELETE FROM segment", (STRAY, 3)),
    ],
)
def test_that_runs_from_elsewhere_are_proven_too(
    busy: Home, office: Home, change: str, found: tuple[str, int]
) -> None:
    busy.give(office, 3, 6)
    office.execute(change)
    assert found in faults_of(office)


def erase(home: Home, upto: int, kinds: tuple[str, ...]) -> None:
    """What retention will do: the content goes, a record says up to where."""
    volume = home.journal.head().volume
    home.write("erased", Erased(volume, upto, kinds, 1, 3))
    home.execute(
        f"DELETE FROM passage WHERE seq <= {upto}",  # noqa: S608 - a number
        f"DELETE FROM payload WHERE id <= {upto} AND id > 1",  # noqa: S608 - a number
    )


def test_that_erased_content_is_no_fault(busy: Home, office: Home) -> None:
    erase(busy, 3, ("passage",))
    report = verify(busy.engine)
    assert report.holds
    assert report.erased == 2
    busy.give(office)
    assert verify(office.engine).holds


def test_that_content_above_the_erasure_must_be_there(busy: Home) -> None:
    erase(busy, 2, ("passage",))
    busy.execute("DELETE FROM passage", "DELETE FROM payload WHERE id = 3")
    assert faults_of(busy) == [(VANISHED, 3)]


def test_that_content_of_a_kind_not_erased_must_be_there(busy: Home) -> None:
    erase(busy, 3, ("passage",))
    busy.execute("DELETE FROM payload WHERE id = 1")
    assert faults_of(busy) == [(VANISHED, 1)]


def test_that_an_erasure_speaks_of_one_volume(busy: Home) -> None:
    busy.journal.open_volume("replaced", "RWQ")
    erase(busy, 3, ("passage",))
    assert faults_of(busy) == [(VANISHED, 2), (VANISHED, 3)]


def test_that_another_homes_erasure_erases_nothing_here(
    busy: Home, office: Home
) -> None:
    erase(busy, 3, ("passage",))
    busy.give(office)
    office.execute("DELETE FROM payload WHERE id = 3")
    assert faults_of(office) == [(VANISHED, 2)]


@pytest.mark.fault(12)
def test_that_two_rows_that_changed_places_are_named(busy: Home) -> None:
    swap = "UPDATE journal SET seq = {} WHERE id = {}"
    opened = connect(busy.path, busy.key)
    for statement in (
        *NO_GUARD,
        swap.format(99, 3),
        swap.format(3, 4),
        swap.format(4, 3),
    ):
        opened.execute(statement)
    opened.close()
    assert {seq for _what, seq in faults_of(busy)} == {3, 4}
    assert (BESIDE, 3) in faults_of(busy)


def test_that_an_envelope_is_told_from_a_link(busy: Home) -> None:
    opened = connect(busy.path, busy.key)
    opened.execute(NO_GUARD[0])
    opened.execute(
        "UPDATE journal SET envelope = CAST("
        "replace(envelope, '\"guard-1\"', '\"guard-2\"') AS BLOB) WHERE seq = 3"
    )
    opened.close()
    assert faults_of(busy) == [(ENVELOPE, 3)]


def test_that_an_index_out_of_step_is_named(busy: Home) -> None:
    opened = connect(busy.path, busy.key)
    (root,) = opened.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_amendment_target'"
    ).fetchone()
    opened.execute("PRAGMA writable_schema = on")
    opened.execute("DELETE FROM sqlite_master WHERE name = 'ix_amendment_target'")
    opened.close()
    opened = connect(busy.path, busy.key)
    opened.execute("UPDATE amendment SET target = target || ' ' WHERE id = 4")
    opened.execute("PRAGMA writable_schema = on")
    opened.execute(
        "INSERT INTO sqlite_master VALUES ('index', 'ix_amendment_target', 'amendment',"
        " ?, 'CREATE INDEX ix_amendment_target ON amendment (target)')",
        (root,),
    )
    opened.close()
    found = [f for f in verify(busy.engine).faults if f.what == INDEX]
    assert {(fault.place, fault.seq) for fault in found} >= {("ix_amendment_target", 4)}


def test_that_damaged_pages_are_reported_and_not_raised(gate: Home) -> None:
    for number in range(60):
        gate.write("passage", a_passage(number))
    gate.close()
    gate.open()
    data = bytearray(gate.path.read_bytes())
    last = len(data) // 4096 - 1
    data[last * 4096 + 1000] ^= 1
    gate.path.write_bytes(data)
    pages = [f.place for f in verify(gate.engine).faults if f.what == PAGE]
    assert pages == [f"page {last + 1}"]


def test_that_the_tool_finds_no_record_that_is_not_there(busy: Home) -> None:
    with pytest.raises(LookupError):
        tamper.tamper(busy.path, busy.key, 99)


def test_that_a_key_is_needed_to_tamper(busy: Home) -> None:
    from station.domain.errors import EnvironmentFault

    with pytest.raises(EnvironmentFault):
        tamper.tamper(busy.path, os.urandom(32), 2)
