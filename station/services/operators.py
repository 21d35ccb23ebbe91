"""Who works here: their PINs and what each role may do."""

from enum import StrEnum

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from station.domain.errors import OperatorError
from station.domain.operators import Operator, Role

SHORTEST_PIN = 6
_HASHER = PasswordHasher()


class Right(StrEnum):
    """What the programs ask before they let somebody do it."""

    ADMIT = "admit"
    RESOLVE = "resolve"
    OVERRIDE = "override"
    CORRECT = "correct"
    SHIFT = "shift"
    LOCAL_ORDER = "local-order"
    HAND_OVER = "hand-over"
    REVEAL = "reveal"
    SEARCH = "search"
    PRINT = "print"
    IMPORT = "import"
    REGISTER = "register"
    PASSES = "passes"
    LISTS = "lists"
    POLICY = "policy"
    BRIEFING = "briefing"
    OPERATORS = "operators"
    STATIONS = "stations"
    ERASE = "erase"
    VERIFY = "verify"


_GUARD = frozenset({Right.ADMIT, Right.RESOLVE, Right.SEARCH, Right.PRINT})
_LEADER = _GUARD | {
    Right.OVERRIDE,
    Right.CORRECT,
    Right.SHIFT,
    Right.LOCAL_ORDER,
    Right.HAND_OVER,
    Right.REVEAL,
    Right.VERIFY,
}
_CLERK = frozenset(
    {
        Right.SEARCH,
        Right.PRINT,
        Right.IMPORT,
        Right.CORRECT,
        Right.REVEAL,
        Right.REGISTER,
        Right.PASSES,
        Right.LISTS,
        Right.VERIFY,
    }
)
_HEAD = _CLERK | {
    Right.POLICY,
    Right.BRIEFING,
    Right.OPERATORS,
    Right.STATIONS,
    Right.ERASE,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.GUARD: _GUARD,
    Role.LEADER: _LEADER,
    Role.CLERK: _CLERK,
    Role.HEAD: _HEAD,
    Role.AUDITOR: frozenset({Right.SEARCH, Right.VERIFY}),
}


def may(operator: Operator, right: Right) -> bool:
    return right in RIGHTS[operator.role]


def with_pin(operator: Operator, pin: str) -> Operator:
    """The operator with a new PIN, kept as argon2id.

    Raises OperatorError for anything but six or more digits.
    """
    if len(pin) < SHORTEST_PIN or not (pin.isascii() and pin.isdigit()):
        raise OperatorError("A PIN has at least {n} digits.", n=SHORTEST_PIN)
    return msgspec.structs.replace(operator, pin_hash=_HASHER.hash(pin))


def pin_fits(operator: Operator, pin: str) -> bool:
    """Whether this is the operator's PIN; nobody enters without having one."""
    try:
        return _HASHER.verify(operator.pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False
