"""A small office and a small gate whose leader has a PIN, and a shell to work there."""

import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.data.releases.make import FOLDER, PIN
from ui.main import run


@dataclass
class Shell:
    """Runs commands as somebody; what they say is kept."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, home, *words, who="", pins=()):
        """Status, facts and sentences of one command line."""
        line = [*map(str, words), "--lang", "en", "--json"]
        line += ["--home", str(self.root / home)]
        line += ["--key-file", str(self.root / "key.txt")]
        line += ["--operator", who] if who else []
        if pins:
            (self.root / "pins.txt").write_text("\n".join(pins) + "\n")
            line += ["--pin-file", str(self.root / "pins.txt")]
        self.capsys.readouterr()
        status = run(line)
        told = self.capsys.readouterr()
        facts = [json.loads(one) for one in told.out.splitlines()]
        return status, facts, told.err

    def audit(self, home, kind):
        """State and fields of the audit's records of a kind, oldest first."""
        status, facts, _said = self(home, "audit", who=self.reader, pins=self.pins)
        assert status == 0
        found = [fact for fact in facts if fact["kind"] == kind]
        return [(fact["subject"], fact["state"], fact["fields"]) for fact in found]

    reader = ""
    pins = ()


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch):
    shutil.copytree(FOLDER / "0.1.0", tmp_path / "homes")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return Shell(tmp_path / "homes", capsys)


@pytest.fixture
def leader():
    """The words that sign for the shift leader."""
    return {"who": "L01", "pins": (PIN,)}
