"""The households of the register one by one, and how many live in each grid."""

from collections.abc import Iterator

import msgspec

from station.domain.help_cards import Household
from station.services.ports import Register


class GridCount(msgspec.Struct, frozen=True):
    """How many households and residents a grid has."""

    grid: str
    households: int
    residents: int


def households(register: Register) -> Iterator[Household]:
    """Each household once, in the order of the register, under its first person."""
    seen: set[str] = set()
    for resident in register.residents():
        person = resident.person
        key = person.household_id or person.person_id
        if person.home is not None and key not in seen:
            seen.add(key)
            yield Household(person.home, person.name)


def grid_counts(register: Register) -> tuple[GridCount, ...]:
    """Every grid with its counts, in the order of their names."""
    residents: dict[str, int] = {}
    doors: dict[str, set[str]] = {}
    for resident in register.residents():
        person = resident.person
        grid = person.home.grid if person.home is not None else ""
        residents[grid] = residents.get(grid, 0) + 1
        doors.setdefault(grid, set()).add(person.household_id or person.person_id)
    return tuple(
        GridCount(grid, len(doors[grid]), residents[grid])
        for grid in sorted(residents, key=lambda name: (len(name), name))
    )
