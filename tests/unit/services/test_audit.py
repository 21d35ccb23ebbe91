"""What an auditor is shown, and which searches count as searches for a number."""

import pytest

from station.domain.kinds import (
    AUDITED,
    DISINFECTION,
    KINDS,
    LOCAL_ORDER,
    OPERATOR,
    PASS,
    PASSAGE,
    RESOLUTION,
    LedgerEntry,
)
from station.domain.passages import Override, Resolution
from station.domain.records import FIRST_LINK, Envelope, encode, seal
from station.domain.verdict import Outcome
from station.services.audit import audit_rows, is_audited, is_number
from tests.fakes.passages import a_passage


def sealed(kind, payload, seq=1):
    envelope = Envelope(
        f"id-{seq}", "gate-1", "v", seq, kind, 1, 1, 480, 1, "b", "L01", "s"
    )
    return seal(envelope, encode(payload), bytes(32), FIRST_LINK)


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "110105 19491231 002x",
        "13800000001",
        "138-0000-0001",
        "E12345678",
        "8881234",
        " 13800000001 ",
    ],
)
def test_that_a_number_is_told_however_it_is_written(text) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text", ["3-2-1501", "12-2-1501", "1501", "王建国", "京A12345"]
)
def test_that_doors_names_tails_and_plates_are_no_numbers(text) -> None:
    assert not is_number(text)


def test_that_a_passage_is_nothing_an_auditor_reads() -> None:
    held = Resolution("id-1", Outcome.ADMIT)
    records = [sealed(PASSAGE.name, a_passage()), sealed(RESOLUTION.name, held)]
    assert not any(map(is_audited, records))
    assert list(audit_rows(records)) == []
    assert not {PASSAGE.name, PASS.name, DISINFECTION.name} & AUDITED
    assert KINDS.keys() >= AUDITED


def test_that_an_override_says_who_and_what_and_not_why() -> None:
    word = Override("L01", "认识张三", Outcome.ADMIT)
    record = sealed(RESOLUTION.name, Resolution("id-1", Outcome.ADMIT, override=word))
    (row,) = audit_rows([record])
    assert (row.state, row.subject) == ("override", "id-1")
    assert row.fields == {"by": "L01", "outcome": "admit"}


def test_that_names_and_phones_are_masked() -> None:
    fields = {"name": "张三丰", "phone": "13800000001", "team": "一队"}
    order = {"giver": "李主任", "text": "只进不出"}
    volunteer, given = audit_rows(
        [
            sealed(OPERATOR.name, LedgerEntry("V01", "volunteer", fields=fields)),
            sealed(LOCAL_ORDER.name, LedgerEntry("o", "tighter", fields=order)),
        ]
    )
    assert volunteer.fields == {
        "name": "张**",
        "phone": "138****0001",
        "team": "一队",
    }
    assert given.fields["giver"] == "李**"


def test_that_content_that_is_gone_or_unfit_still_has_its_line() -> None:
    record = sealed(OPERATOR.name, LedgerEntry("V01", "volunteer"))
    gone = type(record)(
        record.envelope, record.envelope_bytes, record.commitment, record.link
    )
    unfit = sealed(OPERATOR.name, a_passage())
    assert [row.state for row in audit_rows([gone, unfit])] == ["", ""]
