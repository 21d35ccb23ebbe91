"""ID cards, passports and plates at the desk: who is named, and who never is."""

import pytest

from station.codes.id_card import block_text
from station.domain.credentials import CodeKind, JudgedHow, Problem
from station.domain.desk import Need, Phase
from station.domain.findings import FindingCode
from station.domain.people import Document, DocumentKind, Person, Resident, Sex
from station.domain.symbols import Colour
from station.domain.visit import Category, Direction
from tests.fakes.cards import ID_NUMBER, card_block, mrz_of_passport
from tests.fakes.register import a_resident, citizen_id
from tests.integration.services.checkpoint import (
    VISITOR,
    codes_of,
    row_of,
    shanghai_code,
)

CARD = block_text(card_block(name="钱演练"))
PASSPORT = "".join(mrz_of_passport("E12345678", "CESHI<<JIA"))
WRONG = ID_NUMBER[:-1] + "1"


def shows(checkpoint, text):
    return checkpoint.desk.present_code(text, Colour.NONE, Direction.IN)


def lives_here(
    checkpoint, document: Document, name: str = "王试甲", **changes
) -> Resident:
    resident = a_resident(name, document=document, **changes)
    checkpoint.gate.register.take([resident], whole=False)
    found = checkpoint.gate.register.by_document(document.number)
    assert found is not None
    return found


def citizen(number: str = ID_NUMBER) -> Document:
    return Document(DocumentKind.CITIZEN_ID, number)


def test_that_a_card_says_who_the_visitor_is(checkpoint):
    state = shows(checkpoint, CARD)
    person = state.visit.person
    assert (person.name, person.document, person.sex) == (
        "钱演练",
        citizen(),
        Sex.MALE,
    )
    assert state.visit.category is Category.VISITOR
    assert Need.IDENTITY not in state.needs
    assert state.notice == ""


def test_that_a_passage_keeps_of_a_card_only_what_its_person_does_not_say(checkpoint):
    shows(checkpoint, CARD)
    row = row_of(checkpoint.desk.finish())
    (shown,) = row.shown
    assert (shown.kind, shown.how, shown.verified) == (
        CodeKind.ID_CARD,
        JudgedHow.SCANNED,
        None,
    )
    assert shown.fields == {
        "document-kind": "citizen-id",
        "valid-until": "2035-01-01",
    }
    (record,) = checkpoint.records()
    assert record.payload.count(ID_NUMBER.encode()) == 1


def test_that_the_card_of_a_resident_finds_the_resident(checkpoint):
    resident = lives_here(checkpoint, citizen())
    state = shows(checkpoint, ID_NUMBER)
    assert state.visit.person == resident.person
    assert state.visit.category is Category.RESIDENT
    assert not {Need.IDENTITY, Need.HOST} & set(state.needs)


def test_that_another_name_in_the_register_is_said(checkpoint):
    resident = lives_here(checkpoint, citizen())
    alike, other = shows(checkpoint, block_text(card_block())), shows(checkpoint, CARD)
    assert alike.visit.person == other.visit.person == resident.person
    assert alike.notice == ""
    assert other.notice == "The register has another name for this document."


def test_that_a_passport_finds_its_resident_and_no_namesake_of_its_number(checkpoint):
    document = Document(DocumentKind.PASSPORT, "E12345678")
    resident = lives_here(checkpoint, document, name="JIA CESHI", birth=None)
    assert shows(checkpoint, PASSPORT).visit.person == resident.person
    checkpoint.desk.cancel()

    stranger = "".join(mrz_of_passport("E12345678", "OTHER<<NAME", state="UTO"))
    state = shows(checkpoint, stranger)
    assert (state.visit.person.person_id, state.visit.person.name) == ("", "OTHER NAME")


def test_that_a_card_completes_a_visitor_who_stands_there(checkpoint):
    checkpoint.visits(Person(name="钱演练", phone="13800000002"))
    state = shows(checkpoint, CARD)
    person = state.visit.person
    assert (person.name, person.phone, person.document) == (
        "钱演练",
        "13800000002",
        citizen(),
    )
    assert state.notice == ""


def test_that_a_visitor_who_lives_here_becomes_a_resident(checkpoint):
    resident = lives_here(checkpoint, citizen())
    shows(checkpoint, shanghai_code())
    state = shows(checkpoint, ID_NUMBER)
    assert state.visit.person.person_id == resident.person.person_id
    assert state.visit.category is Category.RESIDENT


