"""判定依据 as a full sentence with the limit that was in force."""

import string
from collections.abc import Callable

from resources import N_, _, current_language
from station.domain.credentials import CodeKind, JudgedHow, Problem
from station.domain.findings import FindingCode
from station.domain.verdict import Finding, FindingValue
from station.domain.visit import Category, Site
from station.wording import terms

_TITLES: dict[FindingCode, str] = {
    FindingCode.EXEMPT: N_("Let through at once and recorded"),
    FindingCode.TECHNICAL: N_("A part of the station did not answer"),
    FindingCode.TEMPERATURE_MISSING: N_("No temperature was taken"),
    FindingCode.TEMPERATURE_LOW: N_("The thermometer shows no usable value (Lo)"),
    FindingCode.TEMPERATURE_IMPLAUSIBLE: N_("This is no body temperature"),
    FindingCode.THERMOMETER_OUT: N_("No thermometer works on this shift"),
    FindingCode.FEVER: N_("Fever: measure again"),
    FindingCode.FEVER_CONFIRMED: N_("Fever confirmed by a second reading"),
    FindingCode.FEVER_CLEARED: N_("The second reading is normal"),
    FindingCode.CODE_MISSING: N_("No health code was shown"),
    FindingCode.CODE_GREEN: N_("Green code"),
    FindingCode.CODE_YELLOW: N_("Yellow code"),
    FindingCode.CODE_RED: N_("Red code"),
    FindingCode.CODE_GREY: N_("Grey code: expired or not declared"),
    FindingCode.CODE_UNSURE: N_("The colour of the code is not certain: look at it"),
    FindingCode.CODE_POPUP: N_("The health code shows a pop-up"),
    FindingCode.CODE_STALE: N_("An old code: perhaps a screenshot, ask to refresh it"),
    FindingCode.CODE_REUSED: N_("The same code went this way a moment ago"),
    FindingCode.CODE_OTHER_GATE: N_("The same code was used at another gate just now"),
    FindingCode.CODE_TWO_NAMES: N_("This code was used under another name before"),
    FindingCode.TEST_MISSING: N_("No test result was shown"),
    FindingCode.TEST_OLD: N_("The test is too old"),
    FindingCode.TEST_AGE_UNKNOWN: N_("The time of the test was not seen"),
    FindingCode.TEST_PENDING: N_("The test was taken, the result is not there yet"),
    FindingCode.TEST_NONE: N_("There is no test on record"),
    FindingCode.TEST_POSITIVE: N_("The test is positive"),
    FindingCode.TEST_EXEMPT: N_("Exempt from testing"),
    FindingCode.PLACE_CODE_MISSING: N_("The place code was not scanned"),
    FindingCode.TRAVEL_CARD_MISSING: N_("No travel card was shown"),
    FindingCode.TRAVEL_STAR: N_("The travel card carries a star"),
    FindingCode.RISK_AREA: N_("Was in a risk area"),
    FindingCode.PASS_MISSING: N_("No pass was shown"),
    FindingCode.PASS_REVOKED: N_("The pass is revoked"),
    FindingCode.PASS_EXPIRED: N_("The pass is expired"),
    FindingCode.PASS_INVALID: N_("The pass does not hold"),
    FindingCode.PASS_OF_ANOTHER: N_("The pass belongs to another household"),
    FindingCode.CERTIFICATE_INVALID: N_("The certificate does not hold"),
    FindingCode.PERSON_UNKNOWN: N_("Nobody knows yet who this is"),
    FindingCode.HOST_MISSING: N_("Whom they visit is not known"),
    FindingCode.ANSWER: N_("An answer needs a second look"),
    FindingCode.ANSWER_MISSING: N_("A question was not answered"),
    FindingCode.LISTED: N_("The person is on a list"),
    FindingCode.CONTROL_LEVEL: N_("A control level is in force here"),
    FindingCode.CURFEW: N_("No passage at this hour"),
    FindingCode.CLOSED: N_("This way is closed"),
    FindingCode.ORDER_CLOSED: N_("This way is closed by a local order"),
    FindingCode.QUOTA: N_("The passages allowed are used up"),
    FindingCode.OUT_TOO_LONG: N_("Back later than allowed"),
    FindingCode.OVERSTAY: N_("Stayed inside longer than allowed"),
}
# The first sentence whose fields are all there is shown, else the title.
_SENTENCES: dict[FindingCode, tuple[str, ...]] = {
    FindingCode.EXEMPT: (N_("{category}: let through at once and recorded"),),
    FindingCode.TECHNICAL: (N_("{part} did not answer: check by hand"),),
    FindingCode.TEMPERATURE_LOW: (
        N_("{celsius} °C is below {limit} °C: the device is cold, not the person"),
    ),
    FindingCode.TEMPERATURE_IMPLAUSIBLE: (
        N_("{celsius} °C is no body temperature: check the mode of the thermometer"),
    ),
    FindingCode.FEVER: (
        N_(
            "{celsius} °C is a fever (limit {comparator} {limit} °C):"
            " rest {minutes} min, then measure again at the {site}"
        ),
        N_(
            "{celsius} °C is a fever (limit {comparator} {limit} °C):"
            " rest {minutes} min, then measure again"
        ),
    ),
    FindingCode.FEVER_CONFIRMED: (
        N_(
            "Fever confirmed: first {first} °C, then {celsius} °C at the {site}"
            " (limit {comparator} {limit} °C)"
        ),
    ),
    FindingCode.FEVER_CLEARED: (
        N_(
            "First {first} °C, then {celsius} °C at the {site}: normal"
            " (limit {comparator} {limit} °C)"
        ),
    ),
    FindingCode.CODE_GREEN: (N_("Green code ({how})"),),
    FindingCode.CODE_YELLOW: (N_("Yellow code ({how})"),),
    FindingCode.CODE_RED: (N_("Red code ({how})"),),
    FindingCode.CODE_GREY: (N_("Grey code, expired or not declared ({how})"),),
    FindingCode.CODE_REUSED: (
        N_("The same code went this way {minutes} min ago (limit {limit} min)"),
    ),
    FindingCode.CODE_OTHER_GATE: (
        N_("The same code was at another gate {minutes} min ago (limit {limit} min)"),
    ),
    FindingCode.TEST_MISSING: (N_("No test result of the last {limit} h was shown"),),
    FindingCode.TEST_OLD: (
        N_("The test is {hours} h old (limit {limit} h)"),
        N_("The test is older than {limit} h"),
    ),
    FindingCode.TEST_AGE_UNKNOWN: (
        N_("The time of the test was not seen (limit {limit} h)"),
    ),
    FindingCode.RISK_AREA: (
        N_("Was in {place} ({level}) until {last_day}, within {days} days"),
        N_("Was in {place} ({level}), perhaps within {days} days"),
    ),
    FindingCode.PASS_INVALID: (N_("The pass does not hold: {problem}"),),
    FindingCode.CERTIFICATE_INVALID: (N_("{kind}: {problem}"),),
    FindingCode.ANSWER: (N_("The answer needs a second look: {question}"),),
    FindingCode.ANSWER_MISSING: (N_("Not answered: {question}"),),
    FindingCode.LISTED: (N_("On the list: {label}"),),
    FindingCode.CONTROL_LEVEL: (N_("Control level in force here: {label}"),),
    FindingCode.CURFEW: (N_("{label}: no passage from {from} to {until}"),),
    FindingCode.CLOSED: (N_("This way is closed: {label}"),),
    FindingCode.QUOTA: (
        N_("{label}: {used} of {limit} used in {days} days, next from {next}"),
        N_("{label}: no passage"),
    ),
    FindingCode.OUT_TOO_LONG: (N_("Out for {hours} h (limit {limit} h)"),),
    FindingCode.OVERSTAY: (N_("Inside for {hours} h (limit {limit} h)"),),
}


