"""What every exchange promises, the one in SQL and the one in memory."""

import secrets
from datetime import timedelta

import msgspec
import pytest

from db.engine import open_engine
from db.exchange import SqlExchange
from db.journal import SqlJournal
from station.domain.credentials import CodeKind, JudgedHow, Shown
from station.domain.exchange import (
    Adopted,
    GateCard,
    Issue,
    OfficeCard,
    OutboxFile,
    Paired,
    PolicyText,
    PublicKeys,
    Receipt,
    SignedReceipt,
    StationEntry,
    StationState,
)
from station.domain.import_report import FileReport, FileState
from station.domain.imports import ImportedFile, ImportEntry
from station.domain.moments import from_us
from station.domain.records import encode
from station.domain.visit import Direction, PastPassage
from station.services.exchange_port import MOST_IMPORTS
from tests.fakes.clock import NOON_US, TickingClock
from tests.fakes.exchange import FakeExchange
from tests.fakes.passages import a_person, passage_draft

KEYS = PublicKeys("RWQ", "age1")
CARD = GateCard("gate-1", "一号", "东门", "阳光花园")


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(tmp_path / "x.db", secrets.token_bytes(32), create=True)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sql", "memory"])
def exchange(request):
    if request.param == "memory":
        return FakeExchange()
    return SqlExchange(request.getfixturevalue("engine"))


def a_file(first, last, volume="v1", name="a"):
    return OutboxFile(name, f"{name}.handover", volume, first, last, "00", 5, "ff", 7)


def a_receipt(upto, volume="v1", station="gate-1"):
    receipt = Receipt("office-1", station, volume, upto, "00", (), 1)
    return receipt, SignedReceipt(encode(receipt).decode(), f"signed {upto}")


def past(number, **changes):
    at = from_us(NOON_US) + timedelta(minutes=number)
    return PastPassage(f"r{number}", at, Direction.IN, "admit", here=False, **changes)


def test_that_an_empty_home_knows_nobody(exchange):
    assert exchange.policy() is None
    assert exchange.paired() is None
    assert exchange.adopted() is None
    assert exchange.stations() == ()
    assert exchange.station("gate-1") is None
    assert exchange.outbox() == ()
    assert exchange.receipts("gate-1") == ()
    assert exchange.held("gate-1", "v1") == ()
    assert exchange.elsewhere("p", "h", ("d",)).same_person == ()


def test_that_documents_come_back_as_they_were_kept(exchange):
    policy = PolicyText(3, "version = 3 # 规则")
    exchange.set_policy(policy)
    assert exchange.policy() == policy
    paired = Paired(OfficeCard("office-1", "阳光社区", KEYS), CARD, "token")
    exchange.save_paired(paired)
    assert exchange.paired() == paired
    again = msgspec.structs.replace(paired, token="")
    exchange.save_paired(again)
    assert exchange.paired() == again


def test_that_a_station_is_replaced_by_its_newer_entry(exchange):
    invited = StationEntry(CARD, StationState.INVITED, "hash", 5)
    exchange.save_station(invited)
    assert exchange.station("gate-1") == invited
    revoked = StationEntry(CARD, StationState.REVOKED, "hash", 5, KEYS, {"v1": 9})
    exchange.save_station(revoked)
    other = msgspec.structs.replace(CARD, station="gate-0")
    exchange.save_station(StationEntry(other, StationState.PAIRED, "x", 6, KEYS))
    assert [e.card.station for e in exchange.stations()] == ["gate-0", "gate-1"]
    assert exchange.station("gate-1") == revoked


def test_that_no_number_is_given_twice(exchange):
    assert [exchange.next_number() for _ in range(3)] == [1, 2, 3]
    assert exchange.next_number(10) == 13


def test_that_the_newest_imports_are_remembered_in_order(exchange):
    for number in range(MOST_IMPORTS + 2):
        exchange.save_import(ImportEntry(f"{number:04d}", number, ""))
    report = FileReport("a", FileState.REFUSED)
    newer = ImportEntry(f"{MOST_IMPORTS + 1:04d}", 9, "op", (ImportedFile(report),))
    exchange.save_import(newer)
    found = exchange.imports()
    assert len(found) == MOST_IMPORTS
    assert [found[0].import_id, found[-1]] == ["0002", newer]


