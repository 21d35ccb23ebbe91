"""A gate on a real disk, with a clock and an eraser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.erasing.eraser import Eraser
from tests.integration.journal.homes import Home


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "gate.db", "gate-1")
    yield home
    home.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "office.db", "office")
    yield home
    home.close()


@pytest.fixture
def eraser(gate: Home) -> Eraser:
    return Eraser(gate)
