"""How well the laptop under a station is: room, clock, journal, as sentences."""

from collections.abc import Iterator

import msgspec

from resources import _
from station.domain.desk import SpaceLevel
from station.domain.errors import GatebookError
from station.domain.exchange import ClockMark
from station.services.keeping import LAST_SAVED
from station.wording.errors import sentence

_MB = 1_000_000
# the first level whose bytes are not there
_LEVELS = (
    (200 * _MB, SpaceLevel.CRITICAL),
    (500 * _MB, SpaceLevel.SCARCE),
    (1000 * _MB, SpaceLevel.LOW),
)


class Health(msgspec.Struct, frozen=True):
    """What a station found when it looked at itself.

    `paper`: why people are written on paper, None while they are recorded. `free`:
    bytes. `log_is_stuck`: the journal's log cannot be copied back. `told`: what was
    found on opening. `catch_up`: paper of an earlier time is still to be entered.
    """

    paper: GatebookError | None = None
    free: int = 1000 * _MB
    clock: ClockMark = ClockMark()
    log_is_stuck: bool = False
    told: tuple[GatebookError, ...] = ()
    catch_up: bool = False

    @property
    def space(self) -> SpaceLevel:
        return space_of(self.free)


def space_of(free: int) -> SpaceLevel:
    """The level of so many free bytes."""
    levels = (level for least, level in _LEVELS if free < least)
    return next(levels, SpaceLevel.PLENTY)


def paper_sentence(health: Health) -> str:
    """What the gate must do now; empty while everything is recorded."""
    if health.paper is None:
        return ""
    why = sentence(health.paper)
    if health.paper.msgid == LAST_SAVED:  # it says so itself
        return why
    return _("Write on paper from now on. {why}").format(why=why)


def warnings(health: Health) -> tuple[str, ...]:
    """What somebody should be told, the gravest first."""
    return tuple(_warnings(health))


def _warnings(health: Health) -> Iterator[str]:
    yield from map(sentence, health.told)
    if health.catch_up and health.paper is None:
        yield _("Recording works again: enter what was written on paper.")
    if health.clock.suspect:
        yield _("The clock was set by {seconds} s: check date and time.").format(
            seconds=health.clock.seconds
        )
    if health.space is not SpaceLevel.PLENTY:
        yield _("The disk has {n} MB left: make room.").format(n=health.free // _MB)
    if health.log_is_stuck:
        yield _("The journal cannot tidy up: close other programs that read it.")
