"""健康码, 场所码 and codes used again. Colour seen is never colour proved."""

from collections.abc import Iterator

from station.domain.credentials import CodeKind, Problem, Shown
from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case, admitted, shown_of
from station.domain.symbols import Colour
from station.domain.verdict import Finding, Outcome

_COLOURS = {
    Colour.GREEN: FindingCode.CODE_GREEN,
    Colour.YELLOW: FindingCode.CODE_YELLOW,
    Colour.RED: FindingCode.CODE_RED,
    Colour.GREY: FindingCode.CODE_GREY,
}


def health_codes(case: Case) -> Iterator[Finding]:
    """Every shown code counts, also one that was not asked for."""
    codes = shown_of(case.visit, CodeKind.HEALTH_CODE)
    if not has_code(case) and case.codes.missing is not Outcome.ADMIT:
        yield finding(FindingCode.CODE_MISSING, case.codes.missing)
    for shown in codes:
        yield from _colour(case, shown)
        if shown.popup:
            how = shown.how.value
            yield finding(FindingCode.CODE_POPUP, case.codes.popup, how=how)
        if shown.problem is Problem.EXPIRED:
            yield finding(FindingCode.CODE_STALE, case.codes.stale)


def has_code(case: Case) -> bool:
    """A health code was shown, or a certificate that the policy takes for one."""
    return any(
        shown.kind is CodeKind.HEALTH_CODE
        or (shown.kind in case.codes.accepts and shown.verified is True)
        for shown in case.visit.shown
    )


def _colour(case: Case, shown: Shown) -> Iterator[Finding]:
    colour = shown.colour or Colour.UNSURE
    outcome = case.codes.of(colour)
    if colour is Colour.GREEN and outcome is Outcome.ADMIT:
        return
    code = _COLOURS.get(colour, FindingCode.CODE_UNSURE)
    yield finding(code, outcome, how=shown.how.value)


def place_code(case: Case) -> Iterator[Finding]:
    scanned = shown_of(case.visit, CodeKind.PLACE_CODE)
    if not scanned and case.duty.place_code is not Outcome.ADMIT:
        yield finding(FindingCode.PLACE_CODE_MISSING, case.duty.place_code)


def reuse(case: Case) -> Iterator[Finding]:
    """One code the same way twice within minutes, here or at another gate."""
    digests = _own_digests(case)
    past = admitted(p for p in case.history.same_code if p.digest in digests)
    before = [p for p in past if p.at <= case.visit.at]
    if not before or before[-1].direction is not case.visit.direction:
        return
    rule, last = case.policy.reuse, before[-1]
    minutes = int((case.visit.at - last.at).total_seconds() // 60)
    if minutes >= rule.minutes:
        return
    code = FindingCode.CODE_REUSED if last.here else FindingCode.CODE_OTHER_GATE
    outcome = rule.again if last.here else rule.other_gate
    yield finding(code, outcome, minutes=minutes, limit=rule.minutes)


def two_names(case: Case) -> Iterator[Finding]:
    """A code that somebody else has used before: by register id, else by name."""
    visit, digests = case.visit, _own_digests(case)
    for past in case.history.same_code:
        if past.digest not in digests:
            continue
        if _differ(past.person_id, visit.person.person_id) or (
            not (past.person_id and visit.person.person_id)
            and _differ(past.name_key, visit.name_key)
        ):
            yield finding(FindingCode.CODE_TWO_NAMES, case.policy.reuse.two_names)
            return


def _own_digests(case: Case) -> set[str]:
    """Digests of codes that belong to one person."""
    shared = case.policy.reuse.shared
    return {
        shown.digest
        for shown in case.visit.shown
        if shown.digest and shown.fields.get("pass-kind") not in shared
    }


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
