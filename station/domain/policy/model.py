"""The door to the policy as data: its values, and its text in and out.

What a policy does to a visit is `station.domain.policy.judge`.
"""

import tomllib

import msgspec

from resources import N_
from station.domain.policy.checks import fit_faults, outcome_faults
from station.domain.policy.faults import NATIVE, Fault, PolicyFault, shape_faults
from station.domain.policy.local_order import (
    LocalOrder,
    OrderRule,
    OrderSense,
    order_entry,
    order_of,
)
from station.domain.policy.sections import Policy

__all__ = [
    "Fault",
    "LocalOrder",
    "OrderRule",
    "OrderSense",
    "Policy",
    "PolicyFault",
    "dump_policy",
    "load_policy",
    "order_entry",
    "order_of",
    "parsed",
]

MAX_CHARACTERS = 1_000_000


def load_policy(text: str) -> Policy:
    """The policy that a TOML text holds.

    Raises PolicyFault with every fault and its place; nothing is guessed or skipped.
    """
    data = parsed(text)
    faults = (*shape_faults(Policy, data), *outcome_faults(data))
    if faults:
        raise PolicyFault(faults)
    policy = msgspec.convert(data, Policy, builtin_types=NATIVE, str_keys=True)
    faults = tuple(fit_faults(policy))
    if faults:
        raise PolicyFault(faults)
    return policy


def dump_policy(policy: Policy) -> str:
    """The policy as TOML text that `load_policy` reads back as the same value."""
    return msgspec.toml.encode(policy).decode()


def parsed(text: str) -> dict[str, object]:
    """The tables of a text; raises PolicyFault for what is no TOML."""
    if len(text) > MAX_CHARACTERS:
        raise PolicyFault((Fault("", N_("the text is far too long")),))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Fault("", N_("this is not TOML: {detail}"), {"detail": str(error)})
        raise PolicyFault((fault,)) from None
    except RecursionError:
        raise PolicyFault((Fault("", N_("the text is nested too deeply")),)) from None
