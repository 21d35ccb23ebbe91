"""Homes that a test copied: they go on as if they had always been where they are."""

import os
import shutil
from pathlib import Path

import pytest

from station.workspace.ballast import NAME as BALLAST
from station.workspace.machine import NAME, bind, facts_of


def shared_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """One folder for all workers of a run: what is made there is made once."""
    base = factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    (folder / name).mkdir(exist_ok=True)
    return folder / name


def copy_homes(source: Path, target: Path) -> None:
    """A home, or a folder of homes, and nothing in it knows that it is a copy.

    The ballast stays behind: it is made anew on opening, and takes long to copy.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(BALLAST))
    for file in target.rglob(NAME):
        bind(file.parent, facts_of(file.parent))
