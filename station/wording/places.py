"""A door in words: 3栋2单元1501室, 2组15号, Bldg 3 Unit 2 Room 1501."""

from resources import _, current_language
from station.domain.places import Place, PlaceKind


def label(place: Place) -> str:
    """The door without its community, in the language of the reader."""
    parts = [_named(msgid, value) for msgid, value in _parts(place) if value]
    return ("" if current_language() == "zh" else " ").join(parts)


def full_label(place: Place) -> str:
    """The door with its community before it."""
    return " ".join(part for part in (place.community, label(place)) if part)


def _parts(place: Place) -> list[tuple[str, str]]:
    let_room = (_("Let room {value}"), place.let_room)
    if place.kind is PlaceKind.SHOP:
        return [(_("Shop {value}"), place.shop), let_room]
    if place.kind is PlaceKind.HOUSE:
        return [
            (_("Group {value}"), place.group),
            (_("Row {value}"), "" if place.group else place.row),
            (_("No. {value}"), place.door),
            let_room,
        ]
    return [
        (_("Bldg {value}"), place.building),
        (_("Unit {value}"), place.unit),
        (_("Room {value}"), place.room),
        let_room,
    ]


def _named(pattern: str, value: str) -> str:
    """A value that carries its own word, such as 东楼, takes none of ours."""
    return pattern.format(value=value) if value.isascii() else value
