"""The one place that wires real parts together; no Qt, so commands can use it.

A home is opened with its lock, key, database and private keys, or not at all; leaving
the block closes all of them.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
)

from db.copies import SqlCopies
from db.cross_gate import SqlCrossGate
from db.engine import Engine, log_state
from db.erasing import SqlErasing
from db.exchange import SqlExchange
from db.journal import SqlJournal
from db.queries import SqlPassages
from db.register import SqlRegister
from db.register_book import SqlRegisterBook
from db.rekey import SqlVault
from db.restore import finish_swap
from db.search import SqlFinder
from db.search_keys import SqlKeyFilling
from station.domain.desk import StationStatus
from station.domain.errors import (
    DiskFault,
    GatebookError,
    IntegrityFault,
    OperatorError,
)
from station.domain.exchange import Adopted, Receipt
from station.domain.kinds import TECHNICAL
from station.domain.moments import Clock, Stamp
from station.domain.policy.model import load_policy
from station.domain.policy.sections import Policy
from station.domain.records import RecordId
from station.handover.minisign import public_line
from station.services import key_care, key_change, volumes
from station.services.backups import Backups
from station.services.clock_watch import ClockWatch
from station.services.desk import GateDesk
from station.services.exchange_port import OfficeEnd, StationEnd
from station.services.gate import Gate, trust_of
from station.services.health import Health, paper_sentence
from station.services.keeping import BACK, PART, KeptJournal
from station.services.login import Warrant
from station.services.mirroring import mirror_of
from station.services.moving import require_here
from station.services.orders import orders_given
from station.services.passes import PassOffice
from station.services.ports import Journal, Passages, Register
from station.services.recorder import Recorder
from station.services.self_test import Check, self_test
from station.services.shifts import on_duty
from station.services.status import station_status
from station.services.trust_lists import trust_of_lists
from station.workspace import keyslots, private_keys
from station.workspace.clock import RELEASED_US, SystemClock
from station.workspace.crash import watched
from station.workspace.disk import free_bytes
from station.workspace.home import Home, HomeRole, Settings, open_home
from station.workspace.ids import new_record_id
from station.workspace.logs import logged
from ui.opening import (
    ballast_of,
    clock_of,
    engine_of,
    under_an_old_key,
)


class Ports(TypedDict):
    """What every service of a home works with."""

    journal: Journal
    passages: Passages
    register: Register
    clock: Clock
    new_id: Callable[[Stamp], RecordId]


@dataclass(frozen=True)
class OpenHome:
    """An opened home of either role; `operator` is the id of who signed in, if any.

    `warrant`: what they signed for. `way`: what it was opened by.
    `told`: what was found on opening and somebody should know.
    """

    home: Home
    engine: Engine
    journal: KeptJournal
    passages: SqlPassages
    register: SqlRegister
    exchange: SqlExchange
    clock: Clock
    erasing: SqlErasing = field(kw_only=True)
    copies: SqlCopies = field(kw_only=True)
    way: keyslots.Means = field(kw_only=True, repr=False)
    operator: str = field(default="", kw_only=True)
    warrant: Warrant | None = field(default=None, kw_only=True)
    told: list[GatebookError] = field(default_factory=list, kw_only=True)

    @property
    def settings(self) -> Settings:
        return self.home.settings

    @property
    def community(self) -> str:
        """Whose papers are made here: as set, else as the policy in force says."""
        adopted = self.exchange.adopted()
        held = adopted.policy if adopted is not None else self.exchange.policy()
        told = load_policy(held.text).community if held is not None else ""
        return self.settings.community or told or self.settings.name

    def ports(self) -> Ports:
        return Ports(
            journal=self.journal,
            passages=self.passages,
            register=self.register,
            clock=self.clock,
            new_id=new_record_id,
        )

    def recorder(self) -> Recorder:
        return Recorder(self.journal, self.clock, new_record_id, self.operator)

    @cached_property
    def backups(self) -> Backups:
        """The copies of the database that this home makes of itself."""
        return Backups(self.home, self.copies, self.recorder(), self.passages)

    @cached_property
    def clock_watch(self) -> ClockWatch | None:
        """Who looks at the clock; nobody in a demonstration, whose clock is made up."""
        if self.settings.demo or not self.journal.heads():
            return None
        released_us = RELEASED_US if isinstance(self.clock, SystemClock) else 0
        return ClockWatch(self.recorder(), self.exchange, released_us)

    def health(self) -> Health:
        """How well the laptop is; notes a jump of its clock."""
        self.journal.look()
        watch = self.clock_watch if self.journal.paper is None else None
        last = self.passages.ledger(TECHNICAL.name, PART)
        return Health(
            paper=self.journal.paper,
            free=free_bytes(self.home.root),
            clock=watch.look() if watch else self.exchange.clock_mark(),
            log_is_stuck=log_state(self.engine).is_stuck,
            told=tuple(self.told),
            catch_up=any(row.state == BACK for row in last),
        )

    def self_test(self) -> tuple[Check, ...]:
        """What every start looks at; see `services.self_test`."""
        return self_test(
            self.home, self.journal, self.exchange, self.health(), self.clock.now()
        )

    @contextmanager
    def at_work(self, line: str) -> Iterator[None]:
        """Settled where it is now, see `volumes`; on leaving, its head is noted.

        `line`: the public key line under which a new volume begins.
        """
        if self.journal.heads():
            change = volumes.settle(
                self.journal, self.recorder(), self.exchange, self.home.root, line
            )
            if change is not None:
                self.told.append(change.told)
            self.health()
        yield
        self.journal.note_head()


@dataclass(frozen=True)
class OpenStation(OpenHome):
    """A station at work. `refresh` after anything that changes what is in force."""

    keys: private_keys.StationKeys
    _kept: dict[str, Gate] = field(default_factory=dict)
    _stood: dict[str, StationStatus] = field(default_factory=dict)

    @property
    def end(self) -> StationEnd:
        return StationEnd(
            **self.ports(),
            operator=self.operator,
            exchange=self.exchange,
            station=self.settings.id,
            keys=self.keys,
            outbox=self.home.outbox,
            heed=self._heed,
        )

    def _heed(self, receipt: Receipt) -> None:
        """The office holds more than this journal: a number is never used twice."""
        line = public_line(self.keys.sign)
        change = volumes.heed(self.journal, self.recorder(), receipt, line)
        if change is not None:
            self.told.append(change.told)

    def gate(self) -> Gate:
        """What the gate works with now; raises OperatorError before the pairing."""
        if "gate" not in self._kept:
            self._kept["gate"] = self._made_gate(self._adopted())
        return self._kept["gate"]

    @cached_property
    def _key_filling(self) -> SqlKeyFilling:
        return SqlKeyFilling(self.engine)

    @cached_property
    def _desk(self) -> GateDesk:
        return GateDesk(self.gate(), self.status, self.refresh)

    def desk(self) -> GateDesk:
        """The one desk of this station."""
        return self._desk

    def refresh(self) -> None:
        """Read policy, orders and shift anew, for the desk too."""
        self._kept.clear()
        self._desk.use(self.gate())

    def keep(self) -> None:
        """What goes on beside the work of the gate: the mirror, the copies."""
        if self.journal.mirror is not None and self.journal.mirror.behind():
            self.journal.mirror.catch_up()
        self.backups.tick()
        self._key_filling.work()

    def status(self) -> StationStatus:
        """How the station stands; of a database that cannot be read, as it stood."""
        try:
            self._stood["now"] = self._status()
        except (DiskFault, IntegrityFault) as fault:
            if "now" not in self._stood:
                raise
            ill = Health(paper=self.journal.paper or fault)
            return msgspec.structs.replace(
                self._stood["now"], paper=paper_sentence(ill), warnings=()
            )
        return self._stood["now"]

    def _status(self) -> StationStatus:
        receipts = self.exchange.receipts(self.settings.id)
        status = station_status(
            self.settings,
            self._adopted(),
            receipts,
            self.gate(),
            self.health(),
            self.exchange.outbox(),
        )
        mirror = self.journal.mirror
        behind = mirror.behind() if mirror is not None else None
        return msgspec.structs.replace(status, mirror_behind=behind)

    def _adopted(self) -> Adopted:
        adopted = self.exchange.adopted()
        if adopted is None:
            raise OperatorError("This station is not paired with an office.")
        return adopted

    def _made_gate(self, adopted: Adopted) -> Gate:
        duty = on_duty(self.passages)
        lists = trust_of_lists(self.home.trust, self.passages, self.settings.id)
        return Gate(
            **self.ports(),
            policy=load_policy(adopted.policy.text),
            trust=trust_of(adopted).joined(lists),
            digest_key=self.keys.digest_key,
            elsewhere=self.exchange.elsewhere,
            orders=orders_given(self.passages),
            finder=SqlFinder(self.engine, self.settings.community),
            operator=self.operator or (duty.operator if duty else ""),
            shift=duty.shift if duty else "",
        )


@dataclass(frozen=True)
class OpenOffice(OpenHome):
    """A community office at work."""

    keys: private_keys.OfficeKeys

    @property
    def book(self) -> SqlRegisterBook:
        """The doubles, merges and history of the register."""
        return SqlRegisterBook(self.engine)

    @property
    def cross_gate(self) -> SqlCrossGate:
        return SqlCrossGate(self.engine)

    @property
    def end(self) -> OfficeEnd:
        return OfficeEnd(
            **self.ports(),
            operator=self.operator,
            exchange=self.exchange,
            office=self.settings.id,
            name=self.settings.name,
            keys=self.keys,
            inbox=self.home.inbox,
        )

    def policy(self) -> Policy:
        """The policy that goes out next."""
        held = self.exchange.policy()
        if held is None:
            raise OperatorError("This office has no policy yet.")
        return load_policy(held.text)

    def passes(self, area: str) -> PassOffice:
        seed = Ed25519PrivateKey.from_private_bytes(self.keys.pass_seed)
        return PassOffice(self.recorder(), self.passages, seed, area)


@contextmanager
def open_station(
    root: Path, way: keyslots.Means, clock: Clock | None = None, what: str = "station"
) -> Iterator[OpenStation]:
    """The station in `root`, opened by `way`; raises as its parts do."""
    with _opened(root, way, HomeRole.STATION, clock, what) as (parts, key):
        keys = private_keys.open_keys(parts.home.keys, key, private_keys.StationKeys)
        key_care.follow_office(parts.home, key, parts.exchange.adopted())
        passages = SqlPassages(parts.engine, keys.digest_key)
        station = OpenStation(**{**vars(parts), "passages": passages}, keys=keys)
        with station.at_work(public_line(keys.sign)), _mirrored(station):
            yield station


@contextmanager
def _mirrored(station: OpenStation) -> Iterator[None]:
    """With the mirror that the settings ask for.

    A mirror that knows later numbers than the journal tells that an old copy of the
    database lies here; a new volume begins, so that no number is used twice.
    """
    mirror = mirror_of(station.end, station.settings.mirror)
    if mirror is None:
        yield
        return
    station.journal.mirror = mirror
    try:
        if mirror.state().ahead:
            line = public_line(station.keys.sign)
            station.journal.open_volume(volumes.RESTORED, line)
        yield
    finally:
        mirror.close()


@contextmanager
def open_office(
    root: Path, way: keyslots.Means, clock: Clock | None = None, what: str = "office"
) -> Iterator[OpenOffice]:
    """The office in `root`, opened by `way`; raises as its parts do.

    One that moved to another computer opens for what nobody else hears of, by `what`.
    """
    with _opened(root, way, HomeRole.OFFICE, clock, what) as (parts, key):
        require_here(parts.settings, what)
        keys = private_keys.open_keys(parts.home.keys, key, private_keys.OfficeKeys)
        office = OpenOffice(**vars(parts), keys=keys)
        with office.at_work(public_line(keys.sign)):
            yield office


@contextmanager
def open_any(root: Path, way: keyslots.Means, what: str) -> Iterator[OpenHome]:
    """A home of either role, for what both can do: verify, rebuild, search."""
    with _opened(root, way, None, None, what) as (parts, _key):
        yield parts


@contextmanager
def _opened(
    root: Path,
    way: keyslots.Means,
    role: HomeRole | None,
    clock: Clock | None,
    what: str,
) -> Iterator[tuple[OpenHome, bytes]]:
    with ExitStack() as closing:
        home = closing.enter_context(open_home(root, what))
        closing.enter_context(logged(home.logs, what))
        closing.enter_context(watched(home.logs))
        if role is not None and home.settings.role is not role:
            raise _other_role(home.settings.role)
        finish_swap(home.journal)
        key = key_change.settle(home, way, SqlVault())
        engine, given = engine_of(home, key)
        closing.callback(engine.dispose)
        ticking = clock or clock_of(home, engine)
        journal = SqlJournal(engine, home.settings.id, ticking)
        kept = KeptJournal(journal, ticking, home.root, ballast_of(home))
        if given:
            kept.save_one_more()
        parts = OpenHome(
            home=home,
            engine=engine,
            journal=kept,
            passages=SqlPassages(engine),
            register=SqlRegister(engine),
            exchange=SqlExchange(engine),
            clock=ticking,
            erasing=SqlErasing(engine, journal, ticking),
            copies=SqlCopies(home.journal, key),
            way=way,
        )
        left = key_change.conclude(home, parts.recorder(), key, SqlVault())
        parts.told.extend(under_an_old_key(left))
        keyslots.mend(home.keys)
        yield parts, key


def _other_role(role: HomeRole) -> OperatorError:
    if role is HomeRole.OFFICE:
        return OperatorError("This home is an office, not a station.")
    return OperatorError("This home is a station, not an office.")
