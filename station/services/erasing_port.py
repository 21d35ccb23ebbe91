"""The ports of erasing: the database, and every other place where records lie.

`db.erasing` implements the first, `station.services.erase_places` the second; a place
that comes later is one more in the list that `ErasingEnd` is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import msgspec

from station.domain.kinds import Erased
from station.domain.policy.sections import Policy
from station.domain.retention import Due, EraseReport, Terms
from station.services.exchange_port import Exchange
from station.services.ports import Passages
from station.services.recorder import Recorder
from station.workspace.erasures import ErasureList

Noting = Callable[[tuple[Erased, ...]], None]


class Erasing(Protocol):
    """What the database can forget. Each call is one transaction."""

    def erase_due(self, due: Due, terms: Terms, note: Noting | None) -> EraseReport: ...

    def erase_person(
        self, person: str, terms: Terms, note: Noting | None
    ) -> EraseReport: ...

    def wipe(self) -> bool: ...

    def sweep_due(self) -> bool: ...

    def swept(self) -> None: ...


class Gone(msgspec.Struct, frozen=True):
    """What no copy may hold any more.

    `marks`: every erasure so far. `before`: the first day whose passages are kept.
    `covered`: as in `retention.Due`. `stale`: copies of the database made before now
    still hold what was erased.
    """

    marks: tuple[Erased, ...]
    before: date
    covered: dict[str, int] | None
    stale: bool = False


class Left(msgspec.Struct, frozen=True):
    """A copy that a person has to look after; `why` is an English msgid."""

    file: str
    why: str


class Dropped(msgspec.Struct, frozen=True):
    """What became of the copies in one place; `place` is an English msgid."""

    place: str
    files: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


class Place(Protocol):
    """Where copies of records lie. `drop` may be interrupted and called again.

    Raises EnvironmentFault when the place cannot be worked on.
    """

    def drop(self, gone: Gone) -> Dropped: ...


@dataclass(frozen=True, kw_only=True)
class ErasingEnd:
    """An opened home as far as erasing needs it.

    `station`: its id at a gate, empty at an office. `first` are the places that need
    the records which lead to them, `then` all others.
    """

    erasing: Erasing
    recorder: Recorder
    passages: Passages
    exchange: Exchange
    policy: Policy
    home: str
    station: str
    erasures: ErasureList
    first: tuple[Place, ...] = ()
    then: tuple[Place, ...] = ()
