"""Which home a command line means, and by which key it opens."""

import io
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFault, OperatorError
from station.workspace.home import HomeRole, Settings, create_home, default_home
from station.workspace.keyslots import KeyFile, Passphrase, create_slots
from ui.commands import homes, secrets
from ui.commands.common import Globals

WORDS = "写在纸上的长口令"


class Terminal(io.StringIO):
    """A standard input with somebody at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def by_passphrase(tmp_path):
    root = tmp_path / "home"
    with create_home(root, Settings(HomeRole.STATION, "", "东门"), "test") as home:
        create_slots(home.keys, Passphrase(WORDS))
    return root


def test_that_the_home_is_the_one_named_or_the_platforms():
    assert homes.root_of(Globals(home=Path("h"))) == Path("h")
    assert homes.root_of(Globals()) == default_home()


def test_that_a_key_file_counts_before_everything(by_passphrase):
    way = homes.way_into(by_passphrase, Globals(key_file=Path("k")))
    assert way == KeyFile(Path("k"))


def test_that_a_passphrase_is_asked_of_a_person(by_passphrase, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(secrets.getpass, "getpass", lambda _words: WORDS)
    assert homes.way_into(by_passphrase, Globals()) == Passphrase(WORDS)


def test_that_a_passphrase_may_come_through_a_pipe(by_passphrase, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))
    assert homes.way_into(by_passphrase, Globals()) == Passphrase(WORDS)
    with pytest.raises(OperatorError, match="passphrase is missing"):
        homes.way_into(by_passphrase, Globals())


def test_that_a_folder_without_keys_asks_for_one(tmp_path):
    with pytest.raises(EnvironmentFault):
        homes.way_into(tmp_path, Globals())
