"""A gate with a mirror that records without end: `python -m tests.faults.mirrored DIR`.

Prints a record_id only after its append returned, as `tests.faults.appender` does.
"""

import sys
from itertools import count
from pathlib import Path

from station.workspace.keyslots import KeyFile
from tests.fakes.passages import passage_draft
from ui.compose import open_station


def main(root: Path) -> None:
    with open_station(root / "gate-1", KeyFile(root / "key.txt")) as station:
        for number in count():
            for record in station.journal.append(passage_draft(number, station.clock)):
                print(record.envelope.record_id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
