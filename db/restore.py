"""`restore`: a copy of the database becomes the database, and loses nothing on the way.

    backup ──bytes──▶ journal.db.restoring     brought up, filled up, erased again,
    journal.db ──what is readable──▶           a new volume opened, proven
    journal.db.restoring ──rename──▶ journal.db (the damaged one is kept aside)

Everything happens beside the damaged database. From the moment the plan is written the
next one who opens the home finishes it; killed before, nothing has changed. What the
new volume is for and where other records come from is `station.services.restoring`.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from sqlalchemy import insert

from db import records
from db.backup import check_copy, discard, sync
from db.connection import connect
from db.copies import OWN_VOLUMES, as_it_is
from db.engine import Engine, reading, writing
from db.first_page import graft
from db.projections import doubles_of, project
from db.rekey import SqlVault
from db.rows import Kept, Stored
from db.segments import end_of
from db.tables_journal import journal, volume
from db.undoing import settle_after
from station.domain.errors import EnvironmentFault, GatebookError, disk_fault
from station.domain.records import SealedRecord, commit, link
from station.services.ports import Head
from station.workspace.files import sync_folder, write_private

PLAN = "restoring.json"
STAGED = ".restoring"
_SCRATCH = ".salvaging"
_BESIDE = ("", "-wal", "-shm")
_BATCH = 200


class _Plan(msgspec.Struct, frozen=True):
    """What the next one who opens the home has to finish."""

    staged: str


def stage(backup: Path, database: Path, keys: tuple[bytes, bytes]) -> Path:
    """A copy of `backup` beside the database, under the home's own key; checked.

    `keys`: that of the backup, that of the home. The backup is only ever read as bytes.
    """
    old, new = keys
    staged, raw = _beside(database, STAGED), _beside(database, _SCRATCH)
    discard(staged)
    discard(raw)
    try:
        shutil.copyfile(backup, raw if old != new else staged)
        if old != new:
            check_copy(raw, old)
            SqlVault().copy(raw, staged, old, new)
        check_copy(staged, new)
    except OSError as error:
        discard(staged)
        raise disk_fault(error, backup) from error
    except GatebookError:
        discard(staged)
        raise
    finally:
        discard(raw)
    return staged


def salvage(database: Path, key: bytes, into: Engine, first: bytes) -> int:
    """Take the records of own volumes that `database` has and `into` has not.

    `first`: the first page of the copy that `into` began as; it stands in where the
    database has lost its own. Each record must follow the one before it by its chain;
    where one cannot be read, its volume ends. Read from a copy of the bytes: the
    damaged database is not touched. Returns how many were taken.
    """
    scratch = _beside(database, _SCRATCH)
    discard(scratch)
    try:
        for suffix in _BESIDE[:2]:
            if (source := _beside(database, suffix)).is_file():
                shutil.copyfile(source, _beside(scratch, suffix))
        if scratch.is_file() and not SqlVault().opens(scratch, key):
            graft(scratch, first, key)
        return sum(
            _take(into, found) for found in _readable(scratch, key, into) if found
        )
    except OSError as error:
        raise disk_fault(error, database) from error
    finally:
        discard(scratch)


def swap(staged: Path, key: bytes, database: Path, aside: Path) -> None:
    """Put the staged database in its place; the one before is kept in `aside`.

    Nobody may have either open. Raises EnvironmentFault; then the next opening of the
    home finishes it, or nothing has changed.
    """
    try:
        _fold_in(staged, key)
        sync(staged)
        _keep_aside(database, aside)
        plan = msgspec.json.encode(_Plan(staged.name))
        write_private(database.with_name(PLAN), plan)
        finish_swap(database)
    except OSError as error:
        raise disk_fault(error, database) from error


def finish_swap(database: Path) -> None:
    """Finish a restore that was cut short after its plan was written."""
    plan = database.with_name(PLAN)
    try:
        name = msgspec.json.decode(plan.read_bytes(), type=_Plan).staged
    except FileNotFoundError:
        return
    except msgspec.DecodeError as error:
        raise EnvironmentFault(
            "The settings cannot be read: {place}.", place=str(plan)
        ) from error
    staged = database.with_name(name)
    if staged.exists():
        # a log of the old database beside the new one would be played into it
        for suffix in _BESIDE[1:]:
            _beside(database, suffix).unlink(missing_ok=True)
        sync_folder(database.parent)
        staged.replace(database)
        sync(database)
    sync_folder(database.parent)
    plan.unlink()
    sync_folder(database.parent)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _keep_aside(database: Path, aside: Path) -> None:
    """Second names for the files as they are; copies where names are single."""
    present = [suffix for suffix in _BESIDE if _beside(database, suffix).exists()]
    if not present:
        return
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for suffix in present:
        source, target = _beside(database, suffix), aside / (database.name + suffix)
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)
            sync(target)
    sync_folder(aside)
    sync_folder(aside.parent)


def _fold_in(path: Path, key: bytes) -> None:
    opened = connect(path, key)
    try:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        opened.close()
    if _beside(path, "-wal").exists():
        raise EnvironmentFault("The database is in use; close the other program.")


def _readable(scratch: Path, key: bytes, into: Engine) -> Iterator[list[SealedRecord]]:
    """Batches of records that follow what `into` holds of each own volume."""
    with reading(into) as connection:
        ends = [
            end_of(connection, *name) for name in connection.execute(OWN_VOLUMES).all()
        ]
    known = {end.volume: end for end in ends}
    for station, name in _volumes_in(scratch, key):
        end = known.get(name, Head(station, name, 0, bytes(32)))
        yield from _following(scratch, key, end)


def _volumes_in(scratch: Path, key: bytes) -> list[tuple[str, str]]:
    with suppress(GatebookError), as_it_is(scratch, key) as connection:
        return [(str(row[0]), str(row[1])) for row in connection.execute(OWN_VOLUMES)]
    return []


def _following(scratch: Path, key: bytes, end: Head) -> Iterator[list[SealedRecord]]:
    """Records after `end`; around a bad page in ever smaller batches."""
    seq, before, size = end.seq, end.link, _BATCH
    while True:
        rows = _rows(scratch, key, end, (seq + 1, seq + size))
        found = list(_chained(rows or [], seq + 1, before))
        if found:
            yield found
            seq, before = found[-1].envelope.seq, found[-1].link
        if rows is not None and len(found) < size:
            return
        if rows is None and size == 1:
            return
        if rows is None:
            size //= 2


def _rows(
    scratch: Path, key: bytes, end: Head, span: tuple[int, int]
) -> list[Stored] | None:
    """None where a page cannot be read; a connection that met one is of no more use."""
    wanted = (
        records.whole()
        .where(journal.c.station == end.station, journal.c.volume == end.volume)
        .where(journal.c.seq.between(*span))
        .order_by(journal.c.seq)
    )
    with suppress(GatebookError), as_it_is(scratch, key) as connection:
        return [Stored(*row) for row in connection.execute(wanted)]
    return None


def _chained(rows: list[Stored], seq: int, before: bytes) -> Iterator[SealedRecord]:
    for row in rows:
        try:
            record = records.kept_of(row).record
        except ValueError:
            return
        proven = link(before, row.commitment, row.envelope) == row.link
        whole = row.payload is None or row.salt is None
        said = whole or commit(row.salt or b"", row.payload or b"") == row.commitment
        if row.seq != seq or not proven or not said:
            return
        yield record
        seq, before = seq + 1, row.link


def _take(into: Engine, found: list[SealedRecord]) -> int:
    first = found[0].envelope
    with writing(into) as connection:
        if first.seq == 1:
            named = {"station": first.station, "volume": first.volume, "own": True}
            connection.execute(insert(volume).values(named))
        start = records.next_id(connection)
        batch = [Kept(start + at, record) for at, record in enumerate(found)]
        records.put(connection, batch)
        project(connection, batch, doubles_of(connection, batch))
        settle_after(connection, batch)
    return len(found)
