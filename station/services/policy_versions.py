"""查验规则 of an office over time: put in force under the next number, told apart."""

from datetime import date

import msgspec

from station.codes.divisions import every_name
from station.domain.errors import OperatorError
from station.domain.exchange import PolicyText
from station.domain.kinds import BRIEFING, POLICY
from station.domain.policy.comparing import changes
from station.domain.policy.editing import edited, given_out, with_version
from station.domain.policy.faults import PolicyFault
from station.domain.policy.model import load_policy
from station.domain.policy.risk_areas import Meaning, Pasted, merged, pasted_areas
from station.domain.policy.sections import Policy
from station.services.brief import set_policy
from station.services.exchange_port import Exchange, OfficeEnd
from station.services.ports import Passages


class PolicyVersion(msgspec.Struct, frozen=True):
    """One policy that was in force at this home, and when it came.

    `at_us`: microseconds since 1970 UTC, 0 where the record of it is gone. `by`: who
    set it at the office.
    """

    version: int
    label: str
    at_us: int = 0
    in_force: bool = False


class AreasSet(msgspec.Struct, frozen=True):
    """What a pasted table made of the risk areas; see `risk_areas.Pasted`."""

    version: int
    pasted: Pasted
    areas: int
    new: int
    ended: int


def put_policy(office: OfficeEnd, text: str) -> PolicyText:
    """Make this the policy of the next briefing, under a number above all before.

    The same rules again change nothing. A number that is not higher is counted up, and
    rules that are no younger than those before are given out now. Raises PolicyFault
    for a text with faults.
    """
    wanted = load_policy(text)
    before = office.exchange.policy()
    if before is None:
        return set_policy(office, text)
    old = load_policy(before.text)
    if _same_rules(old, wanted):
        return before
    highest = max(p.version for p in (before, *office.exchange.policies()))
    if wanted.version <= highest:
        text = with_version(text, highest + 1)
    if wanted.issued <= old.issued:
        text = given_out(text, office.clock.now().at)
    return set_policy(office, text)


def put_areas(
    office: OfficeEnd, table: str, today: date, meaning: Meaning, *, add: bool = False
) -> AreasSet:
    """The policy with the risk areas of a pasted table, in force under a new number.

    The table is the whole list of today, or with `add` more of it. Raises
    OperatorError where it names no area, PolicyFault for a policy that cannot hold it.
    """
    before = office.exchange.policy()
    if before is None:
        raise OperatorError("This office has no policy yet.")
    pasted = pasted_areas(table, every_name(), today, meaning)
    if not pasted.areas:
        raise OperatorError("This table names no risk area.")
    old = load_policy(before.text).areas
    areas = merged(old, pasted.areas, today, whole=not add)
    changed = edited(before.text, "areas", areas)
    if changed.faults:
        raise PolicyFault(tuple(changed.faults.values()))
    policy = put_policy(office, changed.text)
    known = {(area.place, area.level) for area in old}
    return AreasSet(
        version=policy.version,
        pasted=pasted,
        areas=len(areas),
        new=sum((a.place, a.level) not in known for a in areas),
        ended=sum(a.until == today for a in areas),
    )


def policy_log(exchange: Exchange, passages: Passages) -> tuple[PolicyVersion, ...]:
    """Every policy that was in force here, the newest first."""
    now = exchange.policy()
    times: dict[int, int] = {}
    for row in passages.ledger(BRIEFING.name):
        version = int(row.fields.get("policy_version") or 0)
        if row.state == "adopted":
            times[version] = min(row.at_us, times.get(version, row.at_us))
    times |= {
        int(row.subject): row.at_us
        for row in passages.ledger(POLICY.name)
        if row.subject.isdecimal()
    }
    return tuple(
        PolicyVersion(
            version=held.version,
            label=load_policy(held.text).label,
            at_us=times.get(held.version, 0),
            in_force=now is not None and held.version == now.version,
        )
        for held in reversed(exchange.policies())
    )


def policy_of(exchange: Exchange, version: int) -> PolicyText:
    """A policy that was in force here; raises OperatorError for another number."""
    for held in exchange.policies():
        if held.version == version:
            return held
    raise OperatorError("Policy version {version} is not kept here.", version=version)


def _same_rules(one: Policy, other: Policy) -> bool:
    told = {change.place for change in changes(one, other)}
    return told <= {"version", "issued"}
