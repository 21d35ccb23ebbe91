"""Codes that renew themselves: a picture shown again is met, a person is not."""

import pytest

from station.domain.credentials import CodeKind
from station.domain.desk import Need
from station.domain.findings import FindingCode
from station.domain.moments import from_us
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.visit import Direction, History, PastPassage
from tests.integration.services.checkpoint import (
    VISITOR,
    Checkpoint,
    codes_of,
    row_of,
    shanghai_code,
)

OTHER = Person(name="钱演练", phone="13800000002")
HEX = "0123456789abcdef" * 2


def zhejiang_code(token: str = HEX) -> str:
    return f"https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{token}#/result"


def jiangsu_code(token: str = HEX) -> str:
    host = "https://jsstm.jszwfw.gov.cn/jkmIndex.html"
    return f"{host}?token={token}{token}&uuid=P20220504120000"


RENEWED = pytest.mark.parametrize("code", [zhejiang_code, jiangsu_code])


def passes(checkpoint, code: str, person: Person = VISITOR):
    checkpoint.visits(person, code)
    return row_of(checkpoint.desk.temperature(36.5))


@RENEWED
def test_that_a_renewed_code_shown_again_within_minutes_is_a_finding(checkpoint, code):
    assert codes_of(passes(checkpoint, code())) == []
    checkpoint.wait(5)
    assert codes_of(passes(checkpoint, code())) == [FindingCode.CODE_REUSED]


@RENEWED
def test_that_a_renewed_code_with_two_names_is_a_finding(checkpoint, code):
    passes(checkpoint, code())
    checkpoint.wait(60)
    row = passes(checkpoint, code(), OTHER)
    assert codes_of(row) == [FindingCode.CODE_TWO_NAMES]


@RENEWED
def test_that_a_renewed_code_brings_back_nobody(checkpoint, code):
    passes(checkpoint, code())
    checkpoint.wait(60)
    state = checkpoint.desk.present_code(code(), Colour.GREEN, Direction.IN)
    assert state.visit.person == Person()
    assert Need.IDENTITY in state.needs


@RENEWED
def test_that_the_next_token_is_another_code(checkpoint, code):
    first = passes(checkpoint, code())
    checkpoint.wait(1)
    second = passes(checkpoint, code(HEX[::-1]), OTHER)
    assert codes_of(second) == []
    assert "" != first.shown[0].digest != second.shown[0].digest


@RENEWED
def test_that_a_renewed_code_used_at_another_gate_is_a_finding(
    checkpoint, code, tmp_path
):
    (tmp_path / "east").mkdir()
    east = Checkpoint(tmp_path / "east")
    east.change(digest_key=checkpoint.gate.digest_key)
    there = passes(east, code())
    east.close()
    past = PastPassage(
        there.record_id,
        from_us(there.at_us),
        there.direction,
        there.outcome,
        digest=there.shown[0].digest,
        here=False,
    )

    def told(_person: str, _household: str, digests: tuple[str, ...]) -> History:
        return History(same_code=(past,) if past.digest in digests else ())

    checkpoint.change(elsewhere=told)
    assert codes_of(passes(checkpoint, code(HEX[::-1]))) == []
    checkpoint.wait(1)
    assert codes_of(passes(checkpoint, code(), OTHER)) == [FindingCode.CODE_OTHER_GATE]


def test_that_a_code_with_a_stable_part_still_recognises_its_person(checkpoint):
    passes(checkpoint, shanghai_code())
    checkpoint.wait(60)
    later = shanghai_code(shown_ms=60_000)
    state = checkpoint.desk.present_code(later, Colour.GREEN, Direction.IN)
    assert state.visit.person == VISITOR


@pytest.mark.parametrize(
    "text",
    [
        "https://akm.ahzwfw.gov.cn/",
        "https://app.example.gov.cn/scan?placeCode=330106001",
        "https://xc.caict.ac.cn/",
        "WIFI:S:home;;",
    ],
)
def test_that_what_belongs_to_nobody_is_never_a_code_used_again(checkpoint, text):
    for person in (VISITOR, OTHER):
        checkpoint.desk.present_code(text, Colour.GREEN, Direction.IN)
        checkpoint.visits(person)
        row = row_of(checkpoint.desk.temperature(36.5))
        assert codes_of(row) == []
        assert all(shown.digest == "" for shown in row.shown)
        assert any(shown.kind is not CodeKind.PASS for shown in row.shown)
