"""The injector, the program under it, the homes, and the count of rounds."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.fakes.homes import shared_folder
from tests.faults.injector import compiler, library
from tests.faults.program import Program
from tests.faults.tally import Tally
from tests.faults.world import build, copy_of
from tests.integration.bad_input.program import Place


@pytest.fixture(scope="session")
def injector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if compiler() is None:
        pytest.skip("no C compiler here: the injector cannot be made")
    return library(shared_folder(tmp_path_factory, "faults"))


@pytest.fixture(scope="session")
def program(
    injector: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    running = Program(injector, tmp_path_factory.mktemp("said"))
    yield running
    running.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = shared_folder(tmp_path_factory, "faults")
    done = folder / "made"
    with FileLock(folder / "made.lock"):
        if not done.exists():
            part = folder / "made.part"
            shutil.rmtree(part, ignore_errors=True)
            build(part)
            part.rename(done)
    return Place(done)


@pytest.fixture
def fresh(made: Place, tmp_path: Path) -> "Fresh":
    return Fresh(made, tmp_path)


class Fresh:
    """A new copy of the homes for each round; the one before is thrown away."""

    def __init__(self, made: Place, folder: Path) -> None:
        self._made, self._root = made, folder / "round"

    def __call__(self, *names: str) -> Place:
        shutil.rmtree(self._root, ignore_errors=True)
        return copy_of(self._made, self._root, *names)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.nodeid)
    yield counted
    counted.write(os.environ.get("GATEBOOK_SEEN", ""))
