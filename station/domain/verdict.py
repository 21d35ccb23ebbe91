"""Outcomes, findings and the one order of gravity."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

FindingValue = str | int | float | bool


class Outcome(StrEnum):
    """核验结果: what the gate says."""

    ADMIT = "admit"
    UNJUDGED = "unjudged"
    HOLD = "hold"
    REFUSE = "refuse"
    REFER = "refer"


# A person who may be ill is led away from the queue before anything else is said to
# them, so REFER outweighs REFUSE. A technical failure outweighs nothing that was
# judged.
GRAVITY: tuple[Outcome, ...] = (
    Outcome.ADMIT,
    Outcome.UNJUDGED,
    Outcome.HOLD,
    Outcome.REFUSE,
    Outcome.REFER,
)


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """判定依据: one reason. `code` is a name of `findings.FindingCode`.

    `params` hold what the sentence needs, the limit in force among them, so that the
    record stays readable after the policy changed. No names, no numbers of persons.
    """

    code: str
    outcome: Outcome
    params: dict[str, FindingValue] = {}


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """核验结果 with every finding, gravest first."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    policy_version: int = 0
    local_orders: tuple[str, ...] = ()


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of the outcomes; ADMIT where there are none."""
    return max(outcomes, key=GRAVITY.index, default=Outcome.ADMIT)
