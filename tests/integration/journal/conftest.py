"""Homes on real disks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.journal.homes import Home


@pytest.fixture
def make_home(tmp_path: Path) -> Iterator[Callable[[str], Home]]:
    """Makes a home of a name; all are closed at the end."""
    homes: list[Home] = []

    def make(station: str) -> Home:
        homes.append(Home(tmp_path / f"{station}-{len(homes)}.db", station))
        return homes[-1]

    yield make
    for home in homes:
        home.close()


@pytest.fixture
def gate(make_home: Callable[[str], Home]) -> Home:
    return make_home("gate-1")


@pytest.fixture
def office(make_home: Callable[[str], Home]) -> Home:
    return make_home("office")
