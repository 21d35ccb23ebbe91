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
    root = tmp_path_factory.mktemp("shell")
    shell = Shell(root)
    name = ["--name", "阳光社区", "--community", "阳光花园"]
    name += ["--recovery", str(root / "recovery.txt")]
    assert shell.at("office", "init", "office", "--id", "sun", *name) == 0
    file = root / "gate-1.pairing"
    assert (
        shell.at("office", "pair", file, "--station", "gate-1", "--gate", "东门") == 0
    )
    return root


@pytest.fixture
def shell(new_office, tmp_path):
    root = tmp_path / "shell"
    copy_homes(new_office, root)
    return Shell(root)
