"""What a key does, as a pure function of what stands on the screen. No Qt.

`press` and `scan` turn a screen into the next one and, where the desk must do
something, into a call. The controller runs the call on the writer thread and comes back
with `settled` or `failed`. Until then the card keeps its old look: a colour is shown
only for what is on disk.
"""

import msgspec

from resources import _
from station.domain.desk import DeskState, Need, Phase
from station.domain.people import Person
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.views import PassageRow
from station.domain.visit import Category, Direction
from station.services.duty import Crew
from ui.gate import (
    area_flow,
    duty_flow,
    find_flow,
    forms,
    help_flow,
    hold_flow,
    keys,
    last_flow,
    party_flow,
    reading_flow,
    repair_flow,
)
from ui.gate.desk_port import Desk
from ui.gate.entry import (
    ASKED_LENGTH,
    DOOR_LENGTH,
    PLATE_LENGTH,
    extend,
    is_door,
    is_phone,
    read_celsius,
)
from ui.gate.screen import (
    Answer,
    Areas,
    Done,
    Last,
    Mode,
    Noted,
    Opened,
    Screen,
    Step,
    ask,
    changed,
    plain,
)

__all__ = ["Mode", "Screen", "Step"]

NOBODY = Crew()


def press(
    screen: Screen,
    key: str,
    waiting: tuple[PassageRow, ...] = (),
    crew: Crew = NOBODY,
) -> Step:
    """One key, from the keyboard or a button. Keys that mean nothing do nothing."""
    if screen.locked:
        return duty_flow.locked(screen, key, crew)
    screen = reading_flow.yielded(screen, key)
    step = _anywhere(screen, key, waiting)
    if step is not None:
        return step
    if screen.mode is Mode.NUMBER:
        return _number(screen, key, waiting)
    if screen.mode in duty_flow.MODES:
        return duty_flow.press(screen, key, crew)
    return _edit(screen, key, crew)


def _anywhere(screen: Screen, key: str, waiting: tuple[PassageRow, ...]) -> Step | None:
    """The keys that mean the same wherever keys go."""
    if key == keys.ESCAPE:
        return _escape(screen)
    if key in _PAGES:
        return _PAGES[key](screen)
    if key == keys.HOLDS:
        return _ask_number(screen, waiting)
    if key in keys.CATEGORIES:
        return _category(screen, keys.CATEGORIES[key])
    return None


def scan(screen: Screen, text: str, colour: Colour) -> Step:
    """A code was read: whatever was being typed, the code comes first."""
    if screen.locked:
        return Step(screen, news=_("Locked: your number first, then scan again."))

    def call(desk: Desk) -> DeskState:
        return desk.present_code(text, colour, screen.direction)

    return ask(plain(party_flow.left(screen)), call)


def open_hold(screen: Screen, row: PassageRow) -> Step:
    """A hold of the side list is opened; an open visit waits behind it."""
    if screen.locked:
        return Step(screen)
    return Step(changed(plain(screen), mode=Mode.HOLD, hold=row))


def settled(screen: Screen, answer: Answer) -> Screen:
    """A call came back. A visit behind a resolved hold stays where it was."""
    if isinstance(answer, Done | Areas | Last):
        return _page_settled(screen, answer)
    if isinstance(answer, Opened):
        opened = changed(plain(screen), mode=answer.mode, hold=answer.row)
        return changed(opened, busy=False, failure="")
    if isinstance(answer, Noted):
        return plain(changed(screen, state=answer.state, busy=False, failure=""))
    return _settled(screen, answer)


def _page_settled(screen: Screen, answer: Done | Areas | Last) -> Screen:
    if isinstance(answer, Done):
        return duty_flow.settled(screen, answer)
    if isinstance(answer, Areas):
        return area_flow.settled(screen, answer)
    return last_flow.settled(screen, answer)


def _settled(screen: Screen, state: DeskState) -> Screen:
    resolving = screen.hold is not None
    behind = screen.state.phase in (Phase.ASKING, Phase.CHOOSING)
    kept = screen.state if resolving and behind else state
    done = find_flow.settled(screen)
    shown = plain(changed(done, state=kept, busy=False, failure=""))
    return reading_flow.kept(screen, shown)


def failed(screen: Screen, sentence: str) -> Screen:
    """A call did not come through: nothing typed is lost, the key tries again."""
    return changed(screen, busy=False, failure=sentence)


def refused(screen: Screen, words: str, place: int | None = None) -> Screen:
    """The desk said that the input was wrong: what is typed stays to be put right.

    `place`: the field of a form that is wrong, where it is known.
    """
    ready = changed(screen, busy=False)
    if screen.mode not in duty_flow.MODES:
        return ready
    told = duty_flow.refused(ready, words)
    return told if place is None else forms.to_field(told, place, words).screen


def cleared(screen: Screen) -> Screen:
    """The card has been seen."""
    if screen.state.phase is not Phase.RECORDED:
        return screen
    if screen.mode is Mode.DESK:
        screen = reading_flow.withdrawn(screen)
    return party_flow.ended(changed(screen, state=DeskState()))


