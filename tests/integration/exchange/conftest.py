import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from tests.fakes.homes import copy_homes
from tests.integration.exchange.shell import Shell
from tests.integration.exchange.world import build, copied


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    root = tmp_path_factory.mktemp("template")
    build(root)
    return root


@pytest.fixture
def world(template, tmp_path):
    world = copied(template, tmp_path / "world")
    yield world
    world.close()


@pytest.fixture(scope="session")
def new_office(tmp_path_factory):
    """An office that waits for its gate; a code costs seconds, so it is made once."""
    root = tmp_path_factory.mktemp("shell")
    shell = Shell(root)
    name = ["--name", "阳光社区", "--community", "阳光花园"]
    name += ["--recovery", str(root / "recovery.txt")]
    assert shell.at("office", "init", "office", "--id", "sun", *name) == 0
    words = ("pair", shell.pairing, "--station", "gate-1", "--gate", "东门", "--json")
    out = StringIO()
    with redirect_stdout(out):
        assert shell.at("office", *words) == 0
    (root / "code.txt").write_text(json.loads(out.getvalue())["code"])
    return root


@pytest.fixture(scope="session")
def new_pair(new_office, tmp_path_factory):
    """The office and its gate, which joined and sent nothing yet."""
    root = tmp_path_factory.mktemp("pair") / "shell"
    copy_homes(new_office, root)
    shell = Shell(root)
    assert shell.at("gate", "pair", shell.pairing, "--code", shell.code) == 0
    return root


@pytest.fixture
def shell(new_office, tmp_path):
    root = tmp_path / "shell"
    copy_homes(new_office, root)
    return Shell(root)


@pytest.fixture
def paired_shell(new_pair, tmp_path):
    root = tmp_path / "shell"
    copy_homes(new_pair, root)
    return Shell(root)
