"""Homes that a test copied: they go on as if they had always been where they are."""

from pathlib import Path

from station.workspace.machine import NAME, bind, facts_of


def settle(folder: Path) -> None:
    """Bind every home under `folder` to the place where it lies now."""
    for file in folder.rglob(NAME):
        bind(file.parent, facts_of(file.parent))
