"""Who works here."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What somebody may do."""

    GUARD = "guard"
    LEADER = "leader"
    CLERK = "clerk"
    HEAD = "head"
    AUDITOR = "auditor"


class Operator(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person on duty. `pin_hash` is argon2id, empty for those without a PIN.

    `team` is where a volunteer of one day comes from; the register knows no teams.
    """

    operator_id: str
    name: str
    role: Role
    phone: str = ""
    pin_hash: str = ""
    team: str = ""
