"""The Journal port, kept alike by the real journal and by the fake one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from station.domain.errors import IntegrityFault, OperatorError
from station.domain.kinds import LedgerEntry, VolumeOpened
from station.domain.passages import CorrectableField, Correction
from station.domain.records import FIRST_LINK, Line, commit, link
from station.services.ports import Absorbed, Head
from tests.fakes.clock import TickingClock
from tests.fakes.journal import FakeJournal
from tests.fakes.passages import draft_of, passage_draft
from tests.integration.journal.homes import Home

MakeJournal = Callable[[str], Any]
CLOCK = TickingClock()


@pytest.fixture(params=["sql", "fake"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeJournal]:
    homes: list[Home] = []

    def make_journal(station: str) -> Any:
        if request.param == "fake":
            journal = FakeJournal(station, CLOCK)
        else:
            homes.append(Home(tmp_path / f"{station}.db", station))
            return homes[-1].journal
        journal.open_volume("first", "RWQ")
        return journal

    yield make_journal
    for home in homes:
        home.close()


@pytest.fixture
def gate(make: MakeJournal) -> Any:
    """A gate with ten records: the opening and nine passages."""
    journal = make("gate-1")
    journal.append(*(passage_draft(number, CLOCK) for number in range(9)))
    return journal


@pytest.fixture
def office(make: MakeJournal) -> Any:
    return make("office")


def lines_of(gate: Any, first: int = 1, last: int = 10) -> list[Line]:
    found = gate.records("gate-1", gate.head().volume, first, last)
    return [record.as_line() for record in found]


def give(
    gate: Any, office: Any, first: int = 1, last: int = 10, **more: Any
) -> Absorbed:
    before = list(gate.records("gate-1", gate.head().volume, first - 1, first - 1))
    previous = before[0].link if before else FIRST_LINK
    taken: Absorbed = office.absorb(
        "gate-1",
        gate.head().volume,
        first,
        previous,
        lines_of(gate, first, last),
        **more,
    )
    return taken


def test_that_numbers_run_without_gaps_and_links_chain(gate: Any) -> None:
    records = list(gate.records("gate-1", gate.head().volume, 1, 99))
    assert [record.envelope.seq for record in records] == list(range(1, 11))
    previous = FIRST_LINK
    for record in records:
        assert record.commitment == commit(record.salt, record.payload)
        previous = link(previous, record.commitment, record.envelope_bytes)
        assert record.link == previous
    assert gate.head() == Head("gate-1", gate.head().volume, 10, previous)


def test_that_a_volume_opens_with_the_head_before_it(gate: Any) -> None:
    before = gate.head()
    first = gate.open_volume("restored", "RWQ")
    opened = msgspec.json.decode(first.payload, type=VolumeOpened)
    assert opened == VolumeOpened(
        "RWQ", before.volume, 10, before.link.hex(), "restored"
    )
    assert gate.head().seq == 1
    assert gate.head().volume > before.volume


def test_that_saving_again_does_not_double(gate: Any) -> None:
    draft = passage_draft(1, CLOCK)
    first = gate.append(draft)
    assert gate.append(draft) == first
    assert gate.append(draft, passage_draft(2, CLOCK))[0] == first[0]
    assert gate.head().seq == 12


def test_that_a_record_is_found_by_its_id(gate: Any) -> None:
    record = gate.append(passage_draft(1, CLOCK))[0]
    assert gate.find(record.envelope.record_id) == record
    assert gate.find("nobody") is None


def test_that_a_file_is_taken_whole(gate: Any, office: Any) -> None:
    taken = give(gate, office)
    assert (taken.new, taken.held, taken.contiguous) == (10, 0, 10)
    assert taken.link == gate.head().link
    assert gate.head() in office.heads()
    found = office.records("gate-1", gate.head().volume, 1, 10)
    assert [record.as_line() for record in found] == lines_of(gate)


def test_that_the_same_file_again_changes_nothing(gate: Any, office: Any) -> None:
    give(gate, office)
    taken = give(gate, office)
    assert (taken.new, taken.held, taken.contiguous) == (0, 10, 10)


def test_that_a_dry_run_tells_all_and_takes_nothing(gate: Any, office: Any) -> None:
    told = give(gate, office, dry_run=True)
    assert told == give(gate, office)
    assert told.new == 10


@pytest.mark.fault(43)
def test_that_a_gap_is_held_until_it_is_filled(gate: Any, office: Any) -> None:
    late = give(gate, office, 6, 10)
    assert (late.new, late.contiguous, late.link) == (5, 0, FIRST_LINK)
    early = give(gate, office, 1, 3)
    assert (early.new, early.contiguous) == (3, 3)
    filled = give(gate, office, 2, 7)
    assert (filled.new, filled.held, filled.contiguous) == (2, 4, 10)
    assert filled.link == gate.head().link


def test_that_corrections_are_counted(gate: Any, office: Any) -> None:
    target = gate.append(passage_draft(1, CLOCK))[0].envelope.record_id
    correction = Correction(target, {CorrectableField.PLATE: "京A12345"}, "typo")
    gate.append(draft_of("correction", correction, CLOCK))
    assert give(gate, office, 1, 12).corrections == 1
    assert give(gate, office, 1, 12).corrections == 0


def forked(gate: Any, at: int) -> tuple[list[Line], bytes]:
    """The lines from `at` on as a copy of the station would have written them."""
    lines = lines_of(gate, at)
    other = msgspec.structs.replace(lines[0], s="A" * 43 + "=")
    before = list(gate.records("gate-1", gate.head().volume, at - 1, at - 1))
    return [other, *lines[1:]], before[0].link


def test_that_another_record_under_a_number_is_a_fork(gate: Any, office: Any) -> None:
    give(gate, office, 1, 7)
    lines, previous = forked(gate, 5)
    taken = office.absorb("gate-1", gate.head().volume, 5, previous, lines)
    assert (taken.new, taken.fork_at, taken.contiguous) == (0, 5, 7)
    assert give(gate, office).new == 3


def test_that_a_copied_station_is_noticed_right_after_the_head(
    gate: Any, office: Any
) -> None:
    """A station set back to 7 and gone on exports from 8: only the link tells."""
    give(gate, office, 1, 7)
    taken = office.absorb(
        "gate-1", gate.head().volume, 8, bytes(31) + b"\1", lines_of(gate, 8)
    )
    assert (taken.new, taken.fork_at) == (0, 7)


def test_that_a_run_that_does_not_lead_to_the_next_is_a_fork(
    gate: Any, office: Any
) -> None:
    give(gate, office, 8, 10)
    lines, previous = forked(gate, 5)
    taken = office.absorb("gate-1", gate.head().volume, 5, previous, lines[:3])
    assert (taken.new, taken.fork_at) == (0, 8)


@pytest.mark.fault(20)
def test_that_a_fork_in_a_filled_gap_is_noticed(gate: Any, office: Any) -> None:
    give(gate, office, 8, 10)
    lines, previous = forked(gate, 5)
    taken = office.absorb("gate-1", gate.head().volume, 5, previous, lines)
    assert (taken.new, taken.fork_at) == (0, 8)


@pytest.mark.parametrize("change", ["swap", "drop", "double", "other station"])
def test_that_lines_out_of_place_are_refused(
    gate: Any, office: Any, change: str
) -> None:
    lines, station = lines_of(gate), "gate-1"
    if change == "swap":
        lines[3], lines[4] = lines[4], lines[3]
    elif change == "drop":
        del lines[3]
    elif change == "double":
        lines.insert(3, lines[3])
    else:
        station = "gate-2"
    with pytest.raises(IntegrityFault, match="wrong place"):
        office.absorb(station, gate.head().volume, 1, FIRST_LINK, lines)
    assert give(gate, office).new == 10


@pytest.mark.parametrize(
    "broken",
    [
        {"e": "{}"},
        {"e": "\ud800"},
        {"s": "no base64"},
        {"p": None},
        {"p": None, "s": None},
    ],
)
def test_that_a_line_that_is_no_record_is_refused(
    gate: Any, office: Any, broken: dict[str, Any]
) -> None:
    lines = lines_of(gate)
    lines[3] = msgspec.structs.replace(lines[3], **broken)
    with pytest.raises(IntegrityFault):
        office.absorb("gate-1", gate.head().volume, 1, FIRST_LINK, lines)
    assert give(gate, office).new == 10


def test_that_a_volume_begins_with_nothing_before_it(gate: Any, office: Any) -> None:
    with pytest.raises(IntegrityFault, match="follows another"):
        office.absorb("gate-1", gate.head().volume, 1, b"x" * 32, lines_of(gate))


def test_that_nobody_writes_into_a_volume_of_this_home(gate: Any) -> None:
    with pytest.raises(OperatorError, match="written here"):
        give(gate, gate)


def test_that_an_erased_record_is_taken_with_its_commitment(
    gate: Any, office: Any
) -> None:
    lines = lines_of(gate)
    (record,) = gate.records("gate-1", gate.head().volume, 4, 4)
    lines[3] = msgspec.structs.replace(record, payload=None, salt=None).as_line()
    taken = office.absorb("gate-1", gate.head().volume, 1, FIRST_LINK, lines)
    assert (taken.new, taken.link) == (10, gate.head().link)
    assert give(gate, office).held == 10
    (held,) = office.records("gate-1", gate.head().volume, 4, 4)
    assert held.payload is None


def test_that_an_error_of_the_reader_takes_nothing(gate: Any, office: Any) -> None:
    def cut() -> Iterator[Line]:
        yield from lines_of(gate)[:5]
        raise IntegrityFault("The file is cut short.")

    with pytest.raises(IntegrityFault, match="cut short"):
        office.absorb("gate-1", gate.head().volume, 1, FIRST_LINK, cut())
    assert give(gate, office).new == 10


def test_that_ledgers_are_records_too(gate: Any) -> None:
    entry = LedgerEntry("shift-1", "open", fields={"leader": "li"})
    record = gate.append(draft_of("shift", entry, CLOCK))[0]
    assert msgspec.json.decode(record.payload, type=LedgerEntry) == entry
