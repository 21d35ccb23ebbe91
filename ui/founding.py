"""Homes are made: an office, a station, and the station that an office invited.

How they are opened and worked with is `ui.compose`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from db.journal import SqlJournal
from station.domain.exchange import AdoptReport
from station.domain.moments import Clock
from station.handover.minisign import public_line
from station.services import alone, key_care, pairing
from station.workspace import keyslots, private_keys
from station.workspace.clock import SystemClock
from station.workspace.home import Home, Settings, begin_home, is_home, open_home
from station.workspace.machine import bind, facts_of
from ui.compose import open_any, open_station
from ui.opening import new_engine

FIRST_VOLUME = "first"  # the reason of a volume with none before it


def make_office(
    root: Path, settings: Settings, ways: tuple[keyslots.Holder, ...], clock: Clock
) -> None:
    """A new office with its keys and its first volume.

    One of the ways is its recovery key, which it then gives to its stations.
    """
    recovery = [way.recipient for way in ways if isinstance(way, keyslots.Recipient)]
    keys = private_keys.new_office_keys("".join(recovery))
    with _new_home(root, settings) as home:
        key = keyslots.create_slots(home.keys, *ways, made_us=clock.now().wall_us)
        private_keys.seal_keys(home.keys, key, keys)
        engine = new_engine(home, key)
        try:
            journal = SqlJournal(engine, settings.id, clock)
            journal.open_volume(FIRST_VOLUME, public_line(keys.sign))
        finally:
            engine.dispose()


def make_station(
    root: Path,
    settings: Settings,
    ways: tuple[keyslots.Means, ...],
    clock: Clock | None = None,
) -> None:
    """A new station with keys of its own; it has no id before it is paired."""
    made_us = (clock or SystemClock()).now().wall_us
    with _new_home(root, settings) as home:
        key = keyslots.create_slots(home.keys, *ways, made_us=made_us)
        private_keys.seal_keys(home.keys, key, private_keys.new_station_keys())
        new_engine(home, key).dispose()


def pair_station(
    root: Path,
    way: keyslots.Means,
    invitation: pairing.Invitation,
    clock: Clock | None = None,
) -> AdoptReport:
    """Make the station in `root` the one that the office invited."""
    with open_any(root, way, "pair") as home:  # before anything of it is changed
        pairing.require_welcome(home.exchange, invitation)
        pairing.require_same(home.settings.id, invitation)
    card, digest_key = invitation.pairing.gate, invitation.pairing.digest_key
    with open_home(root, "pair") as home:
        key = keyslots.unlock(home.keys, way)
        keys = private_keys.open_keys(home.keys, key, private_keys.StationKeys)
        keys = msgspec.structs.replace(keys, digest_key=digest_key)
        private_keys.seal_keys(home.keys, key, keys)
        key_care.wrap_for_office(home, key, invitation.pairing.recovery)
        home.save(
            msgspec.structs.replace(
                home.settings,
                id=card.station,
                name=card.name,
                gate=card.gate,
                community=card.community,
                office=invitation.pairing.office.office,
            )
        )
    with open_station(root, way, clock, "pair") as station:
        if not station.journal.heads():
            station.journal.open_volume(FIRST_VOLUME, public_line(station.keys.sign))
            bind(root, facts_of(root))
        settled = pairing.settle(station.end, invitation)
        station.backups.make_first()
        return settled


def begin_alone(
    root: Path,
    settings: Settings,
    ways: tuple[keyslots.Means, ...],
    clock: Clock | None = None,
) -> None:
    """A station that needs no office: `settings` names it, its gate, whose it is.

    What the power took away half way is simply done again. Raises OperatorError for an
    id that is none, before anything is made.
    """
    alone.require_name(settings.id)
    if not is_home(root):
        make_station(root, settings, ways, clock)
    with open_home(root, "init") as home:
        key = keyslots.unlock(home.keys, ways[0])
        keys = private_keys.open_keys(home.keys, key, private_keys.StationKeys)
        digest_key = keys.digest_key or private_keys.new_digest_key()
        own = msgspec.structs.replace(keys, digest_key=digest_key)
        private_keys.seal_keys(home.keys, key, own)
        home.save(settings)
    with open_station(root, ways[0], clock, "init") as station:
        if not station.journal.heads():
            station.journal.open_volume(FIRST_VOLUME, public_line(station.keys.sign))
            bind(root, facts_of(root))
        alone.begin_alone(station.end, settings.community)
        station.backups.make_first()


@contextmanager
def _new_home(root: Path, settings: Settings) -> Iterator[Home]:
    """A home that is being made: finished in the block, or not there at all."""
    with begin_home(root, settings, "init") as home:
        try:
            yield home
            home.finish()
        except BaseException:
            home.discard()
            raise
