"""Any order, repetition, loss and crash of handovers: the same office in the end."""

import shutil
from itertools import permutations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.engine import open_engine
from db.verify import verify
from station.domain.errors import OperatorError
from station.domain.import_report import FileState
from station.domain.kinds import HANDOVER
from station.services.adopt import adopt
from station.services.hand_over import hand_over
from station.services.receive import receive
from station.workspace.keyslots import KeyFile, unlock
from tests.integration.exchange.test_interrupted import without
from tests.integration.exchange.world import GATES, copied

CRASHES = (
    ("journal", "absorb"),
    ("journal", "append"),
    ("exchange", "save_receipt"),
    ("exchange", "save_station"),
)
numbers = st.integers(0, 10**6)


def contents(office):
    """What the office holds of its gates: every envelope and link, in order."""
    return {
        (head.station, head.volume): [
            (record.envelope_bytes, record.link)
            for record in office.journal.records(head.station, head.volume, 1, head.seq)
        ]
        for head in office.journal.heads()
        if head.station != office.office
    }


class Handovers(RuleBasedStateMachine):
    """Two gates and their office, against the plain list of what the gates wrote."""

    template = None
    folder = None
    runs = 0

    @initialize()
    def begin(self):
        type(self).runs += 1
        self.root = self.folder / f"run-{self.runs}"
        self.world = copied(self.template, self.root)
        self.files = []
        self.number = 0

    @rule(gate=st.sampled_from(GATES), count=st.integers(1, 3))
    def record(self, gate, count):
        self.number += count
        self.world.record(gate, *range(self.number, self.number + count))

    @rule(gate=st.sampled_from(GATES))
    def hand_over(self, gate):
        self.files += self.world.sent(gate)

    @rule(gate=st.sampled_from(GATES), since=numbers)
    def hand_over_again(self, gate, since):
        """Ranges that overlap what went before."""
        end = self.world.gates[gate]
        first = since % end.journal.head().seq + 1
        try:
            sent = hand_over(end, str(self.world.stick), since=first)
        except OperatorError:  # that number is only the note of a handover
            return
        self.files += [self.world.stick / one.file.name for one in sent]

    @precondition(lambda self: self.files)
    @rule(which=numbers)
    def take(self, which):
        report = self.world.taken(self.files[which % len(self.files)])
        assert report.files[0].state in {FileState.IMPORTED, FileState.HELD}

    @precondition(lambda self: self.files)
    @rule(which=numbers, crash=st.sampled_from(CRASHES))
    def take_and_crash(self, which, crash):
        path = str(self.files[which % len(self.files)])
        receive(without(self.world.office, *crash), [path])

    @precondition(lambda self: self.files)
    @rule(which=numbers)
    def lose(self, which):
        self.files.pop(which % len(self.files))

    @rule(gate=st.sampled_from(GATES))
    def brief(self, gate):
        if self.world.office.exchange.station(gate).keys is not None:
            adopt(self.world.gates[gate], self.world.briefing(gate).data)

    def teardown(self):
        """At last each gate hands over what no receipt covers, and all of it comes."""
        if not hasattr(self, "world"):
            return
        world = self.world
        for gate in GATES:
            world.record(gate, 1)
            world.taken(*world.sent(gate))
        held = contents(world.office)
        for gate, end in world.gates.items():
            head = end.journal.head()
            told = held[gate, head.volume]
            own = list(end.journal.records(gate, head.volume, 1, head.seq))
            assert told == [
                (record.envelope_bytes, record.link) for record in own[: len(told)]
            ]
            # what is left are the notes of the last handover, one for each of its files
            left = {record.envelope.kind for record in own[len(told) :]}
            assert left == {HANDOVER.name}
        world.close()
        shutil.rmtree(self.root)


def test_that_handovers_in_any_order_lead_to_the_same_office(template, tmp_path):
    Handovers.template, Handovers.folder = template, tmp_path
    run_state_machine_as_test(
        Handovers,
        settings=settings(
            max_examples=4,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.soak
def test_that_many_more_of_them_do(template, tmp_path):
    Handovers.template, Handovers.folder = template, tmp_path
    run_state_machine_as_test(
        Handovers,
        settings=settings(
            max_examples=300,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_that_every_order_of_the_same_files_gives_the_same_projections(
    template, tmp_path
):
    """Three overlapping files, all six orders, each also brought twice."""
    source = copied(template, tmp_path / "source")
    files = []
    for start in (1, 4, 7):
        source.record("gate-1", *range(start, start + 3))
        files += source.sent("gate-1")
    files = list(dict.fromkeys(files))
    found = set()
    for at, order in enumerate(permutations(files)):
        source.close()
        world = copied(tmp_path / "source", tmp_path / f"order-{at}")
        world.taken(*order, *reversed(order))
        ((station, (seq, link)),) = world.heads().items()
        found.add((station, seq, link, len(contents(world.office)[station])))
        assert verify_of(world).holds
        world.close()
    assert len(found) == 1


def verify_of(world):
    root = world.root
    key = unlock(root / "office" / "keys", KeyFile(root / "key.txt"))
    engine = open_engine(root / "office" / "journal.db", key)
    try:
        return verify(engine)
    finally:
        engine.dispose()
