"""The keys of the gate window: one table for the keyboard and for the buttons. No Qt.

A button presses the key that is printed on it, so there is one way in for both. Rows of
letters on screen stand as they stand on the keyboard.
"""

import msgspec

from resources import N_
from station.domain.credentials import CodeKind, JudgedHow, Shown, TestResult
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Site
from station.services.put_right import Mistake
from ui.workers import key_names

ENTER, ESCAPE, BACKSPACE = key_names.ENTER, key_names.ESCAPE, key_names.BACKSPACE
UP, DOWN, TAB = key_names.UP, key_names.DOWN, key_names.TAB
LOW, GREEN_KEY, HOLDS = "*", "+", "F6"
DIGITS = "0123456789"
FIND = "F2"  # whoever it is: found, or typed anew

DEVICES = "D"
# The duty page: who stands there, the lock, a volunteer, the shift, orders, paper.
DUTY, LOCK, VOLUNTEER, SHIFT, LEADER, MORE = "F12", "0", "V", "S", "L", "N"
ORDER, PAPER, ITEMS = "O", "B", "I"
# What a stick brings from the office, and takes to it.
STICK = "U"
# The last ten passages, and one of them in full.
LAST, REVEAL, LAST_DIGITS = "F11", "V", "1234567890"
# The next one of the same party, who came in the same vehicle.
PARTY = "M"
# Who was just turned away or led aside: a leader decides anew.
OVERRULE = LEADER
# The window of sheets and lists, which stands beside this one.
PRINT = "Ctrl+P"
# All keys on one page; the last passage put right; a parcel left at the shelf; the
# shift without a thermometer.
HELP, REPAIR, PARCEL, THERMOMETER = "F1", "/", "P", "T"
# Whether somebody was in a risk area: chosen from those of the rules.
BEEN = "B"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The number pad alone must do for the commonest visitor: its + is the green code.
ALIASES = {GREEN_KEY: "Q"}
SAME_AS = {key: alias for alias, key in ALIASES.items()}


class EyeKey(msgspec.Struct, frozen=True):
    """One thing seen on a phone, in one key. `label` is a msgid."""

    key: str
    label: str
    shown: Shown


class CategoryKey(msgspec.Struct, frozen=True):
    """Somebody nobody looks up; `plate` asks for a plate tail first."""

    key: str
    label: str
    category: Category
    icon: str
    plate: bool = False


class DirectionKey(msgspec.Struct, frozen=True):
    """Which way the next person goes."""

    key: str
    label: str
    direction: Direction
    icon: str


class OutcomeKey(msgspec.Struct, frozen=True):
    """What becomes of an open hold."""

    key: str
    label: str
    outcome: Outcome


class ReasonKey(msgspec.Struct, frozen=True):
    """Why it becomes of it; the msgid is translated when it is recorded."""

    key: str
    label: str


class SiteKey(msgspec.Struct, frozen=True):
    """The next reading is taken there, not where it usually is."""

    key: str
    label: str
    site: Site


class MistakeKey(msgspec.Struct, frozen=True):
    """What was wrong with the last passage."""

    key: str
    label: str
    mistake: Mistake


class WordKey(msgspec.Struct, frozen=True):
    """A word that is recorded, translated then: a purpose, to whom it was reported."""

    key: str
    label: str


def _colour(key: str, label: str, colour: Colour) -> EyeKey:
    shown = Shown(CodeKind.HEALTH_CODE, JudgedHow.BY_EYE, colour=colour)
    return EyeKey(key, label, shown)


def _test(
    key: str, label: str, result: TestResult, age_h: float | None = None
) -> EyeKey:
    shown = Shown(CodeKind.HEALTH_CODE, JudgedHow.BY_EYE, test=result, test_age_h=age_h)
    return EyeKey(key, label, shown)


