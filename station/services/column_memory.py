"""How the columns of a sheet were read last time, known again by its headers.

Only a digest of the headers and the names of fields are kept, nothing that a sheet
says. What is lost or damaged is forgotten: then the columns are guessed again.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from station.workspace.files import write_private

COLUMNS_FILE = "columns.json"  # in the home
MOST = 500


class ColumnMemory:
    """The file of one home that remembers; see the module."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, fingerprint: str) -> dict[int, str]:
        """Fields by position for the headers of that fingerprint; empty if unknown."""
        return self._load().get(fingerprint, {})

    def keep(self, fields: Mapping[str, Mapping[int, str]]) -> None:
        """Remember fields by position for each fingerprint.

        Raises EnvironmentFault when the disk does not take it.
        """
        known = self._load()
        fresh = {print_: dict(columns) for print_, columns in fields.items()}
        if fresh.items() <= known.items():
            return
        kept = [item for item in known.items() if item[0] not in fresh]
        data = msgspec.json.encode(dict(kept[-MOST:]) | fresh)
        write_private(self._path, data)

    def _load(self) -> dict[str, dict[int, str]]:
        try:
            data = self._path.read_bytes()
            return msgspec.json.decode(data, type=dict[str, dict[int, str]])
        except (OSError, msgspec.DecodeError):
            return {}
