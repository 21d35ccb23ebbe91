"""Which residents a station has to be told anew, and which it knows.

An office learns which one is in force by a handover, so it always knows less than the
station. What it issued since then may be in force too: a difference holds whatever
changed since any of them, and is right upon each.
"""

import hashlib

from station.domain.exchange import GateCard, Issue, in_community
from station.domain.kinds import BRIEFING
from station.domain.records import encode
from station.services.exchange_port import OfficeEnd, Prints

MOST_BASES = 6
_PRINT_BYTES = 8
_ADOPTED = "adopted"


class NewIssue:
    """The residents of the briefing that is being written for one station.

    `bases`: numbers upon which a difference is right; empty where everybody is told.
    `gone`: who was in one of those briefings and is not any more.
    """

    def __init__(self, office: OfficeEnd, card: GateCard, *, whole: bool) -> None:
        self._office = office
        self._card = card
        self._prints = _prints_of(office, card.community)
        known = _known(office, card.station)
        held = [(one, office.exchange.prints(one.prints)) for one in known]
        self._kept = tuple(one for one, prints in held if prints is not None)
        olds = [prints for _one, prints in held if prints is not None]
        same = set(self._prints) if olds else set()
        for old in olds:
            same &= _unchanged(self._prints, old)
        before = {person for old in olds for person in old}
        gone = tuple(sorted(before - self._prints.keys()))
        much = len(self._prints) - len(same) + len(gone) > len(self._prints) // 2
        self._told = None if whole or much or not olds else self._prints.keys() - same
        self.gone = () if self._told is None else gone
        self.bases = () if self._told is None else tuple(i.number for i in self._kept)

    @property
    def residents(self) -> int:
        """How many live there, told anew or not."""
        return len(self._prints)

    def tells(self, person_id: str) -> bool:
        return self._told is None or person_id in self._told

    def keep(self, number: int) -> None:
        """Remember what the station may have in force from now on."""
        name = hashlib.sha256(repr(sorted(self._prints.items())).encode()).hexdigest()
        newest = self._kept[-(MOST_BASES - 1) :]
        issues = (*newest, Issue(number, name[:32]))
        self._office.exchange.save_issues(self._card.station, issues, self._prints)


def _prints_of(office: OfficeEnd, community: str) -> Prints:
    return {
        resident.person.person_id: hashlib.blake2b(
            encode(resident), digest_size=_PRINT_BYTES
        ).digest()
        for resident in office.register.residents()
        if in_community(resident.person.home, community)
    }


def _unchanged(now: Prints, old: Prints) -> set[str]:
    return {person for person, seen in now.items() if old.get(person) == seen}


def _known(office: OfficeEnd, station: str) -> tuple[Issue, ...]:
    """What the station may have in force: the last it is known to have, and later."""
    issues = office.exchange.issues(station)
    adopted = [
        int(row.subject)
        for row in office.passages.ledger(BRIEFING.name)
        if row.station == station and row.state == _ADOPTED and row.subject.isdecimal()
    ]
    last = max(adopted, default=0)
    if last not in {one.number for one in issues}:
        return ()
    return tuple(one for one in issues if one.number >= last)
