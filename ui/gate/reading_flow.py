"""What a reading of a thermometer does, as a pure function. No Qt.

It lands only where a temperature is asked for, is shown before it counts, and never
takes the place of what the guard is typing.
"""

from resources import _
from station.domain.desk import Need, Phase
from station.domain.device_news import Measured
from ui.gate import keys, party_flow
from ui.gate.entry import HIGHEST, LOWEST
from ui.gate.screen import Mode, Screen, Step, changed

_EDITS = frozenset("0123456789.-⌫" + keys.LOW)


def measured(screen: Screen, reading: Measured) -> Step:
    """A thermometer says this now; what it offers is confirmed with Enter."""
    typing = screen.entry and not screen.offered
    if screen.locked or typing or not _is_asked(screen):
        return Step(screen)
    celsius = round(reading.celsius, 1)
    if not LOWEST <= celsius <= HIGHEST:
        said = _("The thermometer says {celsius} °C: measure again.")
        return Step(screen, news=said.format(celsius=celsius))
    site = reading.site or screen.site
    offer = changed(screen, entry=f"{celsius:.1f}", offered=True, site=site)
    return Step(changed(offer, device=reading.device))


def yielded(screen: Screen, key: str) -> Screen:
    """What is typed takes the place of what the thermometer offered.

    Any other key leaves it there until somebody else stands at the desk.
    """
    return withdrawn(screen) if key in _EDITS else screen


def withdrawn(screen: Screen) -> Screen:
    """Nothing is offered any more; what was typed stays."""
    if not screen.offered:
        return screen
    return changed(screen, entry="", offered=False, site=None, device="")


def kept(screen: Screen, settled: Screen) -> Screen:
    """What was offered to the one who still stands there is offered on."""
    if not (screen.offered and screen.entry and _is_there(settled)):
        return settled
    return changed(
        settled,
        entry=screen.entry,
        offered=True,
        site=screen.site,
        device=screen.device,
    )


def _is_asked(screen: Screen) -> bool:
    if screen.mode is Mode.HOLD:
        return True
    at_desk = screen.mode is Mode.DESK
    return at_desk and (_is_there(screen) or party_flow.goes_on(screen))


def _is_there(screen: Screen) -> bool:
    """Whether somebody stands at the desk whose temperature is asked for."""
    asking = screen.state.phase is Phase.ASKING
    return asking and Need.TEMPERATURE in screen.state.needs
