"""明白卡: whom a household calls, as a text that its office may change."""

import msgspec

from station.domain.letters import read_toml
from station.domain.places import Place

_BLANK = "_" * 12


class Responsible(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who looks after a grid."""

    name: str = ""
    phone: str = ""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the back: its title and lines."""

    title: str
    lines: tuple[str, ...]


class HelpCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the cards of a community say.

    `front`: pairs of who and how to reach them; `{watcher}` and `{watcher_phone}` stand
    for the person responsible for the household's grid, who is in `grids` by its name.
    """

    title: str
    front: tuple[tuple[str, str], ...]
    advice: str = ""
    back: tuple[Section, ...] = ()
    grids: dict[str, Responsible] = {}

    def watched_by(self, grids: dict[str, Responsible]) -> "HelpCard":
        """The same, with these persons for the grids that the text does not name."""
        return msgspec.structs.replace(self, grids=grids | self.grids)

    def contacts(self, grid: str) -> tuple[tuple[str, str], ...]:
        """The front for a household of this grid; nobody known is a line to write."""
        who = self.grids.get(grid, Responsible())
        return tuple(
            (
                label,
                text.replace("{watcher}", who.name or _BLANK)
                .replace("{watcher_phone}", who.phone)
                .strip(),
            )
            for label, text in self.front
        )


class Household(msgspec.Struct, frozen=True):
    """One card: the door, and the name of whoever heads the household."""

    place: Place
    head: str


def read_help_card(text: str) -> HelpCard:
    """The cards' text; raises OperatorError with the fault in it."""
    return read_toml(text, HelpCard)
