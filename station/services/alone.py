"""A station that begins without an office: the rules of the product, names typed here.

It records under its own id from the first passage. An office that invites it under the
same id later gets everything; its briefing replaces rules and names.
"""

from resources import text
from station.domain.errors import OperatorError
from station.domain.exchange import Adopted, PolicyText, is_exchange_id
from station.domain.kinds import OPERATOR, POLICY
from station.domain.operators import Operator, Role
from station.domain.policy.editing import given_out
from station.domain.policy.model import load_policy
from station.services.exchange_port import StationEnd
from station.services.operators import CHANGED, with_pin

DEFAULT_POLICY = "policy/default.toml"
MOST_GUARDS = 9


def require_name(station: str) -> None:
    """Raises OperatorError for an id that cannot name a station."""
    if not is_exchange_id(station):
        raise OperatorError(
            "An id is 1 to 32 of a-z, 0-9 and hyphen, not “{id}”.", id=station[:40]
        )


def begin_alone(end: StationEnd, community: str) -> None:
    """Put the default rules in force for a community; nobody is in the register."""
    now = end.clock.now()
    rules = given_out(text(DEFAULT_POLICY), now.at, community)
    policy = load_policy(rules)
    end.note(POLICY, str(policy.version), "set", label=policy.label)
    end.exchange.save_adopted(
        Adopted(0, now.wall_us, PolicyText(policy.version, rules)), ()
    )


def name_crew(end: StationEnd, leader: str, pin: str, guards: tuple[str, ...]) -> None:
    """The first names of a station alone: a leader `L01` with a PIN, guards `G01` ….

    Raises OperatorError for a PIN that is too short, and without leader or guard.
    """
    named = [name.strip() for name in guards if name.strip()]
    if not (leader.strip() and named):
        raise OperatorError("A shift has a leader and at least one guard.")
    crew = [with_pin(Operator("L01", leader.strip(), Role.LEADER), pin)]
    crew += [
        Operator(f"G{place:02}", name, Role.GUARD)
        for place, name in enumerate(named[:MOST_GUARDS], 1)
    ]
    end.register.set_operators(crew)
    for one in crew:
        end.note(OPERATOR, one.operator_id, CHANGED, role=one.role.value)
