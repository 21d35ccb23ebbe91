"""Erasing over a home of the journal tests, by the default policy or a changed one."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from db.erasing import SqlErasing
from db.rebuild import rebuild
from db.verify import verify
from resources import text
from station.domain.kinds import Erased
from station.domain.policy.model import load_policy
from station.domain.policy.sections import Policy
from station.domain.retention import Due, EraseReport, LegalHold, Terms
from tests.integration.journal.homes import Home

DAY_US = 86_400_000_000
POLICY = load_policy(text("policy/default.toml"))


def keeping(**days: int) -> Policy:
    """The default policy with other days of keeping, a month where not named."""
    return msgspec.structs.replace(POLICY, retention={"default": 30, **days})


@dataclass
class Eraser:
    """`noted` are the marks that would be written beside the database."""

    home: Home
    policy: Policy = POLICY
    covered: dict[str, int] | None = None
    holds: tuple[LegalHold, ...] = ()
    noted: list[Erased] = field(default_factory=list)

    @property
    def erasing(self) -> SqlErasing:
        return SqlErasing(self.home.engine, self.home.journal, self.home.clock)

    def days_pass(self, days: float) -> None:
        self.home.clock.pass_by(int(days * DAY_US))

    def note(self, marks: tuple[Erased, ...]) -> None:
        self.noted += marks

    def due(self) -> Due:
        now_us = self.home.clock.now().wall_us
        return Due(self.policy, now_us, self.covered)

    def preview(self) -> EraseReport:
        return self.erasing.erase_due(self.due(), Terms(self.holds), None)

    def erase(self) -> EraseReport:
        return self.erasing.erase_due(self.due(), Terms(self.holds), self.note)

    def person(self, who: str) -> EraseReport:
        terms = Terms(self.holds, reason="asked for")
        return self.erasing.erase_person(who, terms, self.note)

    def require_sound(self) -> None:
        """The chain and the projections hold, and a rebuild gives the same."""
        assert verify(self.home.engine).faults == ()
        before: dict[str, Any] = self.home.shown()
        rebuild(self.home.engine)
        assert self.home.shown() == before


def counts(report: EraseReport) -> dict[str, int]:
    return {kind.kind: kind.count for kind in report.kinds}
