"""What erasing needs of an opened home: its places, made in one list."""

from collections.abc import Iterator
from pathlib import Path

from db.backup import copy_database
from station.domain.exchange import SigningKey
from station.domain.policy.model import load_policy
from station.handover.mirror_medium import MirrorMedium
from station.services.erase_places import Backups, Exports, Mirrored, Outbox, Spool
from station.services.erasing_port import ErasingEnd, Place
from station.workspace.erasures import ErasureList
from station.workspace.home import HomeRole
from station.workspace.private_keys import OfficeKeys, StationKeys, open_keys
from ui.compose import OpenHome

BACKUP = "after-erasing.db"


def erasing_of(home: OpenHome, key: bytes) -> ErasingEnd | None:
    """The home as `services.erase` takes it; None while it has no policy to go by.

    `key` is the database key, for the copies.
    """
    policy = home.exchange.policy()
    if policy is None:
        return None
    gate = home.settings.role is HomeRole.STATION
    return ErasingEnd(
        erasing=home.erasing,
        recorder=home.recorder(),
        passages=home.passages,
        exchange=home.exchange,
        policy=load_policy(policy.text),
        home=home.settings.id,
        station=home.settings.id if gate else "",
        erasures=erasures_of(home, key),
        first=(Exports(home.passages),),
        then=(*_spools(home), _backups(home, key)),
    )


def erasures_of(home: OpenHome, key: bytes) -> ErasureList:
    """The list of what this home erased."""
    return ErasureList(home.home.keys, _signing_key(home, key))


def _signing_key(home: OpenHome, key: bytes) -> SigningKey:
    if home.settings.role is HomeRole.OFFICE:
        return open_keys(home.home.keys, key, OfficeKeys).sign
    return open_keys(home.home.keys, key, StationKeys).sign


def _spools(home: OpenHome) -> Iterator[Place]:
    """Every place with copies of records beside the database; a new one comes here."""
    if home.settings.role is HomeRole.OFFICE:
        yield Spool(home.home.inbox)
        return
    yield Outbox(home.home.outbox, home.exchange)
    if home.settings.mirror:
        medium = MirrorMedium(Path(home.settings.mirror), home.settings.id)
        yield Mirrored(medium, home.settings.id, home.journal)


def _backups(home: OpenHome, key: bytes) -> Backups:
    folder, database = home.home.backups, home.home.journal

    def fresh() -> Path:
        copy_database(database, folder / BACKUP, key)
        return folder / BACKUP

    def others() -> Iterator[Path]:
        yield from sorted(folder.glob("*.db*"))
        yield from sorted(database.parent.glob(f"{database.name}.before-*"))

    return Backups(fresh, others)
