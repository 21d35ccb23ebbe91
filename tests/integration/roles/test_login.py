"""Wrong PINs are recorded and make the next try wait; the gate itself never waits."""

import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import LOGIN
from station.domain.moments import Stamp
from station.domain.operators import Operator, Role
from station.services.login import FREE_TRIES, LONGEST_WAIT_S, admitted, wait_after
from station.services.operators import Right, with_pin
from tests.fakes.clock import SECOND_US
from tests.integration.services.checkpoint import Checkpoint

PIN = "271828"
LEADER = with_pin(Operator("L01", "示例带班", Role.LEADER), PIN)


@pytest.fixture
def point(tmp_path):
    checkpoint = Checkpoint(tmp_path)
    yield checkpoint
    checkpoint.close()


def enter(point, pin):
    home = (point.gate, point.gate.passages)
    return admitted("L01", Right.OVERRIDE, (LEADER,), lambda _who: pin, home)


def wrong(point, times):
    for _turn in range(times):
        with pytest.raises(OperatorError, match="wrong"):
            enter(point, "000000")


def logins(point):
    rows = []
    for head in point.gate.journal.heads():
        records = point.gate.journal.records(head.station, head.volume, 1, head.seq)
        rows += [one for one in records if one.envelope.kind == LOGIN.name]
    return rows


def test_that_every_wrong_pin_is_recorded_and_never_what_was_typed(point) -> None:
    wrong(point, 3)
    records = logins(point)
    assert len(records) == 3
    assert all(b"000000" not in record.payload for record in records)
    assert b'"tries":3' in records[-1].payload
    assert enter(point, PIN).operator == "L01"
    assert b'"in"' in logins(point)[-1].payload


def test_that_the_sixth_try_waits_even_with_the_right_pin(point) -> None:
    wrong(point, FREE_TRIES)
    with pytest.raises(OperatorError, match="wait"):
        enter(point, PIN)
    assert len(logins(point)) == FREE_TRIES  # a try that waits is no try
    point.clock.pass_by(wait_after(FREE_TRIES) * SECOND_US)
    assert enter(point, PIN).operator == "L01"
    wrong(point, FREE_TRIES)  # the count begins anew


def test_that_a_clock_set_forward_buys_no_try(point) -> None:
    wrong(point, FREE_TRIES)
    point.clock.set_wall(point.clock.now().wall_us + 10**12)
    with pytest.raises(OperatorError, match="wait"):
        enter(point, PIN)


def test_that_a_restart_buys_no_try(point) -> None:
    wrong(point, FREE_TRIES)
    now = point.clock.now()
    point.clock._next = Stamp(now.wall_us, 480, SECOND_US, "boot-2")
    with pytest.raises(OperatorError, match="wait"):
        enter(point, PIN)
    point.clock.pass_by(2 * wait_after(FREE_TRIES) * SECOND_US)
    assert enter(point, PIN).operator == "L01"


def test_that_the_gate_goes_on_while_somebody_waits(point) -> None:
    wrong(point, FREE_TRIES)
    assert admitted("", Right.ADMIT, (LEADER,), str, (point.gate, None)) is None


def test_that_each_further_wrong_pin_doubles_the_wait_up_to_an_hour() -> None:
    waits = [wait_after(tries) for tries in range(40)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES : FREE_TRIES + 3] == [30, 60, 120]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_S
