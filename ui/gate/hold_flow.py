"""What a key does on an open hold: measure again, report, decide. No Qt."""

from resources import _
from station.domain import thermometers
from station.domain.desk import DeskState
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import Site
from station.services.duty import Crew
from station.services.login import Warrant
from station.services.operators import Right
from station.wording import terms
from ui.gate import keys, signing
from ui.gate.desk_port import Desk
from ui.gate.entry import TEMPERATURE_LENGTH, extend, read_celsius
from ui.gate.screen import Mode, Opened, Screen, Step, ask, changed, plain


def press(screen: Screen, key: str, crew: Crew) -> Step:
    """One key while a hold is open."""
    row = screen.hold
    if row is None:
        return Step(plain(screen))
    if key == keys.ENTER:
        return _confirm(screen, row)
    if key in keys.OUTCOMES:
        return _decide(screen, row, keys.OUTCOMES[key], crew)
    if key in keys.REPORTS:
        told = _(keys.REPORTS[key].label)
        return ask(screen, lambda desk: _reported(desk, row, told))
    return _measured(screen, row, None) if key == keys.LOW else Step(_type(screen, key))


def at_site(screen: Screen, key: str) -> Screen:
    """The next reading is taken there; the same key once more: where it usually is."""
    site = keys.SITES[key].site
    return changed(screen, site=None if screen.site is site else site)


def repeat_site(screen: Screen) -> Site:
    """Where the next reading of a hold is taken: as pressed, as the policy says."""
    if screen.site is not None:
        return screen.site
    return thermometers.repeat_site(screen.hold.findings if screen.hold else ())


def _type(screen: Screen, key: str) -> Screen:
    if key in keys.REASONS:
        return changed(screen, reason=_(keys.REASONS[key].label))
    if key in keys.SITES:
        return at_site(screen, key)
    entry = extend(screen.entry, key, keys.DIGITS + ".", TEMPERATURE_LENGTH)
    return changed(screen, entry=entry)


def _confirm(screen: Screen, row: PassageRow) -> Step:
    celsius = read_celsius(screen.entry)
    if celsius is not None:
        return _measured(screen, row, celsius)
    news = _("Not a body temperature: three digits such as 365, in °C.")
    return Step(changed(screen, entry=""), news=news)


def _reported(desk: Desk, row: PassageRow, told: str) -> Opened:
    state = desk.holds.report(row.record_id, told)
    return Opened(Mode.HOLD, state.row or row)


def _measured(screen: Screen, row: PassageRow, celsius: float | None) -> Step:
    target, site = row.record_id, repeat_site(screen)
    device = screen.device or thermometers.USUAL[site]
    return ask(
        screen, lambda desk: desk.holds.measure_again(target, celsius, site, device)
    )


def _decide(
    screen: Screen, row: PassageRow, chosen: keys.OutcomeKey, crew: Crew
) -> Step:
    """To let in is the leader's word, signed where any leader here has a PIN."""
    if screen.entry:
        return Step(screen, news=_("Confirm the repeat reading with Enter first."))
    if not screen.reason:
        return Step(screen, news=_("Choose the reason first."))
    target, reason = row.record_id, screen.reason

    def then(desk: Desk, warrant: Warrant | None) -> DeskState:
        return desk.holds.decide(target, chosen.outcome, reason, warrant)

    if chosen.outcome is not Outcome.ADMIT:
        return ask(screen, lambda desk: then(desk, None))
    about = terms.with_note(_(chosen.label), reason)
    pin = signing.any_leader(Right.OVERRIDE, then, crew, about)
    return signing.signed(screen, pin, crew)
