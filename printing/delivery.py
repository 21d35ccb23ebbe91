"""Puts a finished file where it was asked for: whole or not at all."""

from pathlib import Path

from station.domain.errors import OperatorError
from station.handover.publish import publish


def deliver(data: bytes, target: Path) -> None:
    """Write the file and read it back, replacing one of that name.

    Raises EnvironmentFault (full, shut, absent, pulled) or OperatorError (a folder);
    what was there before is then still there.
    """
    if target.is_dir():
        raise OperatorError("This is a folder, not a file: {place}.", place=target)
    publish(data, str(target.parent), target.name)
