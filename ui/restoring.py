"""A restore with its real parts: the copy, what is readable, erasures, a new volume.

All of it happens beside the database; only `db.restore.swap` at the end makes it the
one of the home, and nothing before that changes anything.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from db.backup import discard
from db.copies import as_it_is, proven_end
from db.engine import Engine, open_engine
from db.erasing import SqlErasing
from db.exchange import SqlExchange
from db.first_page import first_page
from db.journal import SqlJournal
from db.rekey import SqlVault
from db.restore import salvage, stage, swap
from db.verify import verify
from resources import N_
from station.domain.errors import EnvironmentFault, IntegrityFault, OperatorError
from station.domain.exchange import SigningKey
from station.domain.kinds import BACKUP
from station.domain.moments import Clock
from station.handover.minisign import public_line
from station.services.backups import ASIDE, RESTORED, card_beside, sound_copies
from station.services.recorder import Recorder
from station.services.restoring import keep_strays, skip_numbers
from station.services.volumes import RESTORED as REASON
from station.workspace.clock import SystemClock
from station.workspace.erasures import ErasureList
from station.workspace.files import write_private
from station.workspace.home import Home, HomeRole
from station.workspace.ids import new_record_id
from station.workspace.keyslots import SLOTS, Means, unlock
from station.workspace.private_keys import OfficeKeys, StationKeys, open_keys
from ui.opening import clock_of

COPYING = N_("Copying the backup")
SALVAGING = N_("Reading what the damaged database still holds")
FILLING = N_("Erasing again, opening a new volume")
PROVING = N_("Proving the restored database")
SWAPPING = N_("Putting it in its place")

Tell = Callable[[str], None]


class Restored(msgspec.Struct, frozen=True):
    """What a restore did. `upto` and `volume`: how far the records go that it has.

    `salvaged`: records that the damaged database still had. `strays`: handovers in the
    outbox that the backup did not know. `aside`: where the one before lies.
    """

    backup: Path
    volume: str
    upto: int
    opened: str
    salvaged: int
    strays: int
    aside: Path


class Restoring:
    """One restore of a locked home whose database nobody has open.

    `key` is the home's database key, `way` what opened it. `tell` hears each step.
    """

    def __init__(self, home: Home, key: bytes, way: Means, tell: Tell) -> None:
        self._home = home
        self._key = key
        self._way = way
        self._tell = tell

    def run(self, named: Path | None) -> Restored:
        """Restore from `named`, else from the newest copy that is sound.

        Raises EnvironmentFault or IntegrityFault when none is; then nothing changed.
        """
        self._tell(COPYING)
        backup, staged = self._staged(named)
        first = first_page(staged)
        engine = open_engine(staged, self._key)
        try:
            done = self._fill(engine, backup, first)
        except BaseException:
            engine.dispose()
            discard(staged)
            raise
        engine.dispose()
        for before in staged.parent.glob(f"{staged.name}.before-*"):
            discard(before)
        self._tell(SWAPPING)
        swap(staged, self._key, self._home.journal, done.aside)
        return done

    def _staged(self, named: Path | None) -> tuple[Path, Path]:
        if named is not None:
            return named, self._stage(named)
        for backup in sound_copies(self._home):
            try:
                return backup, self._stage(backup)
            except (EnvironmentFault, IntegrityFault):
                continue  # an older one may be sound
        raise EnvironmentFault("There is no sound copy of this database.")

    def _stage(self, backup: Path) -> Path:
        if not backup.is_file():
            raise OperatorError("There is no such file: {name}", name=str(backup))
        keys = (self._key_of(backup), self._key)
        staged = stage(backup, self._home.journal, keys)
        with as_it_is(staged, self._key) as connection:
            whose = proven_end(connection).station
        if whose != self._home.settings.id:
            discard(staged)
            raise OperatorError("This copy is not of this home.")
        return staged

    def _key_of(self, backup: Path) -> bytes:
        """The home's key; of a copy from before it was changed, the one it had then."""
        card = card_beside(backup)
        if (
            SqlVault().opens(backup, self._key)
            or card is None
            or SLOTS not in card.keys
        ):
            return self._key
        with TemporaryDirectory(dir=self._home.root) as folder:
            write_private(Path(folder) / SLOTS, card.keys[SLOTS])
            return unlock(Path(folder), self._way)

    def _fill(self, engine: Engine, backup: Path, first: bytes) -> Restored:
        """Everything the staged copy needs to be the database of this home."""
        self._tell(SALVAGING)
        salvaged = salvage(self._home.journal, self._key, engine, first)
        clock = clock_of(self._home, engine)
        journal = SqlJournal(engine, self._home.settings.id, clock)
        head = journal.head()
        self._tell(FILLING)
        strays = self._bring_up(engine, journal, clock)
        recorder = Recorder(journal, clock, new_record_id)
        recorder.note(
            BACKUP,
            backup.name,
            RESTORED,
            upto=head.seq,
            volume=head.volume,
            target=str(backup),
        )
        self._tell(PROVING)
        if not verify(engine).holds:
            raise IntegrityFault("The restored database does not hold.")
        stamp = SystemClock().now().at  # a folder of its own, also in a demonstration
        return Restored(
            backup=backup,
            volume=head.volume,
            upto=head.seq,
            opened=journal.head().volume,
            salvaged=salvaged,
            strays=strays,
            aside=self._home.backups / f"{ASIDE}{stamp:%Y%m%d-%H%M%S}",
        )

    def _bring_up(self, engine: Engine, journal: SqlJournal, clock: Clock) -> int:
        """A new volume, then what was erased is erased again; strays of the outbox."""
        home, exchange = self._home, SqlExchange(engine)
        sign = self._signing_key()
        journal.open_volume(REASON, public_line(sign))
        erasing = SqlErasing(engine, journal, clock)
        erasing.replay(ErasureList(home.keys, sign).read())
        erasing.wipe()
        if home.settings.role is HomeRole.OFFICE:
            skip_numbers(exchange)
            return 0
        now_us = clock.now().wall_us
        return keep_strays(exchange, home.outbox, home.settings.id, now_us)

    def _signing_key(self) -> SigningKey:
        folder = self._home.keys
        if self._home.settings.role is HomeRole.OFFICE:
            return open_keys(folder, self._key, OfficeKeys).sign
        return open_keys(folder, self._key, StationKeys).sign
