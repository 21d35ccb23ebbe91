"""The forms of the duty page: which fields they ask for, and how keys fill them. No Qt.

Letters come by `typed`, whatever typed them: a hand, an input method, a button. What is
typed while a line is being saved waits in order and lands in the next one.
"""

import string
from collections.abc import Callable

import msgspec

from resources import N_, _
from station.domain.errors import OperatorError
from ui.gate import find_choice, keys, order_kinds
from ui.gate.screen import Draft, Mode, Screen, Step, changed, drafted

LONGEST = 40
_CLOCK = keys.DIGITS + ":- "
_CAPS = (keys.BACKSPACE, keys.UP, keys.DOWN, keys.TAB)  # what buttons print
_NUMBER = keys.DIGITS


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field; `name`, `hint` and `choices` are msgids.

    `choices`: picked by their number, from 1. `allowed`: characters, empty for any.
    `optional`: Enter goes on without it. `place`: row, column and columns taken, of
    twelve.
    """

    name: str
    place: tuple[int, int, int]
    hint: str = ""
    choices: tuple[str, ...] = ()
    allowed: str = ""
    longest: int = LONGEST
    optional: bool = False
    secret: bool = False


class Mistyped(OperatorError):
    """What one field says cannot be; `place`: which, the keys go there."""

    def __init__(self, msgid: str, place: int) -> None:
        super().__init__(msgid)
        self.place = place


def place_of(error: Exception) -> int | None:
    """The field that an error is about, where it is known."""
    return error.place if isinstance(error, Mistyped) else None


FORMS: dict[Mode, tuple[Field, ...]] = {
    Mode.FIND: (
        Field(
            N_("Who"),
            (0, 0, 12),
            N_("first letters or name, phone or ID tail, room, plate"),
        ),
    ),
    Mode.NEWCOMER: (
        Field(N_("Name"), (0, 0, 3), N_("as in the document")),
        Field(N_("Phone"), (0, 3, 3), longest=20, optional=True),
        Field(N_("Visits room"), (0, 6, 3), N_("3-2-1501"), longest=16, optional=True),
        Field(N_("Purpose"), (0, 9, 3), optional=True),
    ),
    Mode.VOLUNTEER: (
        Field(N_("Name"), (0, 0, 12)),
        Field(N_("Phone"), (1, 0, 12), longest=20),
        Field(N_("Team, if any"), (2, 0, 12), optional=True),
    ),
    Mode.ITEMS: (
        Field(
            N_("Things"),
            (0, 0, 12),
            N_("thermometers, radios, keys, protective clothing: what and how many"),
            longest=120,
            optional=True,
        ),
    ),
    Mode.ORDER: (
        Field(N_("Who ordered it"), (0, 0, 6), N_("office or person, and how")),
        Field(
            N_("From"),
            (0, 6, 3),
            N_("2340, or 0419 2340; empty: from now on"),
            allowed=_CLOCK,
            longest=11,
            optional=True,
        ),
        Field(
            N_("Until"),
            (0, 9, 3),
            N_("0800 for the next morning, or 0419 0800"),
            allowed=_CLOCK,
            longest=11,
        ),
        Field(N_("Words of the order"), (1, 0, 12), longest=120),
        Field(
            N_("What it changes"),
            (2, 0, 8),
            N_("by its number, as below"),
            tuple(kind.label for kind in order_kinds.ORDER_KINDS),
        ),
        Field(
            N_("Tighter or looser"),
            (2, 8, 4),
            N_("1 tighter than the rules, 2 looser"),
            (N_("tighter"), N_("looser")),
        ),
    ),
    Mode.PAPER: (
        Field(
            N_("Time"),
            (0, 0, 2),
            N_("as it stands on paper: 0915; of another day: 0418 2350"),
            allowed=_CLOCK,
            longest=11,
        ),
        Field(N_("Who"), (0, 2, 6), N_("room and name: 3-2-1501 王建国, or a name")),
        Field(
            N_("°C"),
            (0, 8, 2),
            N_("365, or * where it says Lo; empty where none was written"),
            allowed=keys.DIGITS + ".*",
            longest=4,
            optional=True,
        ),
        Field(N_("Way"), (0, 10, 2), N_("1 in, 2 out"), (N_("In"), N_("Out"))),
        Field(
            N_("Result"),
            (1, 0, 3),
            N_("1 let through, 2 turned away, 3 led aside"),
            (N_("Admit"), N_("Turn away"), N_("Lead aside")),
        ),
        Field(N_("Page"), (1, 3, 2), allowed=_NUMBER, longest=4),
        Field(N_("Line"), (1, 5, 2), allowed=_NUMBER, longest=2),
        Field(N_("Written by"), (1, 7, 5), N_("whose hand it is")),
    ),
}


_PASSPHRASE = Field(
    N_("Passphrase"),
    (0, 0, 12),
    N_("eight characters or more; it locks the register of this laptop"),
    longest=80,
    secret=True,
)
_KNOWN = N_("the one that was chosen when this laptop became a gate")
# The forms of the first start.
GUIDE: dict[Mode, tuple[Field, ...]] = {
    Mode.OPEN: (msgspec.structs.replace(_PASSPHRASE, hint=_KNOWN),),
    Mode.LOCK: (
        _PASSPHRASE,
        Field(
            N_("Once more"),
            (1, 0, 12),
            N_("the same again; write it down and keep it away from the laptop"),
            longest=80,
            secret=True,
        ),
    ),
    Mode.PAIR: (
        Field(
            N_("File of the office"),
            (0, 0, 12),
            N_("its number below, or where it lies"),
            longest=250,
        ),
        Field(
            N_("Ten digits"),
            (1, 0, 6),
            N_("told by the office, apart from the file"),
            allowed=keys.DIGITS + " -",
            longest=14,
        ),
    ),
    Mode.ALONE: (
        Field(
            N_("Community"), (0, 0, 12), N_("as people call it; stands on every sheet")
        ),
        Field(N_("Gate"), (1, 0, 6), N_("as people call it, such as East gate")),
        Field(
            N_("Short name of this laptop"),
            (1, 6, 6),
            N_("a-z, 0-9, hyphen, such as gate-1; tell it the office later"),
            allowed=string.ascii_letters + keys.DIGITS + "-",
            longest=32,
        ),
    ),
    Mode.CREW: (
        Field(N_("Shift leader"), (0, 0, 6), N_("the name of who leads the shift")),
        Field(
            N_("PIN of the leader"),
            (0, 6, 3),
            N_("six digits or more; signs orders, decisions, shifts"),
            allowed=_NUMBER,
            longest=12,
            secret=True,
        ),
        Field(N_("PIN once more"), (0, 9, 3), allowed=_NUMBER, longest=12, secret=True),
        Field(N_("First guard"), (1, 0, 6), N_("who stands at the desk now")),
        Field(N_("Second guard"), (1, 6, 6), optional=True),
        Field(N_("Third guard"), (2, 0, 6), optional=True),
    ),
}
_ALL = {**FORMS, **GUIDE}


def fields_of(form: Mode) -> tuple[Field, ...]:
    return _ALL[form]


def typed(screen: Screen, text: str) -> Step:
    """Characters came; outside a form they are keys and nothing else."""
    fields = _ALL.get(screen.mode)
    if fields is None or screen.locked:
        return Step(screen)
    for char in text:
        if find_choice.picked(screen, char) is not None:
            continue
        screen = find_choice.begun_anew(screen)
        screen = _with_char(screen, fields[screen.draft.field], char)
    return Step(screen)


def retyped(screen: Screen, place: int, text: str) -> Step:
    """A field was edited by other means: pasted into, or put right in the middle."""
    fields = _ALL.get(screen.mode)
    if fields is None or screen.locked or place >= len(fields):
        return Step(screen)
    emptied = Draft(screen.draft.texts, place).put(place, "")
    screen = drafted(screen, emptied)
    longest = fields[place].longest
    step = typed(screen, text[: longest * 2])
    if len(text) <= longest:
        return step
    return Step(step.screen, news=_("Too long for this field: the end was left out."))


def to_field(screen: Screen, place: int, said: str = "") -> Step:
    """The keys go to this field; `said`: why."""
    draft = Draft(screen.draft.texts, place)
    return Step(changed(drafted(screen, draft), said=said))


def press(screen: Screen, key: str, finish: Callable[[Screen], Step] = Step) -> Step:
    """A key in a form. Enter goes to the next field that is empty, at the end on."""
    fields, draft = _ALL[screen.mode], screen.draft
    if key == keys.BACKSPACE:
        shorter = draft.put(draft.field, draft.text(draft.field)[:-1])
        return Step(changed(drafted(screen, shorter), said=""))
    if key in (keys.UP, keys.DOWN, keys.TAB):
        step = -1 if key == keys.UP else 1
        return to_field(screen, (draft.field + step) % len(fields))
    if key != keys.ENTER:
        return Step(screen)
    empty = _empty_after(screen)
    return to_field(screen, empty[0]) if empty else finish(screen)


def is_full(screen: Screen) -> bool:
    """Whether Enter goes on from here: no field below is empty."""
    return not _empty_after(screen)


def _empty_after(screen: Screen) -> list[int]:
    draft = screen.draft
    after = range(draft.field + 1, len(_ALL[screen.mode]))
    return [place for place in after if not draft.text(place).strip()]


def missing(screen: Screen) -> int | None:
    """The first field that must not be empty and is."""
    for place, field in enumerate(_ALL[screen.mode]):
        if not (field.optional or screen.draft.text(place).strip()):
            return place
    return None


def chosen(screen: Screen, place: int) -> int | None:
    """Which choice of a field is picked, counted from 0."""
    text = screen.draft.text(place)
    return int(text) - 1 if text else None


def _with_char(screen: Screen, field: Field, char: str) -> Screen:
    draft = screen.draft
    if char in _CAPS:
        return screen
    if field.choices:
        if not (char in keys.DIGITS and 1 <= int(char) <= len(field.choices)):
            return screen
        text = char
    else:
        fits = char in field.allowed if field.allowed else char.isprintable()
        before = draft.text(draft.field)
        if not fits or len(before) >= field.longest:
            return screen
        text = before + char
    return changed(drafted(screen, draft.put(draft.field, text)), said="")