def _escape(screen: Screen) -> Step:
    if screen.mode is not Mode.DESK or screen.entry or screen.failure:
        return Step(changed(plain(find_flow.ended(screen)), failure=""))
    if screen.state.phase in (Phase.ASKING, Phase.CHOOSING):
        return ask(party_flow.ended(screen), lambda desk: desk.cancel())
    return Step(cleared(screen))


def _edit(screen: Screen, key: str, crew: Crew) -> Step:
    if key in keys.DIRECTIONS:
        return _turn(screen, keys.DIRECTIONS[key].direction)
    if screen.mode is Mode.REPAIR and key == keys.BACKSPACE:
        return repair_flow.taken_back(screen)
    if key == keys.BACKSPACE:
        return Step(changed(screen, entry=screen.entry[:-1]))
    if screen.mode is Mode.HOLD:
        return hold_flow.press(screen, key, crew)
    return _BY_MODE[screen.mode](screen, key)


def _turn(screen: Screen, direction: Direction) -> Step:
    """The next person goes this way, and the one who stands there does too."""
    turned = changed(screen, direction=direction)
    standing = screen.state.phase in (Phase.ASKING, Phase.CHOOSING)
    if screen.mode is Mode.DESK and standing:
        return ask(turned, lambda desk: desk.turn(direction))
    return Step(turned)


def _category(screen: Screen, chosen: keys.CategoryKey) -> Step:
    screen = party_flow.ended(screen)
    if chosen.plate:
        asked = changed(plain(screen), mode=Mode.PLATE, category=chosen.category)
        return Step(cleared(asked))
    return _present(plain(screen), chosen.category, "")


def _present(screen: Screen, category: Category, plate: str) -> Step:
    direction = screen.direction
    if plate and category is Category.SUPPLY:
        return ask(
            screen, lambda desk: desk.present_vehicle(category, direction, plate)
        )
    return ask(
        screen, lambda desk: desk.present_category(category, direction, plate=plate)
    )


def _ask_number(screen: Screen, waiting: tuple[PassageRow, ...]) -> Step:
    if not waiting:
        return Step(screen, news=_("Nobody is waiting."))
    if len(waiting) == 1:
        return open_hold(screen, waiting[0])
    return Step(changed(plain(screen), mode=Mode.NUMBER))


def _number(screen: Screen, key: str, waiting: tuple[PassageRow, ...]) -> Step:
    if key == keys.BACKSPACE:
        return Step(changed(screen, entry=screen.entry[:-1]))
    entry = extend(screen.entry, key, keys.DIGITS, 3)
    complete = len(waiting) <= len(keys.DIGITS) - 1 or key == keys.ENTER
    if not (complete and entry):
        return Step(changed(screen, entry=entry))
    if 1 <= int(entry) <= len(waiting):
        return open_hold(screen, waiting[int(entry) - 1])
    return Step(changed(screen, entry=""), news=_("Nobody waits under this number."))


def _on_plate(screen: Screen, key: str) -> Step:
    if key == keys.ENTER:
        return _present(screen, screen.category, screen.entry)
    letters = key if len(key) == 1 and key.isalnum() else ""
    if not letters:
        return Step(screen)
    entry = extend(screen.entry, key.upper(), key.upper(), PLATE_LENGTH)
    return Step(changed(screen, entry=entry))


def _on_desk(screen: Screen, key: str) -> Step:
    key = keys.ALIASES.get(key, key)
    if key in _ON_DESK:
        return _ON_DESK[key](screen)
    if party_flow.goes_on(screen):
        return party_flow.press(screen, key)
    screen = party_flow.left(screen)
    if key in keys.EYES:
        return _eye(screen, keys.EYES[key])
    if key == keys.BEEN:
        return area_flow.begin(screen)
    return _BY_PHASE[screen.state.phase](screen, key)


def _eye(screen: Screen, seen: keys.EyeKey) -> Step:
    phase, direction, shown = screen.state.phase, screen.direction, seen.shown
    if phase is Phase.CHOOSING:
        return Step(screen, news=_("Choose the person first."))
    if phase is Phase.ASKING:
        return ask(screen, lambda desk: desk.by_eye(shown))

    def call(desk: Desk) -> DeskState:
        desk.present_category(Category.VISITOR, direction)
        return desk.by_eye(shown)

    return ask(screen, call)


def _on_idle(screen: Screen, key: str) -> Step:
    if key == keys.ENTER:
        if not screen.entry:
            return Step(cleared(screen))
        door, direction = screen.entry, screen.direction
        return ask(screen, lambda desk: desk.present_door(door, direction))
    if key == keys.LOW:
        return Step(screen, news=_("First the person, then the temperature."))
    if key in keys.REPORTS:
        return _report(screen, _(keys.REPORTS[key].label))
    entry = extend(screen.entry, key, keys.DIGITS + "-", DOOR_LENGTH)
    typed = changed(screen, entry=entry)
    return Step(cleared(typed) if entry else typed)


