"""What erasing needs of an opened home: its places, made in one list."""

from collections.abc import Iterator
from pathlib import Path

from station.domain.exchange import SigningKey
from station.domain.policy.model import load_policy
from station.handover.mirror_medium import MirrorMedium
from station.services.erase_places import Copied, Exports, Mirrored, Outbox, Spool
from station.services.erasing_port import ErasingEnd, Place
from station.workspace.erasures import ErasureList
from station.workspace.home import HomeRole
from station.workspace.private_keys import OfficeKeys, StationKeys, open_keys
from ui.compose import OpenHome


def erasing_of(home: OpenHome, sign: SigningKey) -> ErasingEnd | None:
    """The home as `services.erase` takes it; None while it has no policy to go by.

    `sign` is the home's own signing key.
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
        erasures=ErasureList(home.home.keys, sign),
        first=(Exports(home.passages),),
        then=(*_spools(home), Copied(home.home, home.backups)),
    )


def signing_key(home: OpenHome, key: bytes) -> SigningKey:
    """The signing key of a home of either role, under its database key."""
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
