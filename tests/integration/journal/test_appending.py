"""What only the real journal promises of appending and absorbing."""

import threading
from collections.abc import Callable

import msgspec
import pytest

from db.journal import SqlJournal
from station.domain.errors import EnvironmentFault
from station.domain.kinds import LedgerEntry
from station.domain.records import (
    FIRST_LINK,
    Line,
    SealedRecord,
    decode_envelope,
    encode,
    seal,
)
from station.services.ports import SetAside
from tests.fakes.passages import a_passage, draft_of
from tests.integration.journal.homes import Home

ALIEN = LedgerEntry("x", "y")


def test_that_nothing_is_written_before_a_volume_is_open(gate: Home) -> None:
    journal = SqlJournal(gate.engine, "gate-9", gate.clock)
    with pytest.raises(EnvironmentFault, match="never opened"):
        journal.append(draft_of("shift", ALIEN, gate.clock))
    with pytest.raises(EnvironmentFault, match="never opened"):
        journal.head()


def test_that_records_are_there_after_a_restart(gate: Home) -> None:
    record = gate.write("passage", a_passage())
    gate.close()
    gate.open()
    assert gate.journal.find(record.envelope.record_id) == record
    assert gate.write("passage", a_passage()).envelope.seq == 3


def test_that_a_volume_sorts_after_the_last_even_when_the_clock_does_not(
    gate: Home,
) -> None:
    first = gate.journal.head().volume
    gate.clock.set_wall(0)
    gate.journal.open_volume("restored", "RWQ")
    assert gate.journal.head().volume > first
    gate.close()
    gate.open()
    assert gate.journal.head().volume > first


def test_that_content_of_another_kind_is_never_written(gate: Home) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        gate.write("passage", ALIEN)
    with pytest.raises(ValueError, match="does not fit"):
        gate.write("shift", LedgerEntry("s", "open", fields={"undeclared": 1}))
    assert gate.journal.head().seq == 1


def test_that_a_failed_draft_takes_the_others_with_it(gate: Home) -> None:
    good = draft_of("passage", a_passage(), gate.clock)
    with pytest.raises(ValueError, match="does not fit"):
        gate.journal.append(good, draft_of("passage", ALIEN, gate.clock))
    assert gate.journal.find(good.record_id) is None


def test_that_threads_share_one_run_of_numbers(gate: Home) -> None:
    def work() -> None:
        for number in range(20):
            gate.write("passage", a_passage(number))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    head = gate.journal.head()
    assert head.seq == 81
    found = gate.journal.records("gate-1", head.volume, 1, 99)
    assert [record.envelope.seq for record in found] == list(range(1, 82))


def test_that_a_record_is_never_changed_or_removed_by_accident(gate: Home) -> None:
    for statement in (
        "UPDATE journal SET kind = 'x'",
        "DELETE FROM journal",
        "UPDATE payload SET payload = x'00'",
    ):
        with pytest.raises(Exception, match="a record is never"):
            gate.execute(statement)


def forged(gate: Home, changes: dict[str, object], payload: bytes) -> list[Line]:
    """The gate's lines and one more, chained well but not written by this program."""
    head = gate.journal.head()
    (last,) = gate.journal.records("gate-1", head.volume, head.seq, head.seq)
    values = {"seq": head.seq + 1, "record_id": "forged", **changes}
    envelope = msgspec.structs.replace(last.envelope, **values)
    record = seal(envelope, payload, b"s" * 32, head.link)
    return [*gate.lines(), record.as_line()]


@pytest.mark.parametrize(
    "payload",
    [b"{}", b"", b"not json", b'{"direction": "sideways"}', b'{"note": "\\ud800"}'],
)
def test_that_content_that_does_not_fit_is_kept_and_set_aside(
    gate: Home, office: Home, payload: bytes
) -> None:
    lines = forged(gate, {"kind": "passage"}, payload)
    taken = office.journal.absorb(
        "gate-1", gate.journal.head().volume, 1, FIRST_LINK, lines
    )
    assert (taken.new, taken.contiguous) == (2, 2)
    assert taken.set_aside == (SetAside(2, "The content does not fit its kind."),)
    assert office.journal.find("forged") is not None


@pytest.mark.parametrize("changes", [{"kind": "survey"}, {"version": 9}])
def test_that_what_is_not_known_here_is_kept_raw(
    gate: Home, office: Home, changes: dict[str, object]
) -> None:
    gate.write("passage", a_passage())
    lines = forged(gate, changes, b'{"new": ["things"]}')
    volume = gate.journal.head().volume
    taken = office.journal.absorb("gate-1", volume, 1, FIRST_LINK, lines)
    assert (taken.new, taken.set_aside) == (3, ())
    record = office.passages.record_raw("gate-1", volume, 3)
    assert record is not None
    assert record.payload == b'{"new": ["things"]}'


def test_that_an_id_used_twice_is_set_aside(
    make_home: Callable[[str], Home], office: Home
) -> None:
    """A station that takes another's id cannot take its passage from the screens."""
    gate, thief = make_home("gate-1"), make_home("gate-2")
    record = gate.write("passage", a_passage(1))
    draft = draft_of("passage", a_passage(2), thief.clock)
    stolen = msgspec.structs.replace(draft, record_id=record.envelope.record_id)
    thief.journal.append(stolen)
    assert gate.give(office).set_aside == ()
    taken = thief.give(office)
    assert taken.set_aside == (SetAside(2, "The id of this record was used before."),)
    row = office.passages.passage(record.envelope.record_id)
    assert row is not None
    assert row.station == "gate-1"


def test_that_long_files_are_taken_in_batches(gate: Home, office: Home) -> None:
    drafts = [
        draft_of("disinfection", LedgerEntry(f"hall-{n}", "done"), gate.clock)
        for n in range(2500)
    ]
    gate.journal.append(*drafts)
    assert gate.give(office, 1200, 1300).new == 101
    assert gate.give(office).new == 2400
    assert gate.give(office).contiguous == 2501


def resealed(record: SealedRecord, previous: bytes) -> SealedRecord:
    assert record.payload is not None
    assert record.salt is not None
    envelope = decode_envelope(encode(record.envelope))
    return seal(envelope, record.payload, record.salt, previous)


def test_that_a_record_seals_to_the_same_bytes_again(gate: Home) -> None:
    record = gate.write("passage", a_passage())
    assert resealed(record, gate.link_before(2)) == record
