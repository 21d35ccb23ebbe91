"""Addresses as estates and villages have them.

An estate flat is 小区-栋-单元-室 with a grid 网格 across; a village house is
组/排 and 门牌;
a shop stands along the street; a room may be let inside a house or flat.
"""

from enum import StrEnum

import msgspec


class PlaceKind(StrEnum):
    """What kind of door this is."""

    FLAT = "flat"
    HOUSE = "house"
    SHOP = "shop"


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """One door of a community. Empty text means: this part does not exist here."""

    community: str
    kind: PlaceKind = PlaceKind.FLAT
    grid: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    group: str = ""
    row: str = ""
    door: str = ""
    shop: str = ""
    let_room: str = ""

    @property
    def key(self) -> str:
        """The short form typed on a number pad, e.g. `3-2-1501`, `2组15`, `S12`.

        Unique inside a community; a let room adds `/A`.
        """
        if self.kind is PlaceKind.SHOP:
            core = f"S{self.shop}"
        elif self.kind is PlaceKind.HOUSE:
            rank = f"{self.group}组" if self.group else f"{self.row}排"
            core = f"{rank}{self.door}"
        else:
            core = "-".join(p for p in (self.building, self.unit, self.room) if p)
        return f"{core}/{self.let_room}" if self.let_room else core
