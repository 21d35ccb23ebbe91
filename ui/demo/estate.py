"""The doors of the demonstration day: an estate, the shops along its street, a village.

Names are made up; no such place exists.
"""

from collections.abc import Iterator
from itertools import count
from random import Random

from station.domain.places import Place, PlaceKind

ESTATE = "示范花园"
VILLAGE = "演示村"
GROUPS = 6
HOUSES_IN_GROUP = 45
SHOPS = 48
UNITS = 2
FLOORS = 16
FLATS_ON_FLOOR = 2
BUILDINGS_IN_GRID = 4
LET_EVERY = 14
LET_ROOMS = "ABC"


def doors(rng: Random) -> Iterator[Place]:
    """Every door in the order of the register: village, shops, then flats without end.

    A let house or flat comes as one door for each room let in it.
    """
    for place in _whole_doors():
        if place.kind is not PlaceKind.SHOP and rng.randrange(LET_EVERY) == 0:
            yield from (_let(place, room) for room in LET_ROOMS[: rng.randint(2, 3)])
        else:
            yield place


def _whole_doors() -> Iterator[Place]:
    for group in range(1, GROUPS + 1):
        for door in range(1, HOUSES_IN_GROUP + 1):
            yield Place(
                VILLAGE,
                PlaceKind.HOUSE,
                grid=f"村{(group + 1) // 2}",
                group=str(group),
                door=str(door),
            )
    for shop in range(1, SHOPS + 1):
        yield Place(ESTATE, PlaceKind.SHOP, grid="沿街", shop=str(shop))
    for building in count(1):
        yield from _flats(building)


def _flats(building: int) -> Iterator[Place]:
    grid = str((building - 1) // BUILDINGS_IN_GRID + 1)
    for unit in range(1, UNITS + 1):
        for floor in range(1, FLOORS + 1):
            for flat in range(1, FLATS_ON_FLOOR + 1):
                room = f"{floor}{flat:02d}"
                yield Place(
                    ESTATE,
                    grid=grid,
                    building=str(building),
                    unit=str(unit),
                    room=room,
                )


def _let(place: Place, room: str) -> Place:
    return Place(
        place.community,
        place.kind,
        place.grid,
        building=place.building,
        unit=place.unit,
        room=place.room,
        group=place.group,
        door=place.door,
        let_room=room,
    )
