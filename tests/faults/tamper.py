"""Change one byte of one record's content, as somebody would who holds the key.

`python -m tests.faults.tamper (--home DIR --key-file FILE | --db FILE --key-hex KEY)`
`--seq N [--station ID] [--volume ID]`. The guard against accidents is taken away and
put back, so that nothing but the chain can tell. Prints the record_id. For tests only.
"""

import argparse
import sys
from pathlib import Path

from db.connection import connect
from station.workspace.keyslots import KeyFile, unlock

_GUARD = "SELECT sql FROM sqlite_master WHERE name = 'payload_keeps'"
_FIND = """
    SELECT journal.id, journal.record_id, payload.payload
    FROM journal JOIN payload ON payload.id = journal.id
    WHERE seq = ? AND station LIKE ? AND volume LIKE ?
    ORDER BY station, volume DESC
"""


def tamper(
    database: Path, key: bytes, seq: int, station: str = "%", volume: str = "%"
) -> str:
    """Flip the lowest bit of the last digit or letter; returns the record_id."""
    opened = connect(database, key)
    try:
        found = opened.execute(_FIND, (seq, station, volume)).fetchone()
        if found is None:
            raise LookupError(f"no record {seq} with content")
        number, record_id, content = found
        (guard,) = opened.execute(_GUARD).fetchone()
        opened.execute("BEGIN IMMEDIATE")
        opened.execute("DROP TRIGGER payload_keeps")
        opened.execute(
            "UPDATE payload SET payload = ? WHERE id = ?", (_changed(content), number)
        )
        opened.execute(guard)
        opened.execute("COMMIT")
    finally:
        opened.close()
    return str(record_id)


def _changed(content: bytes) -> bytes:
    at = max(i for i, byte in enumerate(content) if chr(byte).isalnum())
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.tamper")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--home", type=Path)
    where.add_argument("--db", type=Path)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--key-file", type=Path, help="a key slot of --home")
    how.add_argument("--key-hex")
    parser.add_argument("--seq", type=int, required=True)
    parser.add_argument("--station", default="%")
    parser.add_argument("--volume", default="%")
    options = parser.parse_args(argv)
    database = options.db or options.home / "journal.db"
    if options.key_file:
        key = unlock(options.home / "keys", KeyFile(options.key_file))
    else:
        key = bytes.fromhex(options.key_hex)
    print(tamper(database, key, options.seq, options.station, options.volume))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
