"""出入证 and certificates that carry a signature."""

from collections.abc import Iterator

from station.domain.credentials import CERTIFICATES, CodeKind, Problem, Shown
from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case, shown_of
from station.domain.verdict import Finding, Outcome
from station.domain.visit import PassShown

_PASS_CODES = {
    Problem.REVOKED: FindingCode.PASS_REVOKED,
    Problem.EXPIRED: FindingCode.PASS_EXPIRED,
}


def passes(case: Case) -> Iterator[Finding]:
    """A revoked pass is held whatever else it says."""
    held, cards = case.visit.pass_shown, case.policy.cards
    cards_shown = shown_of(case.visit, CodeKind.PASS)
    if held is None and not cards_shown and case.duty.card is not Outcome.ADMIT:
        yield finding(FindingCode.PASS_MISSING, case.duty.card)
    if held is not None and held.revoked:
        yield finding(FindingCode.PASS_REVOKED, cards.revoked)
    for shown in cards_shown:
        yield from _pass_problem(case, shown)
    if held is not None and _is_of_another(held, case.visit.person.household_id):
        yield finding(FindingCode.PASS_OF_ANOTHER, cards.of_another)


def certificates(case: Case) -> Iterator[Finding]:
    """A certificate that does not hold; one that holds is no finding."""
    for shown in shown_of(case.visit, *CERTIFICATES):
        problem = problem_of(shown)
        if problem is not None:
            yield finding(
                FindingCode.CERTIFICATE_INVALID,
                case.policy.cards.of(problem),
                kind=shown.kind.value,
                problem=problem.value,
            )


def problem_of(shown: Shown) -> Problem | None:
    """What keeps a signed code from holding; a failed check needs no further name."""
    if shown.problem is None and shown.verified is False:
        return Problem.BAD_SIGNATURE
    return shown.problem


def _is_of_another(held: PassShown, household_id: str) -> bool:
    return "" not in {held.household_id, household_id} and (
        held.household_id != household_id
    )


def _pass_problem(case: Case, shown: Shown) -> Iterator[Finding]:
    problem = problem_of(shown)
    if problem is None:
        return
    code = _PASS_CODES.get(problem)
    outcome = case.policy.cards.of(problem)
    if code is not None:
        yield finding(code, outcome)
    else:
        yield finding(FindingCode.PASS_INVALID, outcome, problem=problem.value)
