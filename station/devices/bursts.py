"""The gun scanner: a keyboard that types faster than anybody can.

Pure timing, no window: keys come in with their time, typed keys and whole scans come
out. Keys are held back for the moment it takes to tell, so that no part of a scanned
text ever reaches a text field.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from station.domain.device_news import Why
from station.domain.device_settings import GunRules, Suffix

SHORTEST_SCAN = 6
LONGEST_SCAN = 4296  # what the largest QR symbol holds
ENDS = frozenset("\r\n\t")
TORN_US = 500_000  # within this a gun's second half follows its first
_TORN_KEYS = 3
_SURE = 2  # scans that ended with a key: then the gun sends one

# the lines of a passport or card (ICAO 9303), each ended by the gun as a line
_ZONES = re.compile(
    r"[A-Z0-9<]{30}(?:[\r\n]+[A-Z0-9<]{30}){2}"
    r"|[A-Z0-9<]{36}[\r\n]+[A-Z0-9<]{36}|[A-Z0-9<]{44}[\r\n]+[A-Z0-9<]{44}"
)
_LINE_END = re.compile(r"[\r\n]+")
_ENTER = frozenset({"\r", "\n", "\r\n"})
_TAILS = {
    Suffix.AUTO: _ENTER | {"\t"},
    Suffix.ENTER: _ENTER,
    Suffix.TAB: frozenset({"\t"}),
    Suffix.TWICE: frozenset({"\r\r", "\n\n", "\r\n\r\n"}),
    Suffix.NONE: frozenset({""}),
}


class Key(NamedTuple):
    """One key: the character it types, and microseconds of a clock that never jumps."""

    char: str
    at_us: int


class Typed(NamedTuple):
    """Keys that a hand typed, to be handled as if nothing had been held back."""

    keys: tuple[Key, ...]


class Scanned(NamedTuple):
    """The text of one scan, without what the gun puts around it."""

    text: str
    at_us: int


class Lost(NamedTuple):
    """A scan that is not whole: nothing of it counts, and somebody must be told."""

    why: Why
    at_us: int


Event = Typed | Scanned | Lost


class BurstReader:
    """Tells a gun's burst from typing.

    A burst is at least six keys, not all the same (a key held down), each within the
    gap of the one before, ended by silence. What it must begin and end with is set, or
    learned from two scans that ended alike: once they ended with a key, one without is
    cut off; until it is known, one without a key counts only when nothing follows for
    half a second. Whatever follows a cut-off burst within half a second is the rest of
    it. A key that ends a scan in
    the middle of a burst means two guns, but for the lines of a passport; a Tab before
    an Enter stands between the fields of a card. Two guns that send no end cannot be
    told from one.

    Control keys inside a burst are dropped: a code must not be able to press them.
    Call `flush` when `deadline_us` has passed without a key.
    """

    def __init__(self, rules: GunRules | None = None) -> None:
        self._rules = rules or GunRules()
        self._gap_us = self._rules.gap_ms * 1000
        self._keys: list[Key] = []
        self._ended = self._endless = 0
        self._torn_us: int | None = None
        self._said = False

    @property
    def deadline_us(self) -> int | None:
        """When the keys held back must be decided on; None when there are none."""
        return self._keys[-1].at_us + self.patience_us if self._keys else None

    @property
    def patience_us(self) -> int:
        """How long after the last key that is."""
        return TORN_US if self._may_go_on() else self._gap_us

    @property
    def held(self) -> tuple[Key, ...]:
        """The keys held back."""
        return tuple(self._keys)

    @property
    def is_burst(self) -> bool:
        """Whether what is held back can be no hand's any more."""
        return _is_burst(self._keys)

    def press(self, key: Key) -> tuple[Event, ...]:
        """One more key; what has become clear by it."""
        decided = self.flush(key.at_us)
        if self._keys and key.at_us - self._keys[-1].at_us > self._gap_us:
            decided = self._tear()
        # more than any symbol holds is no code: it must not fill the memory
        del self._keys[LONGEST_SCAN + len(ENDS) :]
        self._keys.append(key)
        if key.char in _ENTER and len(self._keys) <= SHORTEST_SCAN:
            return (*decided, *self._decide())
        return decided

    def flush(self, now_us: int) -> tuple[Event, ...]:
        """Decide on what is held back once no further key can belong to it."""
        deadline = self.deadline_us
        if deadline is None or now_us <= deadline:
            return ()
        return self._decide()

    def forget(self) -> None:
        """What is held back is known from elsewhere."""
        self._keys = []

    def _decide(self) -> tuple[Event, ...]:
        keys, self._keys = tuple(self._keys), []
        torn = self._torn_us is not None and keys[0].at_us - self._torn_us <= TORN_US
        if _is_burst(keys):
            return self._burst(keys, torn=torn)
        if torn and self._said and (len(keys) > 1 or keys[0].char in ENDS):
            self._torn_us = keys[-1].at_us  # the rest of what was said to be lost
            return ()
        fast = len(keys) >= _TORN_KEYS and not _is_held_down(keys)
        self._torn_us, self._said = (keys[-1].at_us if fast else None), False
        return (Typed(keys),)

    def _may_go_on(self) -> bool:
        """Whether a burst has no end yet, and it is not known if the gun sends one."""
        if self._rules.suffix is not Suffix.AUTO or not self.is_burst:
            return False
        known = self._ended >= _SURE or self._endless >= _SURE
        return not known and self._keys[-1].char not in ENDS

    def _tear(self) -> tuple[Event, ...]:
        """A burst that seemed to be over goes on: it was cut in half."""
        self._torn_us, self._said = self._keys[-1].at_us, True
        self._keys = []
        return (Lost(Why.CUT, self._torn_us),)

    def _burst(self, keys: tuple[Key, ...], *, torn: bool) -> tuple[Event, ...]:
        at_us = keys[-1].at_us
        events = self._read("".join(key.char for key in keys), at_us, torn=torn)
        cut = any(isinstance(event, Lost) for event in events)
        self._torn_us, self._said = (at_us if cut else None), cut
        return events

    def _read(self, typed: str, at_us: int, *, torn: bool) -> tuple[Event, ...]:
        body = typed.rstrip("".join(ENDS))
        why = self._wrong(body, typed[len(body) :], torn=torn)
        if why is not None:
            return (Lost(why, at_us),)
        code = body.removeprefix(self._rules.prefix)
        lines = _LINE_END.split(code) if _ZONES.fullmatch(code) else [code]
        return tuple(Scanned(_visible(line), at_us) for line in lines)

    def _wrong(self, body: str, tail: str, *, torn: bool) -> Why | None:
        """Why a burst is not one whole scan."""
        prefix = self._rules.prefix
        if len(body) > LONGEST_SCAN:
            return Why.TOO_LONG
        if torn or not body.startswith(prefix):
            return Why.CUT
        if (prefix and prefix in body[len(prefix) :]) or _is_mixed(body, tail):
            return Why.MIXED
        return self._wrong_end(tail)

    def _wrong_end(self, tail: str) -> Why | None:
        suffix = self._rules.suffix
        if not tail and suffix is Suffix.AUTO and self._ended < _SURE:
            self._endless += 1
            return None
        if tail in _TAILS[suffix]:
            self._ended += 1
            return None
        return Why.MIXED if tail and suffix is not Suffix.TWICE else Why.CUT


def _is_burst(keys: Sequence[Key]) -> bool:
    tail = sum(1 for _key in takewhile(lambda key: key.char in ENDS, reversed(keys)))
    return len(keys) - tail >= SHORTEST_SCAN and not _is_held_down(keys)


def _is_held_down(keys: Sequence[Key]) -> bool:
    return len({key.char for key in keys} - ENDS) <= 1


def _is_mixed(body: str, tail: str) -> bool:
    """Whether a key that ends a scan stands where no scan ends."""
    if _LINE_END.search(body) and not _ZONES.fullmatch(body):
        return True
    return "\t" in body and "\t" in tail


def _visible(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char == "\t")