def _on_choice(screen: Screen, key: str) -> Step:
    count = len(screen.state.candidates)
    entry = extend(screen.entry, key, keys.DIGITS, 2)
    complete = count <= len(keys.DIGITS) - 1 or key == keys.ENTER
    if not (complete and entry):
        return Step(changed(screen, entry=entry))
    if 1 <= int(entry) <= count:
        index = int(entry) - 1
        return ask(changed(screen, entry=""), lambda desk: desk.choose(index))
    return Step(changed(screen, entry=""), news=_("Nobody stands under this number."))


def _on_asking(screen: Screen, key: str) -> Step:
    if key == keys.LOW:
        return _measure(changed(screen, entry=""), None)
    if key != keys.ENTER:
        return _type(screen, key)
    if screen.entry:
        return _typed(screen)
    if Need.TEMPERATURE in screen.state.needs:
        return Step(screen, news=_("Type the temperature, or * where it shows Lo."))
    return ask(screen, lambda desk: desk.finish())


def _type(screen: Screen, key: str) -> Step:
    if key in keys.SITES:
        return Step(hold_flow.at_site(screen, key))
    if key in keys.PURPOSES:
        return _purpose(screen, _(keys.PURPOSES[key].label))
    entry = extend(screen.entry, key, keys.DIGITS + ".-", ASKED_LENGTH)
    return Step(changed(screen, entry=entry))


def _typed(screen: Screen) -> Step:
    """Digits are what is asked now: a phone by its form, a room, else a reading."""
    entry, needs = screen.entry, screen.state.needs
    person = screen.state.visit.person if screen.state.visit else Person()
    if is_phone(entry):
        called = msgspec.structs.replace(person, phone=entry)
        return ask(screen, lambda desk: desk.describe(called))
    if Need.HOST in needs and is_door(entry):
        return _host(screen, person)
    return _read(screen)


def _host(screen: Screen, person: Person) -> Step:
    door = screen.entry

    def call(desk: Desk) -> DeskState:
        state = desk.describe(person, host=door)
        if Need.HOST not in state.needs:
            return state
        notice = _("Nobody is registered at {door}.").format(door=door)
        return msgspec.structs.replace(state, notice=notice)

    return ask(screen, call)


def _read(screen: Screen) -> Step:
    celsius = read_celsius(screen.entry)
    if celsius is None:
        return Step(changed(screen, entry=""), news=_wrong_reading())
    if party_flow.asks_first(screen):
        return Step(changed(screen, entry=""), news=_("First what this one lacks."))
    return _measure(screen, celsius)


def _measure(screen: Screen, celsius: float | None) -> Step:
    return ask(screen, lambda desk: desk.temperature(celsius, *screen.taken))


def _purpose(screen: Screen, purpose: str) -> Step:
    """What a fixed vehicle comes for; of others nobody asks it by key."""
    visit = screen.state.visit
    if visit is None or visit.category is not Category.SUPPLY:
        return Step(screen)
    return ask(screen, lambda desk: desk.purpose(purpose))


def _report(screen: Screen, told: str) -> Step:
    """Of the card of who was led aside: to whom it was reported."""
    row = screen.state.row
    if row is None or row.outcome is not Outcome.REFER:
        return Step(screen)
    target = row.record_id
    return ask(screen, lambda desk: desk.holds.report(target, told))


def _overrule(screen: Screen) -> Step:
    """The one on the card is not let through: opened as a hold is, for a leader."""
    row = screen.state.row
    if row is None or row.outcome is Outcome.ADMIT:
        return Step(screen, news=_("Nobody on the card was turned away."))
    return open_hold(screen, row)


def _parcel(screen: Screen) -> Step:
    """A room that was typed says for whom; whoever stands there stays."""
    idle = screen.state.phase in (Phase.IDLE, Phase.RECORDED)
    idle = idle and not party_flow.goes_on(screen)
    door = screen.entry if idle else ""
    typed = changed(screen, entry="") if idle else screen
    return ask(typed, lambda desk: desk.leave_parcel(door))


def _wrong_reading() -> str:
    return _("Not a body temperature: three digits such as 365, in °C.")


_PAGES = {
    keys.DUTY: duty_flow.begin,
    keys.LAST: last_flow.begin,
    keys.FIND: find_flow.begin,
    keys.HELP: help_flow.begin,
}
_ON_DESK = {
    keys.PARTY: party_flow.begin,
    keys.REPAIR: repair_flow.begin,
    keys.PARCEL: _parcel,
    keys.OVERRULE: _overrule,
}
_BY_MODE = {
    Mode.DESK: _on_desk,
    Mode.PLATE: _on_plate,
    Mode.REPAIR: repair_flow.press,
    Mode.HELP: help_flow.press,
    Mode.AREAS: area_flow.press,
}
_BY_PHASE = {
    Phase.IDLE: _on_idle,
    Phase.RECORDED: _on_idle,
    Phase.CHOOSING: _on_choice,
    Phase.ASKING: _on_asking,
}