HEALTH_KEYS = (
    _colour("Q", N_("Green"), Colour.GREEN),
    _colour("W", N_("Yellow"), Colour.YELLOW),
    _colour("E", N_("Red"), Colour.RED),
    _colour("R", N_("Grey"), Colour.GREY),
    EyeKey(
        "T",
        N_("Pop-up"),
        Shown(CodeKind.HEALTH_CODE, JudgedHow.BY_EYE, popup=True),
    ),
)
TEST_KEYS = (
    _test("A", N_("24 h"), TestResult.NEGATIVE, 24.0),
    _test("S", N_("48 h"), TestResult.NEGATIVE, 48.0),
    _test("D", N_("72 h"), TestResult.NEGATIVE, 72.0),
    _test("F", N_("Pending"), TestResult.PENDING),
    _test("G", N_("No test"), TestResult.NONE),
    _test("H", N_("Overdue"), TestResult.OVERDUE),
)
PLACE_KEYS = (
    EyeKey("Z", N_("Place code"), Shown(CodeKind.PLACE_CODE, JudgedHow.BY_EYE)),
    EyeKey("X", N_("Travel card"), Shown(CodeKind.TRAVEL_CARD, JudgedHow.BY_EYE)),
    EyeKey(
        "C",
        N_("With star"),
        Shown(CodeKind.TRAVEL_CARD, JudgedHow.BY_EYE, star=True),
    ),
    _test("V", N_("Test exempt"), TestResult.EXEMPT),
)
CATEGORY_KEYS = (
    CategoryKey(FIND, N_("Find"), Category.VISITOR, "visitor"),
    CategoryKey("F3", N_("Courier"), Category.COURIER, "parcel", plate=True),
    CategoryKey("F4", N_("Supply"), Category.SUPPLY, "truck", plate=True),
    CategoryKey("F5", N_("Worker"), Category.WORKER, "worker"),
    CategoryKey("F7", N_("Medical"), Category.MEDICAL, "medical"),
    CategoryKey("F8", N_("Emergency"), Category.EMERGENCY, "siren"),
)
DIRECTION_KEYS = (
    DirectionKey("F9", N_("In"), Direction.IN, "enter"),
    DirectionKey("F10", N_("Out"), Direction.OUT, "leave"),
)
OUTCOME_KEYS = (
    OutcomeKey("A", N_("Admit"), Outcome.ADMIT),
    OutcomeKey("S", N_("Lead aside"), Outcome.REFER),
    OutcomeKey("D", N_("Turn away"), Outcome.REFUSE),
)
REASON_KEYS = (
    ReasonKey("Q", N_("Code renewed")),
    ReasonKey("W", N_("Papers shown")),
    ReasonKey("E", N_("Host agrees")),
    ReasonKey("R", N_("Leader decides")),
    ReasonKey("T", N_("Went away")),
)

SITE_KEYS = (
    SiteKey("K", N_("Wrist"), Site.WRIST),
    SiteKey("J", N_("Ear"), Site.EAR),
)
MISTAKE_KEYS = (
    MistakeKey("1", N_("Wrong direction"), Mistake.DIRECTION),
    MistakeKey("2", N_("Wrong temperature"), Mistake.TEMPERATURE),
    MistakeKey("3", N_("Wrong person"), Mistake.PERSON),
    MistakeKey("4", N_("Entered twice"), Mistake.TWICE),
)
PURPOSE_KEYS = (
    WordKey("Y", N_("Supplies")),
    WordKey("U", N_("Waste")),
    WordKey("I", N_("Street cleaning")),
    WordKey("O", N_("Urgent repair")),
)
REPORT_KEYS = (
    WordKey("Y", N_("Community office")),
    WordKey("U", N_("Street office")),
    WordKey("I", N_("120")),
)

EYES = {key.key: key for key in (*HEALTH_KEYS, *TEST_KEYS, *PLACE_KEYS)}
CATEGORIES = {key.key: key for key in CATEGORY_KEYS if key.key != FIND}
DIRECTIONS = {key.key: key for key in DIRECTION_KEYS}
OUTCOMES = {key.key: key for key in OUTCOME_KEYS}
REASONS = {key.key: key for key in REASON_KEYS}
SITES = {key.key: key for key in SITE_KEYS}
MISTAKES = {key.key: key for key in MISTAKE_KEYS}
PURPOSES = {key.key: key for key in PURPOSE_KEYS}
REPORTS = {key.key: key for key in REPORT_KEYS}
