"""Somebody signs in with a PIN; wrong PINs are recorded and make the next try wait.

The tries are counted in the journal and timed by the boot clock, so that neither a
restart nor a clock set forward buys more of them. Only signing in waits: the gate goes
on registering. What each role may do is in `station.services.operators`.
"""

from collections.abc import Callable, Iterable

import msgspec

from station.domain.errors import OperatorError
from station.domain.kinds import LOGIN, LedgerEntry
from station.domain.operators import Operator, Role
from station.domain.records import RecordId, SealedRecord
from station.services.operators import (
    EVERYDAY,
    RIGHTS,
    Right,
    may,
    pin_fits,
    vacant,
)
from station.services.ports import Passages
from station.services.recorder import Recorder
from station.wording import terms

IN = "in"
WRONG = "wrong"
FREE_TRIES = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 3600
WARRANT_S = 600
_SECOND_US = 1_000_000

ReadPin = Callable[[Operator], str]


class Warrant(msgspec.Struct, frozen=True):
    """Who answers for what is done by `right`.

    `login` is the record of the sign-in that proves it, empty where no PIN was wanted.
    It proves for ten minutes of the boot clock.
    """

    operator: str
    right: Right
    login: RecordId = ""


def admitted(
    operator_id: str,
    right: Right,
    crew: Iterable[Operator],
    read_pin: ReadPin,
    home: tuple[Recorder, Passages],
) -> Warrant | None:
    """Who does what needs `right`; None for the key holder without a name.

    `operator_id` may be empty. Somebody who has a PIN is asked for it; the sign-in is
    recorded. Raises OperatorError for nobody known, a wrong PIN, a wait that is not
    over, and a right that is somebody else's.
    """
    known = {one.operator_id: one for one in crew}
    if not operator_id:
        if right in EVERYDAY or vacant(right, known.values()):
            return None
        raise OperatorError("Say who you are: give --operator ID.")
    operator = known.get(operator_id)
    if operator is None:
        raise OperatorError("There is no operator “{id}”.", id=operator_id[:20])
    if not may(operator, right):
        raise OperatorError(
            "“{id}” may not do this; it takes one of: {roles}.",
            id=operator_id,
            roles=_roles(right),
        )
    if operator.pin_hash:
        return sign_in(operator, right, read_pin(operator), home)
    if right not in EVERYDAY and not vacant(right, known.values()):
        raise OperatorError("“{id}” has no PIN and may not do this.", id=operator_id)
    return Warrant(operator_id, right)


def _roles(right: Right) -> str:
    return ", ".join(terms.role(role) for role in Role if right in RIGHTS[role])


def require(
    warrant: Warrant | None, right: Right, crew: Iterable[Operator], recorder: Recorder
) -> None:
    """Stop whoever has not signed for `right`, whatever face they came by.

    Nothing is asked where the right is vacant. Raises OperatorError.
    """
    known = {one.operator_id: one for one in crew}
    if vacant(right, known.values()):
        return
    holder = known.get(warrant.operator) if warrant else None
    if warrant is None or holder is None or not may(holder, right):
        raise OperatorError("Who may do this signs with the PIN first.")
    login = recorder.journal.find(warrant.login)
    if login is None or not _proves(login, holder, right, recorder):
        raise OperatorError("Who may do this signs with the PIN first.")


def _proves(
    login: SealedRecord, holder: Operator, right: Right, recorder: Recorder
) -> bool:
    """Whether a record says that the holder signed in for this, a moment ago."""
    if login.envelope.kind != LOGIN.name or login.payload is None:
        return False
    said = msgspec.json.decode(login.payload, type=LedgerEntry)
    signed = (said.subject, said.state, said.fields.get("what"))
    age = recorder.clock.now().boot_us - login.envelope.boot_us
    fresh = 0 <= age <= WARRANT_S * _SECOND_US
    return fresh and signed == (holder.operator_id, IN, right.value)


def sign_in(
    operator: Operator, right: Right, pin: str, home: tuple[Recorder, Passages]
) -> Warrant:
    """Record that the PIN fits, or raise OperatorError; a wrong one is recorded."""
    recorder, passages = home
    tries, left = _wrong_before(operator.operator_id, recorder, passages)
    if left > 0:
        raise OperatorError(
            "Too many wrong PINs: wait {seconds} seconds.", seconds=left
        )
    if pin_fits(operator, pin):
        login = recorder.note(LOGIN, operator.operator_id, IN, what=right.value)
        return Warrant(operator.operator_id, right, login.envelope.record_id)
    recorder.note(LOGIN, operator.operator_id, WRONG, what=right.value, tries=tries + 1)
    raise OperatorError("The PIN is wrong.")


def wait_after(tries: int) -> int:
    """Seconds to wait after so many wrong PINs in a row."""
    if tries < FREE_TRIES:
        return 0
    doubled = min(tries - FREE_TRIES, LONGEST_WAIT_S.bit_length())
    return min(FIRST_WAIT_S << doubled, LONGEST_WAIT_S)


def _wrong_before(
    operator_id: str, recorder: Recorder, passages: Passages
) -> tuple[int, int]:
    """Wrong PINs in a row so far, and the seconds still to wait."""
    here = recorder.journal.head().station
    rows = passages.ledger(LOGIN.name, operator_id)
    last = next((row for row in rows if row.station == here), None)
    if last is None or last.state != WRONG:
        return 0, 0
    tries = int(last.fields.get("tries") or 0)
    record = recorder.journal.find(last.record_id)
    then = record.envelope.boot_us if record is not None else 0
    # Not every system names its boots: a clock that stands lower began anew, one that
    # stands higher may be the same. At worst the wait is twice as long.
    now = recorder.clock.now().boot_us
    passed = now - then if now >= then else now
    return tries, wait_after(tries) - passed // _SECOND_US
