import pytest

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