def test_that_what_no_station_may_have_in_force_is_forgotten(exchange):
    one, other = {"p1": b"1"}, {"p1": b"2"}
    exchange.save_issues("gate-1", (Issue(1, "a"),), one)
    exchange.save_issues("gate-2", (Issue(2, "a"),), one)
    exchange.save_issues("gate-1", (Issue(3, "b"),), other)
    assert exchange.issues("gate-1") == (Issue(3, "b"),)
    assert exchange.issues("gate-9") == ()
    assert (exchange.prints("a"), exchange.prints("b")) == (one, other)
    exchange.save_issues("gate-2", (Issue(4, "b"),), other)
    assert (exchange.prints("a"), exchange.prints("b")) == (None, other)


@pytest.mark.fault(53)
def test_that_a_receipt_never_goes_back(exchange):
    for upto in (5, 9, 7):
        exchange.save_receipt(*a_receipt(upto))
    exchange.save_receipt(*a_receipt(3, "v0"))
    exchange.save_receipt(*a_receipt(4, station="gate-2"))
    signatures = [signed.signature for signed in exchange.receipts("gate-1")]
    assert signatures == ["signed 3", "signed 9"]


def test_that_the_outbox_is_in_the_order_of_its_records(exchange):
    for first, last, name in ((11, 20, "b"), (1, 10, "c")):
        exchange.keep(a_file(first, last, name=name))
    exchange.keep(a_file(1, 5, volume="v0", name="d"))
    assert [file.name[0] for file in exchange.outbox()] == ["d", "c", "b"]
    exchange.drop(a_file(1, 10, name="c"))
    exchange.drop(a_file(1, 10, name="c"))
    assert [file.name[0] for file in exchange.outbox()] == ["d", "b"]


def test_that_a_newer_briefing_replaces_what_was_told_of_other_gates(exchange):
    policy = PolicyText(1, "x")
    exchange.save_adopted(Adopted(1, 5, policy), [past(1, person_id="p1")])
    newer = Adopted(2, 6, PolicyText(2, "y"), revoked_passes=("pass-1",))
    told = [
        past(3, person_id="p1", household_id="h1", digest="d1", name_key="n1"),
        past(2, person_id="p2", household_id="h1"),
        past(4, digest="d2"),
    ]
    exchange.save_adopted(newer, told)
    assert exchange.adopted() == newer
    assert exchange.policy() == newer.policy
    history = exchange.elsewhere("p1", "h1", ("d2", "d9"))
    assert history.same_person == (told[0],)
    assert history.same_household == (told[1], told[0])
    assert history.same_code == (told[2],)


def test_that_empty_ids_and_digests_find_nobody(exchange):
    exchange.save_adopted(Adopted(1, 5, PolicyText(1, "x")), [past(1, digest="d1")])
    history = exchange.elsewhere("", "", ("",))
    assert history.same_person == history.same_household == history.same_code == ()


def test_that_the_office_tells_each_gate_of_the_others_alone(engine):
    clock = TickingClock()
    journal = SqlJournal(engine, "gate-2", clock)
    journal.open_volume("first", "key")
    codes = tuple(
        Shown(CodeKind.HEALTH_CODE, JudgedHow.SCANNED, digest=digest)
        for digest in ("d1", "", "d2")
    )
    journal.append(
        passage_draft(1, clock, shown=codes),
        passage_draft(2, clock, shown=()),
        passage_draft(3, clock, shown=(), person=a_person(3).__class__()),
    )
    exchange = SqlExchange(engine)
    assert list(exchange.passages_for("gate-2", 0)) == []
    assert list(exchange.passages_for("gate-1", NOON_US * 2)) == []
    first, second, third = exchange.passages_for("gate-1", 0)
    person = a_person(1)
    assert (first.past.person_id, first.past.digest) == (person.person_id, "d1")
    assert first.name == person.name
    # one passage counts once for a quota, however many codes were shown
    assert (second.past.person_id, second.past.household_id) == ("", "")
    assert second.past.digest == "d2"
    assert third.past.person_id == a_person(2).person_id
    assert third.name == ""
