"""Finding people key by key: the find line, a choice, somebody new. No Qt.

A scan goes first: the search stays behind with its text, and F2 brings it back. A
choice, Esc and the lock end it.
"""

from functools import partial

import msgspec

from resources import _
from station.domain.desk import DeskState
from station.domain.errors import OperatorError
from station.domain.people import Person
from station.domain.phones import normalise_phone
from station.domain.search import Found, Hit
from station.domain.visit import Direction
from station.services.audit import is_number
from station.services.duty import Crew
from ui.gate import find_choice, forms, keys
from ui.gate.desk_port import Desk
from ui.gate.entry import is_door
from ui.gate.find_choice import SHOWN, text_of
from ui.gate.screen import (
    Draft,
    Find,
    Mode,
    Screen,
    Step,
    ask,
    changed,
    plain,
)

PICK = "#"
MODES = (Mode.FIND, Mode.NEWCOMER)
NAME, PHONE, ROOM, PURPOSE = range(4)
_SHORTEST_PHONE = 7


def begin(screen: Screen) -> Step:
    """The find line; what a scan left there can be taken up again."""
    text = screen.drafts.get(Mode.FIND, Draft()).text(0)
    left = bool(text) and screen.mode is not Mode.NEWCOMER
    find = msgspec.structs.replace(screen.find, at=-1, left=left)
    return Step(changed(plain(screen), mode=Mode.FIND, failure="", find=find))


def ended(screen: Screen) -> Screen:
    """Nobody is searched for any more; somebody new half typed stays for later."""
    if screen.mode not in MODES:
        return screen
    drafts = {m: d for m, d in screen.drafts.items() if m is not Mode.FIND}
    return changed(screen, drafts=drafts, find=Find())


def settled(screen: Screen) -> Screen:
    """Whoever was found or typed stands at the desk."""
    done = ended(screen)
    if screen.mode is not Mode.NEWCOMER:
        return done
    drafts = {m: d for m, d in done.drafts.items() if m is not Mode.NEWCOMER}
    return changed(done, drafts=drafts)


def answered(screen: Screen, text: str, found: Found) -> Step:
    """The search for a text came back; for an older text it says nothing any more."""
    if text != text_of(screen) or screen.mode is not Mode.FIND:
        return Step(screen)
    before = screen.find
    renewed = before.register and before.register != found.register
    number = text if is_number(text) else before.number
    find = Find(text, found.hits, register=found.register, number=number)
    find = msgspec.structs.replace(find, left=before.left)
    said = _("The register was renewed: these are the people of now.")
    return Step(changed(screen, find=find, said=said if renewed else screen.said))


def on_find(screen: Screen, key: str, _crew: Crew) -> Step:
    """A key in the find line."""
    hits = screen.find.hits[:SHOWN]
    if key.startswith(PICK):
        return _choose(screen, int(key[len(PICK) :]) - 1)
    if key in (keys.UP, keys.DOWN, keys.TAB):
        step = -1 if key == keys.UP else 1
        at = (screen.find.at + 1 + step) % (len(hits) + 1) - 1
        find = msgspec.structs.replace(screen.find, at=at, left=False)
        return Step(changed(screen, find=find))
    place = find_choice.picked(screen, key)
    if place is not None:
        return _choose(screen, place)
    if key == keys.ENTER and (at := find_choice.pointed_at(screen)) >= 0:
        return _choose(screen, at)
    return forms.press(find_choice.begun_anew(screen), key, _newcomer)


def on_newcomer(screen: Screen, key: str, _crew: Crew) -> Step:
    """A key in the line of somebody new."""
    return forms.press(screen, key, _finish)


def _choose(screen: Screen, place: int) -> Step:
    if not 0 <= place < len(screen.find.hits):
        return Step(screen)
    call = partial(_present, screen.find.hits[place], screen.direction)
    return ask(changed(screen, find=Find()), call)


def _present(hit: Hit, direction: Direction, desk: Desk) -> DeskState:
    state = desk.present_found(hit, direction)
    if state is None:
        raise OperatorError("The register was renewed: choose again.")
    return state


def _newcomer(screen: Screen) -> Step:
    """Somebody new, with what was typed in the field that it fits."""
    text = text_of(screen).strip()
    kept = screen.drafts.get(Mode.NEWCOMER, Draft())
    field = _field_of(text)
    same = not text or kept.text(field) == text
    draft = kept if same else Draft().put(field, text)
    empty = [n for n in range(PURPOSE + 1) if not draft.text(n)]
    draft = Draft(draft.texts, empty[0] if empty else NAME)
    drafts = {**screen.drafts, Mode.NEWCOMER: draft}
    return Step(changed(screen, mode=Mode.NEWCOMER, drafts=drafts, said=""))


def _field_of(text: str) -> int:
    if is_door(text):
        return PHONE if len(text) >= _SHORTEST_PHONE and "-" not in text else ROOM
    return NAME


def _finish(screen: Screen) -> Step:
    gap = forms.missing(screen)
    if gap is not None:
        return forms.to_field(screen, gap, _("Type the name."))
    draft, direction = screen.draft, screen.direction

    def call(desk: Desk) -> DeskState:
        phone = draft.text(PHONE).strip()
        called = normalise_phone(phone) if phone else ""
        who = Person(name=draft.text(NAME).strip(), phone=called)
        room, purpose = draft.text(ROOM).strip(), draft.text(PURPOSE).strip()
        new = desk.search.newcomer(who, room, purpose)
        return _present(new, direction, desk)

    return ask(screen, call)
