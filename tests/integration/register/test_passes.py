"""Passes issued and withdrawn over a real register and journal."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from db.queries import SqlPassages
from db.register import SqlRegister
from station.codes.recognise import recognise
from station.codes.trust import Trust, key_id
from station.domain.credentials import CodeKind, Problem
from station.domain.errors import OperatorError
from station.domain.kinds import PASS
from station.domain.places import Place
from station.services.passes import (
    HOUSEHOLD_PASS,
    REPRINTED,
    Holder,
    PassOffice,
    PassTerms,
    household_holders,
    issue_for_all,
    issue_pass,
    issue_to,
    reprint_pass,
    revoke_pass,
    revoked_passes,
)
from station.services.recorder import Recorder
from tests.fakes.register import a_flat, a_resident

START = datetime(2022, 5, 1, tzinfo=UTC)
TERMS = PassTerms(START, START + timedelta(days=60))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def office(recorder: Recorder, passages: SqlPassages) -> PassOffice:
    return PassOffice(recorder, passages, KEY, "110199")


@pytest.fixture
def people(register: SqlRegister) -> SqlRegister:
    register.replace(
        a_resident(f"王试{n}", a_flat(f"{n}01"), order=n) for n in range(1, 8)
    )
    return register


def trust(*revoked: str) -> Trust:
    public = KEY.public_key()
    return Trust({key_id(public): public}, frozenset(revoked))


def test_that_an_issued_pass_is_read_at_the_gate(
    people: SqlRegister, office: PassOffice
) -> None:
    resident = next(people.residents())
    card = issue_pass(resident, TERMS, office)
    read = recognise(card.code_text, START + timedelta(days=1), trust())
    assert (read.kind, read.verified, read.problem) == (CodeKind.PASS, True, None)
    assert read.fields["person-id"] == resident.person.person_id
    assert read.fields["household-id"] == resident.person.household_id
    assert card.serial == "110199-000001"
    assert card.place == resident.person.home
    assert card.valid_until == "2022-06-30"


def test_that_everybody_gets_one_pass_and_nobody_two(
    people: SqlRegister, office: PassOffice
) -> None:
    first = next(people.residents())
    issue_pass(first, TERMS, office)
    cards = issue_for_all(people.residents(), TERMS, office)
    assert [card.name for card in cards] == [f"王试{n}" for n in range(2, 8)]
    assert [card.serial[-1] for card in cards] == list("234567")
    assert issue_for_all(people.residents(), TERMS, office) == ()


def test_that_an_expired_pass_is_followed_by_a_new_one(
    people: SqlRegister, office: PassOffice
) -> None:
    issue_for_all(people.residents(), TERMS, office)
    later = msgspec.structs.replace(
        TERMS,
        valid_from=TERMS.valid_until + timedelta(days=1),
        valid_until=TERMS.valid_until + timedelta(days=61),
    )
    assert len(issue_for_all(people.residents(), later, office)) == 7


def test_that_a_withdrawn_pass_is_told_to_the_gates(
    people: SqlRegister, office: PassOffice, passages: SqlPassages
) -> None:
    card = issue_pass(next(people.residents()), TERMS, office)
    assert revoked_passes(passages) == frozenset()
    before = revoke_pass(card.pass_id, "lost", office)
    assert before.state == "issued"
    assert revoked_passes(passages) == {card.pass_id}
    (row,) = passages.ledger("pass", card.pass_id)
    assert (row.state, row.fields["reason"]) == ("revoked", "lost")
    read = recognise(card.code_text, START, trust(*revoked_passes(passages)))
    assert read.problem is Problem.REVOKED


def test_that_a_withdrawn_pass_can_be_issued_anew(
    people: SqlRegister, office: PassOffice
) -> None:
    cards = issue_for_all(people.residents(), TERMS, office)
    revoke_pass(cards[3].pass_id, "lost", office)
    (again,) = issue_for_all(people.residents(), TERMS, office)
    assert again.person_id == cards[3].person_id
    assert again.serial == "110199-000008"


def test_that_a_pass_is_withdrawn_by_its_printed_serial(
    people: SqlRegister, office: PassOffice, passages: SqlPassages
) -> None:
    cards = issue_for_all(people.residents(), TERMS, office)
    revoke_pass(cards[2].serial, "lost", office)
    assert revoked_passes(passages) == {cards[2].pass_id}


def test_that_a_pass_is_withdrawn_once_and_only_if_issued(
    people: SqlRegister, office: PassOffice
) -> None:
    card = issue_pass(next(people.residents()), TERMS, office)
    revoke_pass(card.pass_id, "lost", office)
    with pytest.raises(OperatorError, match="already"):
        revoke_pass(card.pass_id, "lost", office)
    for number in ("unknown", "", "110199-999999"):
        with pytest.raises(OperatorError, match="no such pass"):
            revoke_pass(number, "lost", office)


def test_that_a_pass_that_ends_before_it_begins_is_refused_and_not_recorded(
    people: SqlRegister, office: PassOffice, passages: SqlPassages
) -> None:
    turned = PassTerms(TERMS.valid_until, TERMS.valid_from)
    with pytest.raises(OperatorError):
        issue_pass(next(people.residents()), turned, office)
    assert passages.ledger("pass") == ()


@pytest.fixture
def couple(register: SqlRegister) -> SqlRegister:
    register.replace(
        a_resident(name, a_flat("101"), order=n, relation=relation)
        for n, (name, relation) in enumerate((("王试", "户主"), ("李试", "配偶")), 1)
    )
    return register


def test_that_a_household_gets_one_pass_that_names_nobody(office, couple):
    terms = PassTerms(START, START + timedelta(days=60), HOUSEHOLD_PASS)
    doors = list(household_holders(couple.residents()))
    cards = issue_to(doors, terms, office)
    assert len(cards) == len(doors) < len(list(couple.residents()))
    assert {(card.name, card.person_id) for card in cards} == {("", "")}
    assert issue_to(doors, terms, office) == ()


def test_that_an_outsider_always_gets_a_pass(office):
    worker = Holder(Place("枫林苑", building="1"), name="李师傅")
    for _turn in range(2):
        (card,) = issue_to([worker], TERMS, office)
        assert (card.name, card.person_id) == ("李师傅", "")


def test_that_a_reprint_is_the_same_pass_until_the_same_day(office, people):
    card = issue_pass(next(people.residents()), TERMS, office)
    again = reprint_pass(card.serial, "磨损", people, office)
    same = (again.pass_id, again.serial, again.valid_until, again.name)
    assert same == (card.pass_id, card.serial, card.valid_until, card.name)
    (row,) = office.passages.ledger(PASS.name, card.pass_id)
    assert row.state == REPRINTED


def test_that_a_reprinted_pass_still_counts_and_can_be_withdrawn(office, people):
    resident = next(people.residents())
    card = issue_pass(resident, TERMS, office)
    reprint_pass(card.serial, "磨损", people, office)
    assert issue_for_all([resident], TERMS, office) == ()
    revoke_pass(card.serial, "遗失", office)
    assert card.pass_id in revoked_passes(office.passages)


def test_that_a_withdrawn_pass_is_not_printed_again(office, people):
    card = issue_pass(next(people.residents()), TERMS, office)
    revoke_pass(card.serial, "遗失", office)
    with pytest.raises(OperatorError):
        reprint_pass(card.serial, "磨损", people, office)
