"""What stands on the screen of the gate window, and what a step makes of it. No Qt."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from station.domain.desk import DeskState
from station.domain.policy.local_order import LocalOrder
from station.domain.policy.sections import RiskArea
from station.domain.search import Hit
from station.domain.views import PassageRow
from station.domain.visit import TYPED, Category, Direction, Site
from station.services.duty import Leaving
from station.services.login import Warrant
from station.services.operators import Right
from station.services.paper import PaperEntered
from station.services.put_right import Mistake
from ui.gate.desk_port import Desk


class Mode(StrEnum):
    """Where keys go.

    To the desk, a plate tail, a number of a hold, the risk areas, an open hold; and of
    the duty page: the names, a PIN, a shift that is opened or closed, the orders in
    force, and the forms: a volunteer, an order, the things of a shift, a line of paper,
    whom to find, somebody new; the last passages and the devices. Of the first start:
    which way, and its forms.
    """

    DESK = "desk"
    PLATE = "plate"
    NUMBER = "number"
    AREAS = "areas"
    HOLD = "hold"
    DUTY = "duty"
    PIN = "pin"
    VOLUNTEER = "volunteer"
    OPENING = "opening"
    CLOSING = "closing"
    ITEMS = "items"
    ORDERS = "orders"
    ORDER = "order"
    PAPER = "paper"
    FIND = "find"
    NEWCOMER = "newcomer"
    DEVICES = "devices"
    LAST = "last"
    REPAIR = "repair"
    HELP = "help"
    WAY = "way"
    OPEN = "open"
    LOCK = "lock"
    PAIR = "pair"
    ALONE = "alone"
    CREW = "crew"


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A form as far as typed; `field`: where, counted from 0."""

    texts: tuple[str, ...] = ()
    field: int = 0

    def text(self, place: int) -> str:
        return self.texts[place] if place < len(self.texts) else ""

    def put(self, place: int, text: str) -> "Draft":
        """With another text in one field."""
        room = max(len(self.texts), place + 1)
        texts = [self.text(n) for n in range(room)]
        texts[place] = text
        return Draft(tuple(texts), self.field)


class Find(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whom the find line found: `hits` are the answer for `text`.

    `at`: which of them an arrow went to, -1 for none. `register`: whose people they
    are. `number`: what was searched for by number. `left`: the text was left behind.
    """

    text: str = ""
    hits: tuple[Hit, ...] = ()
    at: int = -1
    register: int = 0
    number: str = ""
    left: bool = False


class Roster(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who will be on the shift, as ids; `warrant` of a leader who signed already."""

    leader: str = ""
    guards: tuple[str, ...] = ()
    warrant: Warrant | None = None


class Closing(msgspec.Struct, frozen=True):
    """What the shift hands over, the things as put right, who takes over, if any."""

    left: Leaving
    items: str = ""
    to: str = ""


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a call of the duty page came to: where to go on and what to say.

    `sheet`: id of a shift whose sheet is to be written. `stick`: files are to be
    exchanged with the office. `draft`: what stands in the
    form to which it goes; `finished`: the form that has done its work. `entered`: what
    became of a line of paper.
    """

    mode: Mode = Mode.DESK
    notice: str = ""
    pin: "Pin | None" = None
    roster: Roster = Roster()
    closing: Closing | None = None
    sheet: str = ""
    stick: bool = False
    orders: tuple[LocalOrder, ...] = ()
    draft: Draft | None = None
    finished: Mode | None = None
    entered: PaperEntered | None = None


class Last(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last passages, newest first; the chosen one may be shown in full.

    `since_us`: since when it is, by the boot clock, once somebody looked.
    """

    rows: tuple[PassageRow, ...] = ()
    chosen: int = 0
    revealed: bool = False
    since_us: int | None = None


class Opened(msgspec.Struct, frozen=True):
    """A passage was fetched to be worked on: a hold, or the last one to put right."""

    mode: Mode
    row: PassageRow


class Areas(msgspec.Struct, frozen=True):
    """The risk areas of the rules in force."""

    areas: tuple[RiskArea, ...]


class Noted(msgspec.Struct, frozen=True):
    """Something that lists or station line show was noted; the desk as it stands."""

    state: DeskState


Answer = DeskState | Done | Last | Opened | Areas | Noted
Call = Callable[[Desk], Answer]
Signed = Callable[[Desk, Warrant | None], Answer]


class Pin(msgspec.Struct, frozen=True):
    """A PIN that is asked for: whose, what it signs, and what is done then.

    `anybody`: any leader may sign, not this one alone. `about`: what is decided.
    """

    signer: str
    right: Right
    then: Signed
    anybody: bool = False
    about: str = ""


class Screen(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that the middle of the window draws.

    `entry`: what is typed and not yet confirmed. `busy`: a call is under way.
    `offered`: the entry is what a thermometer measured, typing takes its place.
    `failure`: the sentence of a technical failure; the card shows it in its own family
    and the same key tries again. `hold`: the opened hold; `reason` why it is resolved.
    `locked`: nothing but a name opens. `page`: which nine names, from 0. `said`: why
    the last PIN or form was not taken. `drafts`: the forms as far as typed. `orders`:
    those in force. `entered`: the lines of paper entered last, newest first. `party`:
    whoever comes next goes with the last one. `site`: where the next reading is taken,
    None where it usually is; `device` by what, where a thermometer offered it.
    `mistake`: what was wrong with the passage in `hold`. `areas`: to choose from.
    """

    state: DeskState = DeskState()
    mode: Mode = Mode.DESK
    direction: Direction = Direction.IN
    entry: str = ""
    category: Category = Category.COURIER
    hold: PassageRow | None = None
    reason: str = ""
    busy: bool = False
    failure: str = ""
    locked: bool = False
    page: int = 0
    pin: Pin | None = None
    said: str = ""
    drafts: dict[Mode, Draft] = {}
    roster: Roster = Roster()
    closing: Closing | None = None
    orders: tuple[LocalOrder, ...] = ()
    entered: tuple[PassageRow, ...] = ()
    find: Find = Find()
    party: bool = False
    offered: bool = False
    last: Last | None = None
    site: Site | None = None
    device: str = ""
    mistake: Mistake | None = None
    areas: tuple[RiskArea, ...] = ()

    @property
    def draft(self) -> Draft:
        """What is typed in the form of this mode."""
        return self.drafts.get(self.mode, Draft())

    @property
    def taken(self) -> tuple[Site, str]:
        """Where and by what the reading of the entry was taken."""
        return self.site or Site.FOREHEAD, self.device or TYPED


class Step(msgspec.Struct, frozen=True):
    """The next screen, what the desk must do, and news for the banner."""

    screen: Screen
    call: Call | None = None
    news: str = ""


def changed(screen: Screen, **changes: object) -> Screen:
    return msgspec.structs.replace(screen, **changes)


def drafted(screen: Screen, draft: Draft) -> Screen:
    """With another text in the form of this mode."""
    return changed(screen, drafts={**screen.drafts, screen.mode: draft})


def plain(screen: Screen) -> Screen:
    """Keys go to the desk again; a form half typed stays for later."""
    fresh = Screen()
    return changed(
        screen,
        mode=Mode.DESK,
        entry="",
        offered=False,
        hold=None,
        reason="",
        page=0,
        pin=None,
        said="",
        roster=fresh.roster,
        closing=None,
        orders=(),
        last=None,
        site=None,
        device="",
        mistake=None,
        areas=(),
    )


def ask(screen: Screen, call: Call) -> Step:
    return Step(changed(screen, busy=True), call)
