"""名单: who is put on a list, taken off it, and what of it goes to the gates.

The office's journal says who was listed when and why; the register holds what counts
now. The record comes first, so doing it again mends what was cut off between the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from station.domain.addresses import read_address
from station.domain.errors import OperatorError
from station.domain.exchange import ListDays, ListEntry
from station.domain.kinds import LISTING, LedgerEntry
from station.domain.lists import Listing
from station.domain.moments import CHINA, to_us
from station.domain.people import Resident
from station.domain.places import Place, PlaceKind
from station.domain.policy.sections import Policy
from station.services.ports import Register
from station.services.recorder import Recorder

ON, OFF = "on", "off"


def list_named(word: str, policy: Policy) -> str:
    """The list that is meant by its name or its label.

    A list without a rule would be held at every gate: raises OperatorError.
    """
    sought = word.strip()
    for rule in policy.lists:
        if sought in {rule.name, rule.label}:
            return rule.name
    raise OperatorError(
        "The policy has no list “{name}”; it has: {known}.",
        name=sought[:40],
        known=", ".join(rule.name for rule in policy.lists),
    )


def one_resident(register: Register, word: str, name: str = "") -> Resident:
    """Who is meant: a person id, a document number, a door, an address with its estate.

    `name` tells them apart.

    Raises OperatorError where that is nobody, or more than one.
    """
    exact = register.by_id(word) or register.by_document(word)
    found = (exact,) if exact else _at_door(register, word) or register.search(word)
    if name:
        found = tuple(one for one in found if one.person.name == name)
    if not found:
        raise OperatorError("The register knows nobody by that.")
    if len(found) > 1:
        raise OperatorError(
            "{count} persons are known by that; give the name or a document number.",
            count=len(found),
        )
    return found[0]


def _at_door(register: Register, word: str) -> tuple[Resident, ...]:
    """Of an address with its estate only those of that estate."""
    parts = read_address(word)
    estate = parts.pop("community", "")
    if not estate:
        return register.at_door(word)
    house = PlaceKind.HOUSE if "door" in parts else PlaceKind.FLAT
    kind = PlaceKind.SHOP if "shop" in parts else house
    found = register.at_door(Place("", kind, **parts).key)
    homes = [(one, one.person.home) for one in found]
    return tuple(one for one, home in homes if home and home.community in estate)


def put_on(
    listings: Sequence[Listing], register: Register, recorder: Recorder
) -> tuple[Listing, ...]:
    """Put persons on lists, or change their days there; those that changed anything.

    Raises OperatorError where a last day is before the first.
    """
    for listing in listings:
        if listing.starts and listing.until and listing.until < listing.starts:
            raise OperatorError("The last day on the list is before the first.")
    held = {(one.person_id, one.name): one for one in register.listings()}
    fresh = tuple(x for x in listings if held.get((x.person_id, x.name)) != x)
    if fresh:
        recorder.record_all(LISTING, (_entry(one, ON) for one in fresh))
        register.list_persons(fresh)
    return fresh


def take_off(
    person_id: str, name: str, register: Register, recorder: Recorder, reason: str = ""
) -> Listing:
    """Take somebody off a list; raises OperatorError where they are not on it."""
    for listing in register.listings():
        if (listing.person_id, listing.name) == (person_id, name):
            lifted = Listing(person_id, name, reason=reason)
            recorder.record(LISTING, _entry(lifted, OFF))
            register.unlist(person_id, name)
            return listing
    raise OperatorError("This person is not on the list {name}.", name=name)


def list_entries(register: Register, today: date) -> dict[str, ListEntry]:
    """What a briefing says of everybody listed now or later, by person id.

    Why somebody is listed does not go to the gates.
    """
    listed: dict[str, list[Listing]] = {}
    for listing in register.listings():
        if not listing.over(today):
            listed.setdefault(listing.person_id, []).append(listing)
    return {who: _said_of(who, listings) for who, listings in listed.items()}


def listings_in(entries: Iterable[ListEntry]) -> Iterator[Listing]:
    """The listings that a briefing tells of."""
    for entry in entries:
        for name in dict.fromkeys(entry.lists):
            days = entry.days.get(name, ListDays())
            yield Listing(entry.person_id, name, days.starts, days.until)


def _said_of(person_id: str, listings: Sequence[Listing]) -> ListEntry:
    return ListEntry(
        person_id,
        tuple(one.name for one in listings),
        {
            one.name: ListDays(one.starts, one.until)
            for one in listings
            if one.starts or one.until
        },
    )


def _entry(listing: Listing, state: str) -> LedgerEntry:
    until = listing.until
    return LedgerEntry(
        subject=f"{listing.person_id} {listing.name}",
        state=state,
        due_us=_end_of(until) if until else None,
        fields={
            "list": listing.name,
            "person": listing.person_id,
            "starts": listing.starts.isoformat() if listing.starts else "",
            "until": until.isoformat() if until else "",
            "reason": listing.reason,
        },
    )


def _end_of(day: date) -> int:
    return to_us(datetime.combine(day + timedelta(days=1), time(), CHINA))
