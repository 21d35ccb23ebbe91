"""Whoever is not let through, and the leader who decides anew: keys, window, journal.

Every row is a reason of its own, over the rules as they come and a real database.
"""

from collections.abc import Iterator
from datetime import time
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.domain.desk import Phase
from station.domain.findings import FindingCode
from station.domain.kinds import RESOLUTION
from station.domain.verdict import Outcome
from station.services.operators import with_pin
from tests.gui.conftest import Guard
from tests.integration.services.checkpoint import TEAM, Checkpoint, codes_of
from ui.gate.screen import Mode
from ui.gate.settings import GateSettings
from ui.gate.window import open_window

PIN = "271828"
TRUCK = "8a6f\r"
VISITOR = "az"
WHO = "13800000001\r1-1-101\r365\r"


@pytest.fixture
def real(tmp_path: Path, qtbot: QtBot) -> Iterator[Guard]:
    """A guard at the real desk of a gate whose leader has a PIN."""
    QApplication.setStyle("Fusion")
    checkpoint = Checkpoint(tmp_path)
    leader = with_pin(TEAM[0], PIN)
    checkpoint.gate.register.set_operators((leader, *TEAM[1:]))
    window = open_window(checkpoint.desk, None, checkpoint.clock, GateSettings())
    window.resize(1366, 768)
    window.show()
    guard = Guard(window, checkpoint, qtbot)
    guard.waits(lambda: guard.window.controller.crew.signers != ())
    yield guard
    window.close()
    window.deleteLater()
    checkpoint.close()


def truck(guard: Guard, seen: str) -> None:
    """A fixed vehicle with what is seen on the phone."""
    guard.presses("F4")
    guard.types(TRUCK)
    guard.sees(Phase.ASKING)
    guard.types(seen + "365\r")


def visitor(guard: Guard, seen: str) -> None:
    guard.types(seen)
    guard.sees(Phase.ASKING)
    guard.types(WHO)


def unknown_code(guard: Guard) -> None:
    guard.presses("F4")
    guard.types(TRUCK)
    guard.sees(Phase.ASKING)
    guard.pulls_the_gun("HTTPS://EXAMPLE.INVALID/NOBODY-KNOWS-THIS")
    guard.waits(lambda: guard.window.controller.screen.state.visit.shown != ())
    guard.types("365\r")
    guard.waits(lambda: guard.window.controller.screen.state.visit.readings != ())
    guard.types("\r")


def risk_area(guard: Guard) -> None:
    """The star of the travel card: they were where a risk area is."""
    guard.presses("F3")
    guard.types(TRUCK)
    guard.sees(Phase.ASKING)
    guard.types("qazc13800000001\r365\r")


def quota(guard: Guard) -> None:
    policy = guard.desk.gate.policy
    every = tuple(msgspec.structs.replace(one, levels=()) for one in policy.quotas)
    guard.desk.change(policy=msgspec.structs.replace(policy, quotas=every))
    guard.presses("F10")
    for who in "12":
        guard.types("3-2-1501\r")
        guard.sees(Phase.CHOOSING)
        guard.types(who)
        guard.sees(Phase.RECORDED)


def curfew(guard: Guard) -> None:
    policy = guard.desk.gate.policy
    day = {"starts": time(8), "until": time(20)}
    all_day = tuple(msgspec.structs.replace(one, **day) for one in policy.curfews)
    guard.desk.change(policy=msgspec.structs.replace(policy, curfews=all_day))
    visitor(guard, "qazx")


def on_list(guard: Guard, name: str) -> None:
    guard.desk.gate.register.set_lists({"p-1": (name,)})
    guard.types("1-1-101\r")
    guard.sees(Phase.ASKING)
    guard.types("365\r")


def isolating(guard: Guard, *direction: str) -> None:
    guard.desk.gate.register.set_lists({"p-1": ("home-isolation",)})
    guard.presses(*direction)
    guard.pulls_the_gun(guard.desk.pass_of("p-1"))
    if not direction:
        guard.sees(Phase.ASKING)
        guard.types("365\r")


CASES = {
    "yellow": (partial(truck, seen="wa"), FindingCode.CODE_YELLOW, Outcome.HOLD),
    "red": (partial(truck, seen="ea"), FindingCode.CODE_RED, Outcome.REFER),
    "grey": (partial(truck, seen="ra"), FindingCode.CODE_GREY, Outcome.HOLD),
    "unknown code": (unknown_code, FindingCode.CODE_MISSING, Outcome.HOLD),
    "risk area": (risk_area, FindingCode.TRAVEL_STAR, Outcome.HOLD),
    "quota": (quota, FindingCode.QUOTA, Outcome.REFUSE),
    "curfew": (curfew, FindingCode.CURFEW, Outcome.HOLD),
    "watch list": (partial(on_list, name="watch"), FindingCode.LISTED, Outcome.HOLD),
    "isolating, in": (isolating, FindingCode.LISTED, Outcome.HOLD),
    "isolating, out": (
        lambda guard: isolating(guard, "F10"),
        FindingCode.LISTED,
        Outcome.REFUSE,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_that_the_leader_lets_through_with_a_reason_and_a_pin(real: Guard, case: str):
    comes, code, outcome = CASES[case]
    comes(real)
    real.sees(Phase.RECORDED)
    row = real.window.controller.screen.state.row
    assert row.outcome is outcome
    assert code in codes_of(row)
    if outcome is Outcome.HOLD:
        real.waits(lambda: len(real.window.side.waiting.rows) == 1)
        real.presses("F6")
    else:
        assert not real.window.side.waiting.rows
        real.types("l")
    real.waits(lambda: real.window.controller.screen.mode is Mode.HOLD)
    real.types("wa")
    real.waits(lambda: real.window.controller.screen.mode is Mode.PIN)
    real.types(PIN + "\r")
    real.waits(lambda: real.window.controller.screen.mode is Mode.DESK)
    now = real.desk.gate.passages.passage(row.record_id)
    assert (now.outcome, now.first_outcome) == (Outcome.ADMIT, outcome)
    assert now.override_reason == "Papers shown"
    said = real.desk.records(RESOLUTION.name)[0]
    assert said.envelope.operator == "L01"
    assert QApplication.activeModalWidget() is None


def test_that_without_the_pin_nobody_turned_away_comes_in(real: Guard):
    isolating(real, "F10")
    real.sees(Phase.RECORDED)
    real.types("l")
    real.waits(lambda: real.window.controller.screen.mode is Mode.HOLD)
    real.types("wa")
    real.waits(lambda: real.window.controller.screen.mode is Mode.PIN)
    real.types("000000\r")
    real.waits(lambda: real.window.controller.screen.said == "The PIN is wrong.")
    real.types("\x1b")
    assert real.desk.records(RESOLUTION.name) == []


def test_that_a_guard_cannot_change_what_the_rules_turned_away(real: Guard):
    isolating(real, "F10")
    real.sees(Phase.RECORDED)
    real.types("l")
    real.waits(lambda: real.window.controller.screen.mode is Mode.HOLD)
    real.types("ws")
    told = "Who may do this signs with the PIN first."
    real.waits(lambda: real.window.top.banner.text == told)
    assert real.desk.records(RESOLUTION.name) == []


def test_that_who_was_let_through_is_not_decided_anew(real: Guard):
    real.types("1-1-101\r")
    real.sees(Phase.ASKING)
    real.types("365\r")
    real.sees(Phase.RECORDED)
    real.types("l")
    told = "Nobody on the card was turned away."
    real.waits(lambda: real.window.top.banner.text == told)
    assert real.window.controller.screen.mode is Mode.DESK
