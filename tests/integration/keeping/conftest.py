"""An office and its gates on disk, closed, for commands that open them themselves."""

import json

import pytest

from station.workspace.keyslots import KeyFile, unlock
from tests.integration.exchange.world import build, copied
from ui.compose import open_office, open_station
from ui.main import run


class Homes:
    """The homes of one world: worked in through services, kept through commands."""

    def __init__(self, root, capsys):
        self.root = root
        self._capsys = capsys

    @property
    def way(self):
        return KeyFile(self.root / "key.txt")

    def key(self, name="gate-1"):
        return unlock(self.root / name / "keys", self.way)

    def database(self, name="gate-1"):
        return self.root / name / "journal.db"

    def run(self, name, *words, expect=0):
        """The facts that a command prints, as JSON."""
        where = ["--home", str(self.root / name), "--json", "--lang", "en"]
        where += ["--key-file", str(self.root / "key.txt")]
        self._capsys.readouterr()
        assert run([*map(str, words), *where]) == expect
        self.said = self._capsys.readouterr()
        return [json.loads(line) for line in self.said.out.splitlines()]

    def gate(self, name="gate-1"):
        return open_station(self.root / name, self.way)

    def office(self):
        return open_office(self.root / "office", self.way)

    def record(self, *numbers, name="gate-1"):
        """Passages of these people at a gate; the ids of their records."""
        from tests.fakes.passages import passage_draft

        with self.gate(name) as station:
            drafts = [passage_draft(n, station.clock) for n in numbers]
            done = station.journal.append(*drafts)
        return [record.envelope.record_id for record in done]

    def held(self, name="gate-1"):
        """The ids of every record that a gate wrote and still has, in order."""
        with self.gate(name) as station:
            return ids_of(station.journal, name)

    def held_by_office(self, name="gate-1"):
        with self.office() as office:
            return ids_of(office.journal, name)


def ids_of(journal, station):
    return [
        record.envelope.record_id
        for head in journal.heads()
        if head.station == station
        for record in journal.records(station, head.volume, 1, head.seq)
    ]


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    root = tmp_path_factory.mktemp("keeping")
    build(root)
    return root


@pytest.fixture
def homes(template, tmp_path, capsys):
    copied(template, tmp_path / "homes").close()
    return Homes(tmp_path / "homes", capsys)
