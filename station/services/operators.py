"""Who works here: their PINs, what each role may do, the volunteers of a day.

How somebody proves to be who they say is in `station.services.login`.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from station.domain.errors import OperatorError
from station.domain.kinds import OPERATOR, LedgerEntry
from station.domain.moments import to_us
from station.domain.operators import Operator, Role
from station.domain.records import StationId
from station.domain.views import LedgerRow
from station.services.ports import Passages, Register
from station.services.recorder import Recorder

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
    SEARCH_NUMBER = "search-number"
    PRINT = "print"
    IMPORT = "import"
    REGISTER = "register"
    PASSES = "passes"
    LISTS = "lists"
    POLICY = "policy"
    BRIEFING = "briefing"
    OPERATORS = "operators"
    VOLUNTEER = "volunteer"
    STATIONS = "stations"
    KEYS = "keys"
    ERASE = "erase"
    KEEP = "keep"
    VERIFY = "verify"
    AUDIT = "audit"


_GUARD = frozenset(
    {
        Right.ADMIT,
        Right.RESOLVE,
        Right.SEARCH,
        Right.PRINT,
        Right.HAND_OVER,
        Right.KEEP,
        Right.VERIFY,
    }
)
_LEADER = _GUARD | {
    Right.OVERRIDE,
    Right.CORRECT,
    Right.SHIFT,
    Right.LOCAL_ORDER,
    Right.REVEAL,
    Right.SEARCH_NUMBER,
    Right.VOLUNTEER,
    Right.KEYS,
}
_CLERK = frozenset(
    {
        Right.SEARCH,
        Right.SEARCH_NUMBER,
        Right.PRINT,
        Right.IMPORT,
        Right.CORRECT,
        Right.REVEAL,
        Right.REGISTER,
        Right.PASSES,
        Right.LISTS,
        Right.KEEP,
        Right.VERIFY,
    }
)
_HEAD = _CLERK | {
    Right.POLICY,
    Right.BRIEFING,
    Right.OPERATORS,
    Right.STATIONS,
    Right.KEYS,
    Right.ERASE,
    Right.AUDIT,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.GUARD: _GUARD,
    Role.LEADER: _LEADER,
    Role.CLERK: _CLERK,
    Role.HEAD: _HEAD,
    Role.AUDITOR: frozenset({Right.AUDIT, Right.VERIFY}),
}
# What whoever stands at an opened home may do without a name: the guards' work.
EVERYDAY = _GUARD
PINNED = frozenset({Role.LEADER, Role.CLERK, Role.HEAD, Role.AUDITOR})

VOLUNTEER = "volunteer"
CHANGED = "changed"


def may(operator: Operator, right: Right) -> bool:
    return right in RIGHTS[operator.role]


def vacant(right: Right, crew: Iterable[Operator]) -> bool:
    """Whether nobody with a PIN has this right: then it is the key holder's.

    A home just made has no operators and must work; the key that opens it stands for
    whoever is not there yet (docs/decisions).
    """
    return not any(one.pin_hash and may(one, right) for one in crew)


def crew_of(
    register: Register, passages: Passages, station: StationId, now_us: int
) -> tuple[Operator, ...]:
    """Who may work at this home now: the register's operators, and its volunteers."""
    known = register.operators()
    ids = {one.operator_id for one in known}
    today = (
        _volunteer_of(row)
        for row in _volunteers(passages)
        if row.station == station and (row.due_us or 0) > now_us
    )
    return (*known, *(one for one in today if one.operator_id not in ids))


def everybody(register: Register, passages: Passages) -> tuple[Operator, ...]:
    """The operators, and every volunteer there was: their ids stand on records."""
    volunteers = map(_volunteer_of, _volunteers(passages))
    return (*volunteers, *register.operators())


def add_volunteer(
    name: str, phone: str, team: str, recorder: Recorder, passages: Passages
) -> Operator:
    """A volunteer of this morning, known here as a guard until midnight; recorded.

    Raises OperatorError without name or phone.
    """
    if not name.strip() or not phone.strip():
        raise OperatorError("A volunteer has a name and a phone.")
    at = recorder.clock.now().at
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    here = recorder.journal.head().station
    before = [row for row in _volunteers(passages) if row.station == here]
    added = Operator(
        f"V{len(before) + 1:02}", name.strip(), Role.GUARD, phone.strip(), team=team
    )
    fields = {"role": added.role.value, "name": added.name}
    entry = LedgerEntry(
        added.operator_id,
        VOLUNTEER,
        due_us=to_us(midnight),
        fields={**fields, "phone": added.phone, "team": team},
    )
    recorder.record(OPERATOR, entry)
    return added


def _volunteers(passages: Passages) -> tuple[LedgerRow, ...]:
    rows = passages.ledger(OPERATOR.name)
    return tuple(row for row in rows if row.state == VOLUNTEER)


def _volunteer_of(row: LedgerRow) -> Operator:
    words = {name: str(row.fields.get(name) or "") for name in OPERATOR.fields}
    return Operator(
        row.subject, words["name"], Role.GUARD, words["phone"], team=words["team"]
    )


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
