"""F1: all keys on one page, made from the tables of `keys`. No Qt."""

from typing import Protocol

import msgspec

from resources import N_, _
from ui.gate import keys
from ui.gate.screen import Mode, Screen, Step, changed, plain


class _Row(Protocol):
    """One row of a table of `keys`."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


class Group(msgspec.Struct, frozen=True):
    """Some keys that belong together; `entries`: a key as printed, and its words."""

    title: str
    entries: tuple[tuple[str, str], ...]


def begin(screen: Screen) -> Step:
    """The page of keys, whatever stood there; an open visit waits behind it."""
    if screen.mode is Mode.HELP:
        return Step(plain(screen))
    return Step(changed(plain(screen), mode=Mode.HELP, failure=""))


def press(screen: Screen, _key: str) -> Step:
    """Any key goes back to the desk."""
    return Step(plain(screen))


def groups() -> tuple[Group, ...]:
    """Every key of the desk and of a hold, in the language of the window."""
    return tuple(
        Group(_(title), tuple((key, _(label)) for key, label in entries))
        for title, entries in _GROUPS
    )


def _of(*tables: tuple[_Row, ...]) -> tuple[tuple[str, str], ...]:
    """Key and label of every row of some tables of `keys`."""
    rows = (row for table in tables for row in table)
    return tuple((row.key, row.label) for row in rows)


_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("Who comes"),
        (
            *_of(keys.CATEGORY_KEYS, keys.DIRECTION_KEYS),
            (keys.PARTY, N_("Next of the party")),
        ),
    ),
    (
        N_("Temperature"),
        (
            ("365", N_("36.5 °C")),
            (keys.LOW, N_("Lo: no reading")),
            *_of(keys.SITE_KEYS),
            (f"{keys.DUTY} {keys.THERMOMETER}", N_("No thermometer")),
        ),
    ),
    (N_("Health code"), _of(keys.HEALTH_KEYS)),
    (N_("Nucleic test"), _of(keys.TEST_KEYS)),
    (
        N_("Places, travel"),
        (*_of(keys.PLACE_KEYS), (keys.BEEN, N_("Risk area"))),
    ),
    (N_("Supply vehicle"), _of(keys.PURPOSE_KEYS)),
    (
        N_("Notes"),
        (
            (keys.PARCEL, N_("Parcel at the shelf")),
            (keys.REPAIR, N_("Put the last one right")),
            (keys.OVERRULE, N_("Turned away: a leader decides")),
            ("12 Enter", N_("Plate 12 leaves")),
        ),
    ),
    (
        N_("Held people"),
        ((keys.HOLDS, N_("Open a hold")), *_of(keys.OUTCOME_KEYS)),
    ),
    (N_("Reason"), _of(keys.REASON_KEYS)),
    (N_("Reported to"), _of(keys.REPORT_KEYS)),
    (
        N_("Pages"),
        (
            (keys.HELP, N_("These keys")),
            (keys.LAST, N_("The last ten")),
            (keys.DUTY, N_("Duty")),
            (keys.PRINT, N_("Sheets and lists")),
            (keys.ESCAPE, N_("Back, cancel")),
        ),
    ),
)
