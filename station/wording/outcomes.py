"""核验结果 in one word, one sign and one spoken sentence."""

from resources import N_, _, language
from station.domain.verdict import Outcome
from station.domain.visit import Direction

_WORDS = {
    Outcome.ADMIT: N_("Admit"),
    Outcome.HOLD: N_("Hold for checking"),
    Outcome.REFER: N_("Lead to the isolation point and report"),
    Outcome.REFUSE: N_("Turn away"),
    Outcome.UNJUDGED: N_("System fault: check by hand"),
}
_SHORT = {
    Outcome.REFER: N_("Led aside"),
    Outcome.UNJUDGED: N_("System fault"),
}
_REFUSE_OUT = N_("Ask to stay inside")
_MARKS = {
    Outcome.ADMIT: "✓",
    Outcome.HOLD: "△",
    Outcome.REFER: "‼",
    Outcome.REFUSE: "×",
    Outcome.UNJUDGED: "？",
}
_SPOKEN = {
    (Outcome.ADMIT, Direction.IN): N_("Thank you. Please go in."),
    (Outcome.ADMIT, Direction.OUT): N_("Thank you. You may go out."),
    (Outcome.HOLD, Direction.IN): N_("Please wait at the side for a moment."),
    (Outcome.HOLD, Direction.OUT): N_("Please wait at the side for a moment."),
    (Outcome.REFER, Direction.IN): N_("Please follow the staff. A doctor will help."),
    (Outcome.REFER, Direction.OUT): N_("Please follow the staff. A doctor will help."),
    (Outcome.REFUSE, Direction.IN): N_("Sorry, you cannot come in now."),
    (Outcome.REFUSE, Direction.OUT): N_("Sorry, you cannot go out now."),
    (Outcome.UNJUDGED, Direction.IN): N_("Please wait. We will check by hand."),
    (Outcome.UNJUDGED, Direction.OUT): N_("Please wait. We will check by hand."),
}


def word(outcome: Outcome, direction: Direction = Direction.IN) -> str:
    """放行, 待核实 …; a refusal is 劝返 on the way in and 劝阻 on the way out."""
    if outcome is Outcome.REFUSE and direction is Direction.OUT:
        return _(_REFUSE_OUT)
    return _(_WORDS[outcome])


def short_word(outcome: Outcome, direction: Direction = Direction.IN) -> str:
    """The same for where there is little room."""
    return _(_SHORT[outcome]) if outcome in _SHORT else word(outcome, direction)


def mark(outcome: Outcome) -> str:
    """A sign that says the outcome without colour; every font of ours draws it."""
    return _MARKS[outcome]


def spoken(outcome: Outcome, direction: Direction) -> str:
    """What is said to the person, in the language of the reader."""
    return _(_SPOKEN[outcome, direction])


def spoken_english(outcome: Outcome, direction: Direction) -> str:
    """What is shown to a foreign visitor, whatever the screens speak."""
    with language("en"):
        return spoken(outcome, direction)
