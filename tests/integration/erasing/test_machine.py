"""Any mix of recording, correcting, erasing, holding, handing over stays provable."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.rebuild import rebuild
from db.verify import verify
from station.domain.passages import CorrectableField, Correction, Resolution
from station.domain.retention import LegalHold
from station.domain.verdict import Outcome
from tests.fakes.passages import a_passage
from tests.integration.erasing.eraser import DAY_US, Eraser, keeping
from tests.integration.journal.homes import Home

KEEP = 10


class Forgetting(RuleBasedStateMachine):
    """A gate and its office; the model knows which passages nobody may find again."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        self.homes = {name: Home(root / f"{name}.db", name) for name in ("g", "o")}
        self.erasers = {
            name: Eraser(home, keeping(passage=KEEP))
            for name, home in self.homes.items()
        }
        self.homes["o"].clock = self.homes["g"].clock
        self.day = 0
        self.made: list[tuple[int, str]] = []
        self.gone: dict[str, set[str]] = {"g": set(), "o": set()}

    @rule(number=st.integers(0, 4))
    def pass_by(self, number: int) -> None:
        home = self.homes["g"]
        record = home.write("passage", a_passage(number))
        self.made.append((self.day, record.envelope.record_id))

    @precondition(lambda self: self.made)
    @rule(data=st.data(), where=st.sampled_from("go"))
    def speak_of(self, data: st.DataObject, where: str) -> None:
        _day, target = data.draw(st.sampled_from(self.made))
        if data.draw(st.booleans()):
            said = Correction(target, {CorrectableField.NAME: f"c{target}"}, "typo")
            self.homes[where].write("correction", said)
        else:
            self.homes[where].write("resolution", Resolution(target, Outcome.ADMIT))

    @rule(days=st.integers(1, 6))
    def days_go_by(self, days: int) -> None:
        self.day += days
        self.homes["g"].clock.pass_by(days * DAY_US)

    @rule()
    def hand_over(self) -> None:
        self.homes["g"].give(self.homes["o"])

    @rule(
        first=st.integers(1, 8), length=st.integers(0, 4), where=st.sampled_from("go")
    )
    def hold(self, first: int, length: int, where: str) -> None:
        volume = self.homes["g"].journal.head().volume
        hold = LegalHold("h", "case", volume=volume, first=first, last=first + length)
        self.erasers[where].holds = (hold,)

    @rule(where=st.sampled_from("go"))
    def lift(self, where: str) -> None:
        self.erasers[where].holds = ()

    @rule(where=st.sampled_from("go"))
    def erase(self, where: str) -> None:
        eraser = self.erasers[where]
        held = self.held_by(where)
        here = {row[0] for row in eraser.home.select("SELECT record_id FROM passage")}
        eraser.erase()
        due = {
            record_id
            for day, record_id in self.made
            if day < self.day - KEEP and record_id in here - held
        }
        self.gone[where] |= due
        assert eraser.erase().count == 0

    @rule(number=st.integers(0, 4), where=st.sampled_from("go"))
    def forget_somebody(self, number: int, where: str) -> None:
        eraser, held = self.erasers[where], self.held_by(where)
        query = f"SELECT record_id FROM passage WHERE person_id = 'person-{number}'"  # noqa: S608 - a number
        theirs = {row[0] for row in eraser.home.select(query)}
        eraser.person(f"person-{number}")
        self.gone[where] |= theirs - held

    @rule(where=st.sampled_from("go"))
    def make_anew(self, where: str) -> None:
        home = self.homes[where]
        before = home.shown()
        rebuild(home.engine)
        assert home.shown() == before

    def held_by(self, where: str) -> set[str]:
        found = set()
        for hold in self.erasers[where].holds:
            journal = self.homes[where].journal
            records = journal.records("g", hold.volume, hold.first, hold.last)
            found |= {record.envelope.record_id for record in records}
        return found

    @invariant()
    def nothing_of_what_is_gone_is_found(self) -> None:
        if not hasattr(self, "homes"):
            return
        for where, gone in self.gone.items():
            passages = self.homes[where].passages
            found = {row.record_id for row in passages.search("138")}
            for name in ("王䶮", "李㛃", "张𬱖", "阿卜", "欧阳"):
                found |= {row.record_id for row in passages.search(name)}
            assert not found & gone
            assert all(passages.passage(record_id) is None for record_id in gone)

    def teardown(self) -> None:
        if not hasattr(self, "homes"):
            return
        for home in self.homes.values():
            assert verify(home.engine).faults == ()
            home.close()
        self.folder.cleanup()


def test_that_what_is_forgotten_stays_forgotten() -> None:
    run_state_machine_as_test(
        Forgetting,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
