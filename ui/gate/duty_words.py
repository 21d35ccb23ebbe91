"""What the duty page says: headings, what a PIN signs, what each key does. No Qt."""

from resources import N_, _
from station.services.duty import Crew, Member
from station.services.operators import Right
from station.wording import terms
from ui.gate import keys, words
from ui.gate.screen import Mode, Screen

DOT = "●"

_ROWS: dict[Mode, tuple[tuple[str, str], ...]] = {
    Mode.DUTY: (
        (keys.LOCK, N_("Lock")),
        (keys.SHIFT, N_("Open or close the shift")),
        (keys.VOLUNTEER, N_("Add a volunteer")),
        (keys.MORE, N_("More names")),
        (keys.ESCAPE, N_("Back to the desk")),
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
        (keys.ENTER, N_("Close the shift")),
        (keys.ESCAPE, N_("Leave it")),
    ),
}
ROWS = {mode: dict(row) for mode, row in _ROWS.items()}


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
        return _("Nobody is known here: names come with the next briefing.")
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
        return f"{who}: {screen.pin.about}" if screen.pin else who
    if right is Right.VOLUNTEER:
        return _("Volunteer: {name}").format(name=screen.draft.name.strip())
    if right is Right.SHIFT:
        return _("The shift is signed with it.")
    return _("The name will stand on every record.")


def name_of(operator_id: str, crew: Crew) -> str:
    member = crew.member(operator_id)
    return member.name if member else operator_id
