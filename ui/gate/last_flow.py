"""What a key does on the page of the last passages: choose, show in full. No Qt."""

import msgspec

from resources import _
from station.domain.views import PassageRow
from station.services.duty import Crew
from station.services.login import Warrant
from station.services.operators import Right
from ui.gate import keys
from ui.gate.desk_port import Desk
from ui.gate.screen import Last, Mode, Screen, Step, ask, changed, plain
from ui.gate.signing import any_leader, signed

MOST = 10
SHOWN_US = 20_000_000


def begin(screen: Screen) -> Step:
    """The last passages, whatever stood there; an open visit waits behind them."""
    if screen.mode is Mode.LAST:
        return Step(plain(screen))
    return ask(plain(screen), lambda desk: Last(desk.last_passages(MOST)))


def press(screen: Screen, key: str, crew: Crew) -> Step:
    """A digit chooses, 0 the tenth; V shows the chosen one in full, or hides it."""
    last = screen.last
    if last is None or not last.rows:
        return Step(screen)
    if key == keys.REVEAL:
        return _hidden(screen, last) if last.revealed else _reveal(screen, last, crew)
    place = keys.LAST_DIGITS.find(key) if len(key) == 1 else -1
    steps = {keys.UP: last.chosen - 1, keys.DOWN: last.chosen + 1}
    place = steps.get(key, place)
    if not 0 <= place < len(last.rows):
        return Step(screen)
    return Step(changed(screen, last=Last(last.rows, place)))


def settled(screen: Screen, last: Last) -> Screen:
    """The passages were read, or one of them may be shown."""
    return changed(plain(screen), mode=Mode.LAST, last=last, busy=False, failure="")


def ticked(screen: Screen, boot_us: int) -> Screen:
    """What is shown in full hides by itself."""
    last = screen.last
    if last is None or not last.revealed:
        return screen
    if last.since_us is None:
        timed = msgspec.structs.replace(last, since_us=boot_us)
        return changed(screen, last=timed)
    over = boot_us - last.since_us >= SHOWN_US
    return _hidden(screen, last).screen if over else screen


def _hidden(screen: Screen, last: Last) -> Step:
    return Step(changed(screen, last=Last(last.rows, last.chosen)))


def _reveal(screen: Screen, last: Last, crew: Crew) -> Step:
    """Only with the leader's PIN, where any leader here has one."""
    rows, chosen = last.rows, last.chosen

    def then(desk: Desk, warrant: Warrant | None) -> Last:
        shown = desk.reveal(rows[chosen].record_id, warrant)
        return Last(_put(rows, chosen, shown), chosen, revealed=True)

    about = _("Number {seq} is shown in full; who looks is recorded.")
    pin = any_leader(Right.REVEAL, then, crew, about.format(seq=rows[chosen].seq))
    return signed(screen, pin, crew)


def _put(
    rows: tuple[PassageRow, ...], place: int, row: PassageRow
) -> tuple[PassageRow, ...]:
    return (*rows[:place], row, *rows[place + 1 :])
