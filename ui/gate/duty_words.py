"""What the duty page says: headings, what a PIN signs, what each key does. No Qt."""

from resources import N_, _
from station.domain.moments import from_us
from station.domain.views import PassageRow
from station.services.duty import Crew, Leaving, Member
from station.services.operators import Right
from station.wording import local_orders, outcomes, terms
from ui.gate import keys, words
from ui.gate.order_kinds import ORDER_KINDS
from ui.gate.screen import Closing, Mode, Screen

DOT = "●"

_ROWS: dict[Mode, tuple[tuple[str, str], ...]] = {
    Mode.DUTY: (
        (keys.LOCK, N_("Lock")),
        (keys.SHIFT, N_("Open or close the shift")),
        (keys.VOLUNTEER, N_("Add a volunteer")),
        (keys.ORDER, N_("Local order")),
        (keys.PAPER, N_("Enter paper lines")),
        (keys.STICK, N_("Stick: from and to the office")),
        (keys.DEVICES, N_("Devices")),
        (keys.THERMOMETER, N_("Thermometer out of order")),
        (keys.MORE, N_("More names")),
        (keys.ESCAPE, N_("Back to the desk")),
    ),
    Mode.LAST: (
        (keys.REVEAL, N_("Show in full")),
        (keys.ESCAPE, N_("Back to the desk")),
    ),
    Mode.REPAIR: (
        *((entry.key, entry.label) for entry in keys.MISTAKE_KEYS),
        (keys.ENTER, N_("Confirm")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.PIN: (
        (keys.MORE, N_("Another leader signs")),
        (keys.ENTER, N_("Sign")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.VOLUNTEER: (
        (keys.ENTER, N_("Next field, at the end: add")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.OPENING: (
        (keys.LEADER, N_("Another leader")),
        (keys.MORE, N_("More names")),
        (keys.ENTER, N_("Open the shift")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.CLOSING: (
        (keys.LEADER, N_("Who takes over")),
        (keys.ITEMS, N_("Things handed over")),
        (keys.ENTER, N_("Close the shift")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.ITEMS: (
        (keys.ENTER, N_("Back to the end of the shift")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.ORDERS: (
        (keys.ENTER, N_("Another order")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.ORDER: (
        (keys.ENTER, N_("Next field, at the end: sign")),
        (keys.UP, N_("One field back")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.PAPER: (
        (keys.ENTER, N_("Next field, at the end: save")),
        (keys.UP, N_("One field back")),
        (keys.DOWN, N_("One field on")),
        (keys.ESCAPE, N_("Back to the desk")),
    ),
}
_ROWS |= {
    Mode.FIND: (
        (keys.DOWN, N_("Down the list")),
        (keys.ENTER, N_("Choose, or somebody new")),
        (keys.ESCAPE, N_("Leave it")),
    ),
    Mode.NEWCOMER: (
        (keys.ENTER, N_("Next field, at the end: to the desk")),
        (keys.UP, N_("One field back")),
        (keys.ESCAPE, N_("Leave it")),
    ),
}
ROWS = {mode: dict(row) for mode, row in _ROWS.items()}
_FORMS = {
    Mode.VOLUNTEER: N_("A volunteer until midnight"),
    Mode.ITEMS: N_("What goes with the shift"),
    Mode.ORDER: N_("An order by word of mouth"),
    Mode.PAPER: N_("A line of paper"),
    Mode.FIND: N_("Who is it?"),
    Mode.NEWCOMER: N_("Somebody new"),
    Mode.OPEN: N_("The passphrase of this laptop"),
    Mode.LOCK: N_("Step 1 of 3: a passphrase for this laptop"),
    Mode.PAIR: N_("Step 1 of 3: the file of the office"),
    Mode.ALONE: N_("Step 1 of 3: start alone"),
    Mode.CREW: N_("Step 3 of 3: who is on duty"),
}


def title(screen: Screen, crew: Crew) -> str:
    """What is asked on the page of names."""
    if screen.locked:
        return _("Locked: who is there?")
    if screen.mode is Mode.OPENING:
        leader = name_of(screen.roster.leader, crew)
        return _("Shift of {leader}: who guards?").format(leader=leader)
    return _("Who is at the desk?")


def note(screen: Screen, crew: Crew) -> str:
    """One line below the title."""
    if screen.said:
        return screen.said
    if screen.locked:
        return _("Press your number; the lists are shown again.")
    if screen.mode is Mode.OPENING:
        return _("A number puts somebody on the shift or takes them off; then Enter.")
    return _standing(crew)


def _standing(crew: Crew) -> str:
    if not crew.members:
        return _(
            "Nobody is known here: names come with the next briefing; without an office"
            " they are asked for when the window is opened again."
        )
    if not crew.shift:
        return _("No shift is open: S opens one.")
    leader = name_of(crew.leader, crew)
    return _("Shift of {leader}. The name goes on every record.").format(leader=leader)


def line(member: Member, crew: Crew) -> str:
    """What tells one name from another."""
    if member.operator_id == crew.at_post:
        return _("at the desk")
    if member.on_shift and not member.leads:
        return _("on shift")
    return member.team or terms.role(member.role)


def signs(screen: Screen) -> str:
    """What the PIN that is asked for stands for."""
    right = screen.pin.right if screen.pin else None
    if right is Right.OVERRIDE and screen.hold is not None:
        who = words.masked_name(screen.hold.person, screen.hold.category)
        if not screen.pin:
            return who
        return _("{who}: {what}").format(who=who, what=screen.pin.about)
    if right is Right.SHIFT:
        return _("The shift is signed with it.")
    if screen.pin is not None and screen.pin.about:
        return screen.pin.about
    return _("The name will stand on every record.")


def name_of(operator_id: str, crew: Crew) -> str:
    member = crew.member(operator_id)
    return member.name if member else operator_id


def form_title(form: Mode) -> str:
    """What a form is."""
    return _(_FORMS[form])


def successor(closing: Closing, crew: Crew) -> str:
    """Who takes the shift over, if anybody."""
    if not closing.to:
        return _("Nobody takes over: L chooses who does.")
    name = name_of(closing.to, crew)
    return _("{name} takes over; both sign with their PIN.").format(name=name)


def overstays(left: Leaving, most: int) -> str:
    """Who should have left, the longest first, masked; the rest as a number."""
    longest = sorted(left.overstays, key=lambda one: one.hours, reverse=True)
    told = [
        _("{who} {where}: {hours} h").format(
            who=words.masked_name(one.row.person, one.row.category),
            where=words.where(one.row),
            hours=round(one.hours),
        )
        for one in longest[:most]
    ]
    if len(longest) > most:
        told.append(_("and {n} more").format(n=len(longest) - most))
    return _("Should have left: {who}").format(who="  ·  ".join(told))


def items(closing: Closing) -> str:
    """The things that are handed over."""
    if not closing.items:
        return _("Things handed over: none told; I writes them down.")
    return _("Things handed over: {items}").format(items=closing.items)


def orders(screen: Screen) -> str:
    """The orders in force, each with the number that ends it."""
    lines = (
        f"{n}  {local_orders.sentence(order)}"
        for n, order in enumerate(screen.orders, 1)
    )
    return "\n".join(lines)


def order_kinds() -> tuple[str, ...]:
    """What an order can change, in the order of its numbers."""
    return tuple(_(kind.label) for kind in ORDER_KINDS)


def paper_line(row: PassageRow) -> str:
    """A line of paper as it was entered, masked."""
    parts = (
        row.paper_line,
        f"{from_us(row.at_us):%m-%d %H:%M}",
        terms.direction(row.direction),
        words.masked_name(row.person, row.category),
        words.where(row),
        words.reading_word(row.readings),
        outcomes.word(row.outcome, row.direction),
    )
    return "  ".join(part for part in parts if part)
