"""What a key does while the last passage is put right: one choice, Enter. No Qt."""

from resources import _
from station.domain.errors import OperatorError
from station.services.put_right import Mistake
from ui.gate import keys
from ui.gate.desk_port import Desk
from ui.gate.entry import TEMPERATURE_LENGTH, extend, read_celsius
from ui.gate.screen import Mode, Noted, Opened, Screen, Step, ask, changed, plain


def begin(screen: Screen) -> Step:
    """The last passage is looked at; an open visit waits behind it."""
    return ask(plain(screen), _last)


def press(screen: Screen, key: str) -> Step:
    """A digit says what was wrong, digits after it the right temperature."""
    if key == keys.ENTER:
        return _confirm(screen)
    if screen.mistake is Mistake.TEMPERATURE and key not in keys.LETTERS:
        if key == keys.LOW:
            return _put_right(screen, None)
        entry = extend(screen.entry, key, keys.DIGITS + ".", TEMPERATURE_LENGTH)
        return Step(changed(screen, entry=entry))
    chosen = keys.MISTAKES.get(key)
    return Step(changed(screen, mistake=chosen.mistake) if chosen else screen)


def taken_back(screen: Screen) -> Step:
    """⌫: the last digit, or the choice itself."""
    if screen.entry:
        return Step(changed(screen, entry=screen.entry[:-1]))
    return Step(changed(screen, mistake=None))


def _last(desk: Desk) -> Opened:
    row = desk.last()
    if row is None:
        raise OperatorError("There is no passage to put right.")
    return Opened(Mode.REPAIR, row)


def _confirm(screen: Screen) -> Step:
    if screen.mistake is None:
        return Step(screen, news=_("Choose what was wrong first: 1 to 4."))
    if screen.mistake is not Mistake.TEMPERATURE:
        return _put_right(screen, None)
    celsius = read_celsius(screen.entry)
    if celsius is None:
        news = _("Not a body temperature: three digits such as 365, in °C.")
        return Step(changed(screen, entry=""), news=news)
    return _put_right(screen, celsius)


def _put_right(screen: Screen, celsius: float | None) -> Step:
    row, mistake = screen.hold, screen.mistake
    if row is None or mistake is None:
        return Step(plain(screen))
    record_id = row.record_id

    def call(desk: Desk) -> Noted:
        return Noted(desk.put_right(record_id, mistake, celsius))

    return ask(screen, call)