def title(code: str) -> str:
    """The reason in short, for counts; a code of a newer program stays as it is."""
    return _(_TITLES[FindingCode(code)]) if code in _TITLES else code


def reason(finding: Finding) -> str:
    """The reason in full, with the limit that was in force. Never raises."""
    if finding.code not in _TITLES:
        return finding.code
    words = {name: _shown(name, value) for name, value in finding.params.items()}
    if finding.code == FindingCode.LISTED and {"list", "label"} <= words.keys():
        words["label"] = _list_word(words["list"], words["label"])
    for msgid in sentences_of(FindingCode(finding.code)):
        if fields_of(msgid) <= words.keys():
            return _(msgid).format(**words)
    return title(finding.code)


def sentences_of(code: FindingCode) -> tuple[str, ...]:
    """The msgids that may be shown for a code, the fullest first."""
    return _SENTENCES.get(code, ())


def fields_of(msgid: str) -> set[str]:
    """The names in braces."""
    parsed = string.Formatter().parse(msgid)
    return {part[1] for part in parsed if part[1]}


def _list_word(name: str, label: str) -> str:
    """The office's own label; for readers of English our word where there is one."""
    known = terms.list_name(name)
    return label if current_language() == "zh" or known == name else known


_WORDS: dict[str, Callable[[str], str]] = {
    "how": lambda value: terms.judged_how(JudgedHow(value)),
    "site": lambda value: terms.site(Site(value)),
    "problem": lambda value: terms.problem(Problem(value)),
    "kind": lambda value: terms.code_kind(CodeKind(value)),
    "category": lambda value: terms.category(Category(value)),
    "part": terms.part,
    "comparator": lambda value: value.replace(">=", "≥"),
}


def _shown(name: str, value: FindingValue) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if name in {"celsius", "first"} else f"{value:g}"
    if name not in _WORDS:
        return str(value)
    try:
        return _WORDS[name](str(value))
    except ValueError:
        return str(value)
