"""Who it is, whom they visit, what they answer, and the lists they are on."""

from collections.abc import Iterator

from station.domain.findings import FindingCode, finding
from station.domain.policy.case import Case, asks_host, is_known
from station.domain.policy.sections import Question
from station.domain.verdict import Finding, Outcome
from station.domain.visit import Visit


def identity(case: Case) -> Iterator[Finding]:
    if not is_known(case.visit) and case.duty.identity is not Outcome.ADMIT:
        yield finding(FindingCode.PERSON_UNKNOWN, case.duty.identity)


def host(case: Case) -> Iterator[Finding]:
    if asks_host(case) and case.visit.host is None:
        yield finding(FindingCode.HOST_MISSING, case.duty.host)


def answers(case: Case) -> Iterator[Finding]:
    """An answer of concern counts, whoever gave it; only asked ones can be missing."""
    visit = case.visit
    for question in case.policy.questions:
        if not question.concerns(visit):
            continue
        answer = visit.answers.get(question.id)
        if answer is None:
            if is_asked(question, visit):
                code = FindingCode.ANSWER_MISSING
                yield finding(code, question.missing, question=question.text)
        elif answer not in question.fine:
            yield finding(FindingCode.ANSWER, question.outcome, question=question.text)


def is_asked(question: Question, visit: Visit) -> bool:
    """Somebody who holds a pass is never asked a form."""
    return question.missing is not Outcome.ADMIT and visit.pass_shown is None


def lists(case: Case) -> Iterator[Finding]:
    """居家隔离医学观察 and the others; a list that no rule ever named is held."""
    rules = {rule.name: rule for rule in case.policy.lists}
    for name in case.visit.lists:
        rule = rules.get(name)
        if rule is not None and not rule.holds(case.visit.at):
            continue
        outcome = rule.of(case.visit.direction) if rule else Outcome.HOLD
        label = rule.label if rule else name
        yield finding(FindingCode.LISTED, outcome, list=name, label=label)
