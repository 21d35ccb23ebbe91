"""A cut tail and a journal written anew are found by what others hold of it."""

import msgspec
import pytest

from db.connection import connect
from db.verify import verify
from station.domain.exchange import Receipt, SignedReceipt, SigningKey
from station.domain.heads import full_head, short_head
from station.domain.records import FIRST_LINK, commit, link
from station.handover.minisign import public_line, sign
from station.services.anchors import Anchor, printed_heads, receipted
from tests.fakes.passages import a_passage
from tests.integration.journal.homes import Home

OFFICE = SigningKey(b"office-1", bytes(range(32)))
NO_GUARD = (
    "DROP TRIGGER journal_keeps",
    "DROP TRIGGER journal_stays",
    "DROP TRIGGER payload_keeps",
)
WITHOUT_TAIL = (
    "DELETE FROM passage WHERE seq > 4",
    "DELETE FROM payload WHERE id > 4",
    "DELETE FROM journal WHERE seq > 4",
)


@pytest.fixture
def week(gate: Home) -> Home:
    """Six records: the opening and five passages."""
    for number in range(5):
        gate.write("passage", a_passage(number))
    return gate


def receipt_of(home: Home) -> SignedReceipt:
    head = home.journal.head()
    said = Receipt("street-1", "gate-1", head.volume, head.seq, head.link.hex(), (), 0)
    body = msgspec.json.encode(said)
    return SignedReceipt(body.decode(), sign(body, OFFICE, "receipt"))


def anchors_of(home: Home) -> dict[str, tuple[Anchor, ...]]:
    head = home.journal.head()
    full = full_head(head.volume, head.seq, head.link.hex())
    short = short_head(head.volume, head.seq, head.link.hex())
    return {
        "receipt": tuple(receipted([receipt_of(home)], public_line(OFFICE))),
        "full": printed_heads([full]),
        "short": printed_heads([short]),
    }


def alter(home: Home, *statements: str) -> None:
    home.close()
    opened = connect(home.path, home.key)
    for statement in (*NO_GUARD, *statements):
        opened.execute(statement)
    opened.close()
    home.open()


def write_anew(home: Home) -> None:
    """Somebody with every key changes a name in record 3 and chains it all anew."""
    rows = home.select(
        "SELECT j.id, j.envelope, p.payload, p.salt FROM journal j"
        " JOIN payload p ON p.id = j.id ORDER BY j.seq"
    )
    home.close()
    opened = connect(home.path, home.key)
    for statement in NO_GUARD:
        opened.execute(statement)
    before = FIRST_LINK
    for number, envelope, written, salt in rows:
        payload = written
        if number == 3:
            payload = written.replace("李㛃".encode(), "刘洋".encode())
        commitment = commit(salt, payload)
        before = link(before, commitment, envelope)
        opened.execute("UPDATE payload SET payload = ? WHERE id = ?", (payload, number))
        opened.execute(
            "UPDATE journal SET commitment = ?, link = ? WHERE id = ?",
            (commitment, before, number),
        )
    opened.execute("UPDATE passage SET name = '刘洋' WHERE id = 3")
    opened.close()
    home.open()


@pytest.mark.parametrize("kind", ["receipt", "full", "short"])
def test_that_what_stands_is_confirmed(week: Home, kind: str) -> None:
    report = verify(week.engine, anchors=anchors_of(week)[kind])
    assert report.holds
    assert report.anchors == 1


@pytest.mark.fault(19, 58)
@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("receipt", "Records are missing that the office has receipted."),
        ("full", "Records are missing that stood before a printed head."),
        ("short", "Records are missing that stood before a printed head."),
    ],
)
def test_that_a_cut_tail_is_named(week: Home, kind: str, what: str) -> None:
    anchors = anchors_of(week)[kind]
    alter(week, *WITHOUT_TAIL)
    assert verify(week.engine).holds  # nobody inside can tell
    (fault,) = verify(week.engine, anchors=anchors).faults
    assert (fault.what, fault.seq, fault.upto) == (what, 5, 6)
    assert fault.volume == week.journal.head().volume


@pytest.mark.fault(58)
@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("receipt", "The office has receipted another record of this number."),
        ("full", "A printed head names another record of this number."),
        ("short", "A printed head names another record of this number."),
    ],
)
def test_that_a_journal_written_anew_is_named(week: Home, kind: str, what: str) -> None:
    anchors = anchors_of(week)[kind]
    write_anew(week)
    assert verify(week.engine).holds  # nobody inside can tell
    (fault,) = verify(week.engine, anchors=anchors).faults
    assert (fault.what, fault.station, fault.seq) == (what, "gate-1", 6)
    assert fault.record_id


def test_that_a_receipt_of_somebody_else_is_no_receipt(week: Home) -> None:
    stranger = public_line(SigningKey(b"stranger", bytes(32)))
    (fault,) = verify(
        week.engine, anchors=receipted([receipt_of(week)], stranger)
    ).faults
    assert fault.what == "A receipt does not bear the signature of the office."


def test_that_a_receipt_that_says_nothing_is_a_fault(week: Home) -> None:
    nothing = SignedReceipt("{", "")
    report = verify(week.engine, anchors=receipted([nothing], public_line(OFFICE)))
    assert not report.holds


def test_that_the_tail_of_an_earlier_volume_is_missed(week: Home) -> None:
    first = week.journal.head().volume
    week.journal.open_volume("replaced", "RWQ")
    alter(week, *(f"{one} AND id < 7" for one in WITHOUT_TAIL))
    (fault,) = verify(week.engine).faults
    assert fault.what == "Records are missing that a later volume names."
    assert (fault.volume, fault.seq, fault.upto) == (first, 5, 6)
