import pytest

from station.domain.errors import OperatorError
from station.domain.operators import Operator, Role
from station.services.operators import (
    EVERYDAY,
    RIGHTS,
    Right,
    may,
    pin_fits,
    vacant,
    with_pin,
)

GUARD = Operator("g1", "王试甲", Role.GUARD)


def test_that_a_pin_is_kept_as_argon2id_and_fits_only_itself() -> None:
    guard = with_pin(GUARD, "314159")
    assert guard.pin_hash.startswith("$argon2id$")
    assert "314159" not in guard.pin_hash
    assert pin_fits(guard, "314159")
    assert not pin_fits(guard, "314158")


def test_that_nobody_enters_without_having_a_pin() -> None:
    assert not pin_fits(GUARD, "")


@pytest.mark.parametrize("pin", ["", "12345", "12345a", "１２３４５６", " 123456"])
def test_that_a_weak_pin_is_refused(pin: str) -> None:
    with pytest.raises(OperatorError, match="6 digits"):
        with_pin(GUARD, pin)


def test_that_every_role_has_its_rights() -> None:
    assert RIGHTS.keys() == set(Role)
    assert all(RIGHTS.values())


def test_that_a_guard_neither_overrides_nor_imports() -> None:
    assert may(GUARD, Right.ADMIT)
    assert not any(may(GUARD, right) for right in (Right.OVERRIDE, Right.REGISTER))


def test_that_an_auditor_reads_the_audit_and_nothing_else() -> None:
    assert RIGHTS[Role.AUDITOR] == {Right.AUDIT, Right.VERIFY}
    assert not RIGHTS[Role.AUDITOR] & {Right.SEARCH, Right.PRINT, Right.REVEAL}


def test_that_a_right_is_vacant_until_somebody_with_a_pin_has_it() -> None:
    leader = Operator("l1", "李试乙", Role.LEADER)
    assert vacant(Right.OVERRIDE, (GUARD, leader))
    assert not vacant(Right.OVERRIDE, (GUARD, with_pin(leader, "314159")))
    assert vacant(Right.POLICY, (with_pin(leader, "314159"),))


def test_that_the_everyday_rights_are_a_guards() -> None:
    assert RIGHTS[Role.GUARD] == EVERYDAY
    assert not EVERYDAY & {Right.OVERRIDE, Right.REVEAL, Right.ERASE, Right.AUDIT}