@pytest.mark.parametrize("text", [CARD, PASSPORT, ID_NUMBER])
def test_that_a_document_never_overwrites_somebody_known(checkpoint, text):
    resident = lives_here(checkpoint, citizen_id(order=7))
    known = shows(checkpoint, citizen_id(order=7).number).visit.person
    state = shows(checkpoint, text)
    assert state.visit.person == known == resident.person


def test_that_a_card_adds_nothing_to_whom_the_register_knows(checkpoint):
    known = checkpoint.shows_pass("p-1").visit.person
    state = shows(checkpoint, block_text(card_block(name=known.name)))
    assert (state.visit.person, known.document) == (known, None)
    assert state.notice == ""


def test_that_the_lines_of_a_passport_may_come_one_by_one(checkpoint):
    first, second = mrz_of_passport("E12345678", "CESHI<<JIA")
    waiting = shows(checkpoint, first)
    assert (waiting.phase, waiting.notice) == (Phase.IDLE, "")
    state = shows(checkpoint, second)
    assert state.visit.person.name == "CESHI JIA"
    assert len(state.visit.shown) == 1


def test_that_the_card_of_somebody_else_is_said(checkpoint):
    checkpoint.visits(VISITOR)
    state = shows(checkpoint, CARD)
    assert state.visit.person == VISITOR
    assert state.notice == "This code or document names somebody else."


@pytest.mark.parametrize(
    "text", [WRONG, f"钱演练|男|{WRONG}|", PASSPORT.replace("E123", "EI23")]
)
def test_that_a_document_that_does_not_fit_names_nobody(checkpoint, text):
    state = shows(checkpoint, text)
    assert state.visit.person == Person()
    (shown,) = state.visit.shown
    assert (shown.verified, shown.problem, shown.digest) == (
        None,
        Problem.MALFORMED,
        "",
    )
    assert state.notice == ("The check digits of this document do not fit: look at it.")
    assert Need.IDENTITY in state.needs


def test_that_a_document_read_again_counts_as_read_last(checkpoint):
    shows(checkpoint, f"钱演练|男|{WRONG}|")
    state = shows(checkpoint, CARD)
    (shown,) = state.visit.shown
    assert shown.problem is None
    assert state.visit.person.document == citizen()


def test_that_a_document_out_of_date_is_said_and_names_its_holder(checkpoint):
    state = shows(checkpoint, block_text(card_block(end="20200101")))
    assert state.notice == "This document has expired."
    assert state.visit.person.document == citizen()


def test_that_a_card_brings_back_the_phone_given_before(checkpoint):
    shows(checkpoint, CARD)
    checkpoint.desk.describe(Person(name="钱演练", phone="13800000002"))
    checkpoint.desk.finish()
    checkpoint.wait(60)
    again = shows(checkpoint, ID_NUMBER).visit.person
    assert (again.name, again.phone, again.document) == (
        "钱演练",
        "13800000002",
        citizen(),
    )


def test_that_a_card_under_two_names_is_a_finding(checkpoint):
    shows(checkpoint, CARD)
    checkpoint.desk.finish()
    checkpoint.wait(60)
    shows(checkpoint, block_text(card_block(name="孙演练")))
    row = row_of(checkpoint.desk.finish())
    assert FindingCode.CODE_TWO_NAMES in codes_of(row)


def test_that_a_plate_brings_its_owner(checkpoint):
    resident = lives_here(checkpoint, citizen(), plates=("京A12345",))
    state = shows(checkpoint, "京A·12345")
    assert (state.visit.person, state.visit.plate) == (resident.person, "京A12345")
    assert state.visit.category is Category.RESIDENT
    assert state.visit.shown == ()


def test_that_a_plate_of_a_family_asks_who_it_is(checkpoint):
    for order, name in enumerate(("王试甲", "李试乙"), start=1):
        lives_here(checkpoint, citizen_id(order=order), name, plates=("京A12345",))
    state = shows(checkpoint, "京A12345")
    assert (state.phase, len(state.candidates)) == (Phase.CHOOSING, 2)
    assert checkpoint.desk.choose(1).visit.plate == "京A12345"
    checkpoint.desk.cancel()
    # a room chosen after it has nothing to do with the plate
    assert checkpoint.desk.present_door("1-1-101", Direction.IN).visit.plate == ""


def test_that_a_strange_plate_is_a_visitors_and_a_plate_joins_who_stands_there(
    checkpoint,
):
    state = shows(checkpoint, "沪B54321")
    assert (state.visit.category, state.visit.plate) == (Category.VISITOR, "沪B54321")
    checkpoint.desk.cancel()
    checkpoint.visits(VISITOR)
    joined = shows(checkpoint, "沪B54321")
    assert (joined.visit.person, joined.visit.plate) == (VISITOR, "沪B54321")
