"""What every part of a policy shares: strictness, scope, times, whom a level covers."""

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated

import msgspec

from station.domain.places import Place
from station.domain.visit import Category, Direction, Visit

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Part(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
):
    """A table of the policy document; a key that it does not declare is a fault."""


class Scope(Part, frozen=True):
    """Which passages a rule touches. An empty tuple means: all of them."""

    directions: tuple[Direction, ...] = ()
    categories: tuple[Category, ...] = ()

    def touches(self, direction: Direction, category: Category) -> bool:
        return (not self.directions or direction in self.directions) and (
            not self.categories or category in self.categories
        )


def in_span(at: datetime, starts: datetime | None, until: datetime | None) -> bool:
    """From `starts` (included) until `until` (excluded); None means: open."""
    return (starts is None or starts <= at) and (until is None or at < until)


class CoverKind(StrEnum):
    """How far a control level reaches."""

    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    UNIT = "unit"
    GROUP = "group"
    HOUSEHOLD = "household"


class Cover(Part, frozen=True):
    """What a control level covers.

    `key` is the grid, the building (`3`), the unit (`3-2`), the village group (`2`) or
    the door as typed on the number pad (`3-2-1501`); empty for the whole community.
    """

    kind: CoverKind
    key: str = ""

    def holds(self, place: Place | None) -> bool:
        if self.kind is CoverKind.COMMUNITY:
            return True
        return place is not None and self.key in _keys(self.kind, place)


def _keys(kind: CoverKind, place: Place) -> tuple[str, ...]:
    if kind is CoverKind.HOUSEHOLD:
        return place.key, place.key.partition("/")[0]
    if kind is CoverKind.UNIT:
        return (f"{place.building}-{place.unit}",)
    named = {
        CoverKind.GRID: place.grid,
        CoverKind.BUILDING: place.building,
        CoverKind.GROUP: place.group,
    }
    return (named[kind],)


def place_of(visit: Visit) -> Place | None:
    """The door that a visit is about: the person's home, else the host's."""
    return visit.person.home or visit.host


def in_hours(at: time, starts: time, until: time) -> bool:
    """Whether a time of day lies in a span that may run over midnight."""
    if starts < until:
        return starts <= at < until
    return at >= starts or at < until
