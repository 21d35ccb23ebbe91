"""What a key does on the duty page: names, PINs, volunteers, shifts, lock. No Qt."""

from functools import partial

import msgspec

from resources import _
from station.services.duty import Crew, Member
from station.services.login import Warrant
from station.services.operators import Right
from ui.gate import keys
from ui.gate.desk_port import Desk
from ui.gate.entry import PIN_LENGTH, extend
from ui.gate.screen import (
    Answer,
    Closing,
    Done,
    Draft,
    Mode,
    Pin,
    Roster,
    Screen,
    Signed,
    Step,
    ask,
    changed,
    plain,
)

NAMES = 9
FIELDS = ("name", "phone", "team")
MODES = frozenset(
    {Mode.DUTY, Mode.PIN, Mode.VOLUNTEER, Mode.OPENING, Mode.CLOSING},
)


def begin(screen: Screen) -> Step:
    """The duty page, whatever stood there; an open visit waits behind it."""
    return Step(changed(plain(screen), mode=Mode.DUTY, failure=""))


def lock(screen: Screen) -> Step:
    """Nobody sees lists or names of people until somebody says who they are."""
    return Step(
        changed(plain(screen), mode=Mode.DUTY, locked=True, draft=Draft(), failure="")
    )


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


def drafted(screen: Screen, draft: Draft) -> Screen:
    """What is typed of a volunteer now."""
    return changed(screen, draft=draft)


def settled(screen: Screen, done: Done) -> Screen:
    """A call of the duty page came back."""
    kept = Draft() if screen.mode is not Mode.DUTY else screen.draft
    return changed(
        plain(screen),
        mode=done.mode,
        busy=False,
        failure="",
        locked=False,
        pin=done.pin,
        roster=done.roster,
        closing=done.closing,
        draft=kept,
    )


def refused(screen: Screen, words: str) -> Screen:
    """The PIN or the wish was not taken: it is said where the eyes are."""
    roster = msgspec.structs.replace(screen.roster, warrant=None)
    return changed(screen, entry="", said=words, roster=roster)


def signed(screen: Screen, pin: Pin, crew: Crew) -> Step:
    """Ask for the PIN, or do it at once where nobody here has one."""
    if crew.signers:
        return Step(changed(screen, mode=Mode.PIN, pin=pin, entry="", said=""))
    return ask(screen, lambda desk: pin.then(desk, None))


def any_leader(right: Right, then: Signed, crew: Crew, about: str = "") -> Pin:
    """The PIN of the leader on duty, or of another one."""
    signer = crew.signers[0].operator_id if crew.signers else ""
    return Pin(signer, right, then, anybody=True, about=about)


def _everybody(screen: Screen, crew: Crew) -> tuple[Member, ...]:
    leader = screen.roster.leader if screen.mode is Mode.OPENING else ""
    return tuple(one for one in crew.members if one.operator_id != leader)


def _chosen(screen: Screen, key: str, crew: Crew) -> Member | None:
    """Who stands under a digit."""
    names = listed(screen, crew)
    place = int(key) - 1 if key in keys.DIGITS else -1
    return names[place] if 0 <= place < len(names) else None


def _on_duty(screen: Screen, key: str, crew: Crew) -> Step:
    if key == keys.LOCK:
        return lock(screen)
    if key == keys.VOLUNTEER:
        return Step(changed(screen, mode=Mode.VOLUNTEER, said=""))
    if key == keys.SHIFT:
        return _close_or_open(screen, crew)
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
    """Letters go to the fields themselves, which know input methods."""
    draft = screen.draft
    if key != keys.ENTER:
        return Step(screen)
    if draft.field < len(FIELDS) - 1:
        return _to_field(screen, draft.field + 1)
    for place, words in enumerate((_("Type the name."), _("Type the phone."))):
        if not getattr(draft, FIELDS[place]).strip():
            step = _to_field(screen, place)
            return Step(changed(step.screen, said=words))

    def then(desk: Desk, warrant: Warrant | None) -> Done:
        desk.duty.add_volunteer(draft.name, draft.phone, draft.team, warrant)
        text = _("{id} works here until midnight.").format(id=draft.name.strip())
        return Done(Mode.DUTY, text)

    return signed(screen, any_leader(Right.VOLUNTEER, then, crew), crew)


def _to_field(screen: Screen, place: int) -> Step:
    draft = msgspec.structs.replace(screen.draft, field=place)
    return Step(changed(screen, draft=draft, said=""))


def _close_or_open(screen: Screen, crew: Crew) -> Step:
    if crew.shift:
        return ask(
            screen,
            lambda desk: Done(Mode.CLOSING, closing=Closing(desk.duty.counts())),
        )
    if not crew.leaders:
        return Step(screen, news=_("No shift leader is known here."))
    roster = Roster(crew.leaders[0].operator_id)
    return Step(changed(screen, mode=Mode.OPENING, roster=roster, page=0, said=""))


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
    if key != keys.ENTER:
        return Step(screen)
    return signed(screen, any_leader(Right.SHIFT, _leaving(closing.to), crew), crew)


def _leaving(to: str) -> Signed:
    """The one who leaves has signed; who comes signs too, where anybody does."""

    def close(
        leaving: Warrant | None, desk: Desk, coming: Warrant | None = None
    ) -> Done:
        duty = desk.duty.close_shift(leaving, coming)
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


_LOCKED_KEYS = frozenset({keys.MORE, *keys.DIGITS} - {keys.LOCK})
_BY_MODE = {
    Mode.DUTY: _on_duty,
    Mode.PIN: _on_pin,
    Mode.VOLUNTEER: _on_volunteer,
    Mode.OPENING: _on_opening,
    Mode.CLOSING: _on_closing,
}
