"""What a key does on the duty page: names, PINs, volunteers, shifts, lock. No Qt.

Local orders are in `order_flow`, lines of paper in `paper_entry_flow`.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from resources import _
from station.services.duty import Crew, Member
from station.services.login import Warrant
from station.services.operators import Right
from ui.gate import find_flow, forms, keys, last_flow, order_flow, paper_entry_flow
from ui.gate.desk_port import Desk
from ui.gate.entry import PIN_LENGTH, extend
from ui.gate.screen import (
    Answer,
    Closing,
    Done,
    Draft,
    Find,
    Mode,
    Noted,
    Pin,
    Roster,
    Screen,
    Signed,
    Step,
    ask,
    changed,
    drafted,
    plain,
)
from ui.gate.signing import any_leader, signed

NAMES = 9
MODES = frozenset(
    {
        Mode.DUTY,
        Mode.PIN,
        Mode.OPENING,
        Mode.CLOSING,
        Mode.ORDERS,
        Mode.DEVICES,
        Mode.LAST,
        *forms.FORMS,
    },
)
_NAME, _PHONE, _TEAM = range(3)


def begin(screen: Screen) -> Step:
    """The duty page, whatever stood there; an open visit waits behind it."""
    return Step(changed(plain(screen), mode=Mode.DUTY, failure=""))


def lock(screen: Screen) -> Step:
    """Nobody sees lists or names of people until somebody says who they are.

    What is typed of an order or a line of paper is there again afterwards.
    """
    gone = (Mode.VOLUNTEER, Mode.FIND, Mode.NEWCOMER)
    drafts = {mode: draft for mode, draft in screen.drafts.items() if mode not in gone}
    locked = changed(plain(screen), mode=Mode.DUTY, locked=True, failure="")
    return Step(changed(locked, drafts=drafts, find=Find()))


def press(screen: Screen, key: str, crew: Crew) -> Step:
    """One key on one of the duty pages."""
    if key == keys.MORE and screen.mode in (Mode.DUTY, Mode.OPENING):
        return Step(changed(screen, page=(screen.page + 1) % pages(screen, crew)))
    return _BY_MODE[screen.mode](screen, key, crew)


def locked(screen: Screen, key: str, crew: Crew) -> Step:
    """One key while the window is locked: a name, and the PIN of who has one."""
    if screen.mode is Mode.PIN and key != keys.ESCAPE:
        return press(screen, key, crew)
    if key == keys.ESCAPE:
        return lock(screen)
    if not crew.shift and key in (keys.ENTER, *keys.DIGITS):
        opened = changed(screen, locked=False)
        return Step(opened, news=_("Open the shift first."))
    return press(screen, key, crew) if key in _LOCKED_KEYS else Step(screen)


def listed(screen: Screen, crew: Crew) -> tuple[Member, ...]:
    """The names that stand under 1 to 9 now."""
    everybody = _everybody(screen, crew)
    return everybody[screen.page * NAMES : (screen.page + 1) * NAMES]


def pages(screen: Screen, crew: Crew) -> int:
    """How many times nine names there are; at least one."""
    return max(1, -(-len(_everybody(screen, crew)) // NAMES))


def settled(screen: Screen, done: Done) -> Screen:
    """A call of the duty page came back."""
    if done.entered is not None:
        there = changed(screen, busy=False, failure="")
        return paper_entry_flow.settled(there, done.entered)
    drafts = _without(screen, done.finished)
    if done.draft is not None:
        drafts = {**drafts, done.mode: done.draft}
    return changed(
        plain(screen),
        mode=done.mode,
        busy=False,
        failure="",
        locked=False,
        pin=done.pin,
        roster=done.roster,
        closing=done.closing,
        orders=done.orders,
        drafts=drafts,
    )


def refused(screen: Screen, words: str) -> Screen:
    """The PIN or the wish was not taken: it is said where the eyes are."""
    roster = msgspec.structs.replace(screen.roster, warrant=None)
    return changed(screen, entry="", said=words, roster=roster)


def _without(screen: Screen, form: Mode | None) -> dict[Mode, Draft]:
    """The forms that stay for later."""
    return {mode: draft for mode, draft in screen.drafts.items() if mode is not form}


def _everybody(screen: Screen, crew: Crew) -> tuple[Member, ...]:
    leader = screen.roster.leader if screen.mode is Mode.OPENING else ""
    return tuple(one for one in crew.members if one.operator_id != leader)


def _chosen(screen: Screen, key: str, crew: Crew) -> Member | None:
    """Who stands under a digit."""
    names = listed(screen, crew)
    place = int(key) - 1 if key in keys.DIGITS else -1
    return names[place] if 0 <= place < len(names) else None


def _on_duty(screen: Screen, key: str, crew: Crew) -> Step:
    if key in _FROM_DUTY:
        return _FROM_DUTY[key](screen, crew)
    member = _chosen(screen, key, crew)
    return _take_post(screen, member, crew) if member else Step(screen)


def _take_post(screen: Screen, member: Member, crew: Crew) -> Step:
    if not crew.shift:
        return Step(screen, news=_("Open the shift first."))

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        desk.duty.take_post(member.operator_id, warrant)
        return Done(notice=_("{name} is at the desk now.").format(name=member.name))

    if member.has_pin:
        pin = Pin(member.operator_id, Right.ADMIT, then)
        return Step(changed(screen, mode=Mode.PIN, pin=pin, entry="", said=""))
    return ask(screen, lambda desk: then(desk, None))


def _on_pin(screen: Screen, key: str, crew: Crew) -> Step:
    pin = screen.pin
    if pin is None:
        return Step(plain(screen))
    if key == keys.ENTER:
        return _confirm(screen, pin)
    if key == keys.MORE and pin.anybody:
        return Step(changed(screen, pin=_next_signer(pin, crew), entry="", said=""))
    typed = extend(screen.entry, key, keys.DIGITS, PIN_LENGTH)
    entry = screen.entry[:-1] if key == keys.BACKSPACE else typed
    return Step(changed(screen, entry=entry))


def _confirm(screen: Screen, pin: Pin) -> Step:
    if not screen.entry:
        return Step(changed(screen, said=_("Type the PIN.")))
    return ask(screen, partial(_sign, pin, screen.entry))


def _sign(pin: Pin, typed: str, desk: Desk) -> Answer:
    return pin.then(desk, desk.duty.sign(pin.signer, pin.right, typed))


def _next_signer(pin: Pin, crew: Crew) -> Pin:
    ids = [one.operator_id for one in crew.signers]
    return msgspec.structs.replace(pin, signer=_after(pin.signer, ids))


def _after(now: str, ids: list[str]) -> str:
    """The next of a circle."""
    place = ids.index(now) + 1 if now in ids else 0
    return ids[place % len(ids)] if ids else now


def _on_volunteer(screen: Screen, key: str, crew: Crew) -> Step:
    return forms.press(screen, key, partial(_add_volunteer, crew=crew))


def _add_volunteer(screen: Screen, crew: Crew) -> Step:
    draft = screen.draft
    for place, words in ((_NAME, _("Type the name.")), (_PHONE, _("Type the phone."))):
        if not draft.text(place).strip():
            return forms.to_field(screen, place, words)

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        name, phone, team = map(draft.text, (_NAME, _PHONE, _TEAM))
        desk.duty.add_volunteer(name, phone, team, warrant)
        text = _("{id} works here until midnight.").format(id=name.strip())
        return Done(Mode.DUTY, text, finished=Mode.VOLUNTEER)

    about = _("Volunteer: {name}").format(name=draft.text(_NAME).strip())
    return signed(screen, any_leader(Right.VOLUNTEER, then, crew, about), crew)


def _close_or_open(screen: Screen, crew: Crew) -> Step:
    if crew.shift:
        return ask(screen, _what_is_left)
    if not crew.leaders:
        return Step(screen, news=_("No shift leader is known here."))
    roster = Roster(crew.leaders[0].operator_id)
    return Step(changed(screen, mode=Mode.OPENING, roster=roster, page=0, said=""))


def _what_is_left(desk: Desk) -> Done:
    left = desk.duty.leaving()
    return Done(Mode.CLOSING, closing=Closing(left, left.items))


def _on_opening(screen: Screen, key: str, crew: Crew) -> Step:
    roster = screen.roster
    if key == keys.LEADER:
        leader = _after(roster.leader, [one.operator_id for one in crew.leaders])
        rest = tuple(one for one in roster.guards if one != leader)
        return Step(changed(screen, roster=Roster(leader, rest), page=0))
    if key == keys.ENTER:
        return _open(screen, crew)
    member = _chosen(screen, key, crew)
    if member is None:
        return Step(screen)
    who = member.operator_id
    guards = tuple(one for one in roster.guards if one != who)
    guards = guards if who in roster.guards else (*roster.guards, who)
    return Step(changed(screen, roster=msgspec.structs.replace(roster, guards=guards)))


def _open(screen: Screen, crew: Crew) -> Step:
    roster = screen.roster
    if not roster.guards:
        return Step(changed(screen, said=_("Choose the guards first.")))

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        desk.duty.open_shift(roster.leader, roster.guards, warrant)
        return Done(notice=_("The shift is open."))

    warrant = roster.warrant
    if warrant is not None and warrant.operator == roster.leader:
        return ask(screen, lambda desk: then(desk, warrant))
    return signed(screen, Pin(roster.leader, Right.SHIFT, then), crew)


def _on_closing(screen: Screen, key: str, crew: Crew) -> Step:
    closing = screen.closing
    if closing is None:
        return Step(plain(screen))
    if key == keys.LEADER:
        others = [one.operator_id for one in crew.leaders]
        ids = ["", *(one for one in others if one != crew.leader)]
        to = msgspec.structs.replace(closing, to=_after(closing.to, ids))
        return Step(changed(screen, closing=to))
    if key == keys.ITEMS:
        there = changed(screen, mode=Mode.ITEMS, said="")
        return Step(drafted(there, Draft((closing.items,))))
    if key != keys.ENTER:
        return Step(screen)
    pin = any_leader(Right.SHIFT, _leaving(closing.to, closing.items), crew)
    return signed(screen, pin, crew)


def _on_items(screen: Screen, key: str, _crew: Crew) -> Step:
    return forms.press(screen, key, _keep_items)


def _keep_items(screen: Screen) -> Step:
    if screen.closing is None:
        return Step(plain(screen))
    items = screen.draft.text(0).strip()
    closing = msgspec.structs.replace(screen.closing, items=items)
    return Step(changed(screen, mode=Mode.CLOSING, closing=closing, said=""))


def _leaving(to: str, items: str) -> Signed:
    """The one who leaves has signed; who comes signs too, where anybody does."""

    def close(
        leaving: Warrant | None, desk: Desk, coming: Warrant | None = None
    ) -> Done:
        duty = desk.duty.close_shift(leaving, coming, items)
        return Done(
            Mode.OPENING if to else Mode.DUTY,
            _("The shift is closed."),
            roster=Roster(to, warrant=coming),
            sheet=duty.shift,
        )

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        if not (to and warrant):
            return close(warrant, desk)
        pin = Pin(to, Right.SHIFT, partial(close, warrant))
        return Done(Mode.PIN, pin=pin)

    return then


_FROM_DUTY: dict[str, Callable[[Screen, Crew], Step]] = {
    keys.LOCK: lambda screen, _crew: lock(screen),
    keys.VOLUNTEER: lambda screen, _crew: Step(
        changed(screen, mode=Mode.VOLUNTEER, said="")
    ),
    keys.SHIFT: _close_or_open,
    keys.ORDER: lambda screen, _crew: order_flow.begin(screen),
    keys.PAPER: lambda screen, _crew: paper_entry_flow.begin(screen),
    keys.STICK: lambda screen, _crew: ask(
        plain(screen), lambda _desk: Done(notice=_("The stick …"), stick=True)
    ),
    keys.DEVICES: lambda screen, _crew: Step(changed(screen, mode=Mode.DEVICES)),
    keys.THERMOMETER: lambda screen, _crew: ask(
        plain(screen), lambda desk: Noted(desk.turn_thermometer())
    ),
}
_LOCKED_KEYS = frozenset({keys.MORE, *keys.DIGITS} - {keys.LOCK})
_BY_MODE = {
    Mode.DUTY: _on_duty,
    Mode.PIN: _on_pin,
    Mode.VOLUNTEER: _on_volunteer,
    Mode.OPENING: _on_opening,
    Mode.CLOSING: _on_closing,
    Mode.ITEMS: _on_items,
    Mode.ORDERS: order_flow.on_list,
    Mode.ORDER: order_flow.on_form,
    Mode.PAPER: paper_entry_flow.on_form,
    Mode.DEVICES: lambda screen, _key, _crew: Step(screen),
    Mode.FIND: find_flow.on_find,
    Mode.NEWCOMER: find_flow.on_newcomer,
    Mode.LAST: last_flow.press,
}
