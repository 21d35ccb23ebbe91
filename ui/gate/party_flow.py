"""Companions and vehicle parties: one key, then a temperature each. No Qt.

Everybody has a passage and a card of their own; one on hold parks alone. Of a household
the next one is chosen by number; in a vehicle the next reading is the next person's.
"""

from collections.abc import Callable

from resources import _
from station.domain.desk import DeskState, Need, Phase
from station.domain.visit import Category
from ui.gate import keys
from ui.gate.desk_port import Desk
from ui.gate.entry import TEMPERATURE_LENGTH, extend, read_celsius
from ui.gate.hold_flow import at_site
from ui.gate.screen import Screen, Step, ask, changed

Then = Callable[[Desk], DeskState]


def begin(screen: Screen) -> Step:
    """M: somebody goes with the one who stands there, or with the last one."""
    there = changed(screen, party=True, entry="")
    match screen.state.phase:
        case Phase.ASKING:
            return Step(there, news=_("After this one the next reading is the next's."))
        case Phase.CHOOSING:
            return Step(screen, news=_("Choose the person first."))
        case _:
            return ask(there, lambda desk: desk.companion())


def goes_on(screen: Screen) -> bool:
    """Whether the next reading is that of the next one in the same vehicle."""
    visit, phase = screen.state.visit, screen.state.phase
    there = screen.party and phase is Phase.RECORDED and visit is not None
    return there and visit is not None and visit.category is not Category.RESIDENT


def press(screen: Screen, key: str) -> Step:
    """A key while the party goes on: a reading, Lo, or Enter for the end."""
    if key in keys.SITES:
        return Step(at_site(screen, key))
    if key in keys.EYES:
        shown = keys.EYES[key].shown
        return _next(screen, lambda desk: desk.by_eye(shown))
    if key == keys.LOW:
        return _next(screen, lambda desk: desk.temperature(None, *screen.taken))
    if key == keys.ENTER:
        return _typed(screen)
    entry = extend(screen.entry, key, keys.DIGITS + ".", TEMPERATURE_LENGTH)
    return Step(changed(screen, entry=entry))


def _typed(screen: Screen) -> Step:
    if not screen.entry:
        return Step(ended(changed(screen, state=DeskState())))
    celsius = read_celsius(screen.entry)
    if celsius is None:
        news = _("Not a body temperature: three digits such as 365, in °C.")
        return Step(changed(screen, entry=""), news=news)
    return _next(screen, lambda desk: desk.temperature(celsius, *screen.taken))


def asks_first(screen: Screen) -> bool:
    """Whether a reading now would fall to one of a party who has theirs already."""
    measured = Need.TEMPERATURE not in screen.state.needs
    return screen.party and screen.state.phase is Phase.ASKING and measured


def left(screen: Screen) -> Screen:
    """Somebody else comes after the last one; who stands there may still have more."""
    gone = screen.state.phase in (Phase.IDLE, Phase.RECORDED)
    return ended(screen) if gone else screen


def ended(screen: Screen) -> Screen:
    """Whoever comes now comes alone."""
    return changed(screen, party=False)


def _next(screen: Screen, then: Then) -> Step:
    def call(desk: Desk) -> DeskState:
        desk.companion()
        return then(desk)

    return ask(screen, call)
