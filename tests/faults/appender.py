"""A process that appends without end: `python -m tests.faults.appender DB KEY`.

Prints a record_id only after its append returned, which is the promise of the journal.
"""

import sys
from pathlib import Path

from db.engine import open_engine
from db.journal import SqlJournal
from tests.fakes.clock import TickingClock
from tests.fakes.passages import passage_draft


def main(database: str, key_hex: str) -> None:
    engine = open_engine(Path(database), bytes.fromhex(key_hex))
    clock = TickingClock()
    journal = SqlJournal(engine, "gate-1", clock)
    number = journal.head().seq
    while True:
        drafts = [passage_draft(number + at, clock) for at in range(1 + number % 3)]
        for record in journal.append(*drafts):
            print(record.envelope.record_id, flush=True)
        number += len(drafts)


if __name__ == "__main__":
    main(*sys.argv[1:])
