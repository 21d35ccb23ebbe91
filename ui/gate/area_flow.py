"""Somebody was in a risk area: chosen among those of the rules, by letters. No Qt."""

from functools import lru_cache

from resources import _
from station.domain.desk import DeskState, Phase
from station.domain.errors import OperatorError
from station.domain.policy.sections import RiskArea
from station.domain.visit import Category
from station.wording.pinyin import said_within, typed_letters
from ui.gate import keys
from ui.gate.desk_port import Desk
from ui.gate.entry import extend
from ui.gate.screen import Areas, Mode, Screen, Step, ask, changed, plain

SHOWN = 8
_LENGTH = 12


def begin(screen: Screen) -> Step:
    """The page of areas; whoever stands at the desk stays behind it."""
    if screen.state.phase is Phase.CHOOSING:
        return Step(screen, news=_("Choose the person first."))
    return ask(screen, _read)


def settled(screen: Screen, answer: Areas) -> Screen:
    """The areas were read."""
    opened = changed(plain(screen), mode=Mode.AREAS, areas=answer.areas)
    return changed(opened, busy=False, failure="")


def press(screen: Screen, key: str) -> Step:
    """A letter of the name makes the list shorter, a number chooses."""
    found = within(screen.areas, screen.entry)
    if key == keys.ENTER:
        return _been(screen, found[0]) if len(found) == 1 else Step(screen)
    if key in keys.DIGITS:
        place = int(key) - 1
        ours = 0 <= place < len(found[:SHOWN])
        return _been(screen, found[place]) if ours else Step(screen)
    entry = extend(screen.entry, key, keys.LETTERS, _LENGTH)
    if within(screen.areas, entry):
        return Step(changed(screen, entry=entry))
    return Step(screen, news=_("No risk area is said like that."))


@lru_cache(maxsize=64)
def within(areas: tuple[RiskArea, ...], typed: str) -> tuple[RiskArea, ...]:
    """The areas that the letters may mean; all of them for none."""
    letters = typed_letters(typed)
    if not letters:
        return areas
    return tuple(area for area in areas if said_within(area.place, letters))


def _read(desk: Desk) -> Areas:
    areas = desk.areas()
    if not areas:
        raise OperatorError("The rules in force name no risk area.")
    return Areas(areas)


def _been(screen: Screen, area: RiskArea) -> Step:
    """Of the one at the desk; where nobody stands there, of a visitor who comes."""
    place, direction = area.place, screen.direction
    somebody = screen.state.phase is Phase.ASKING

    def call(desk: Desk) -> DeskState:
        if not somebody:
            desk.present_category(Category.VISITOR, direction)
        return desk.been_to(place)

    return ask(screen, call)
