"""The policy of the demonstration: the default one, with one building under 管控."""

from datetime import datetime, timedelta

import msgspec

from resources import text
from station.domain.policy.model import dump_policy, load_policy
from station.domain.policy.scope import Cover, CoverKind
from station.domain.policy.sections import Level

BUILDING = "5"
LEVEL = "管控"
COMMUNITY = "示范社区"


def policy_text(midnight: datetime) -> str:
    """The TOML document that the office of the demonstration signs."""
    policy = load_policy(text("policy/default.toml"))
    changed = msgspec.structs.replace(
        policy,
        label="示范社区查验规则",
        community=COMMUNITY,
        issued=midnight - timedelta(hours=10),
        levels=tuple(_confining(level, midnight) for level in policy.levels),
    )
    return dump_policy(changed)


def _confining(level: Level, midnight: datetime) -> Level:
    """管控 covers one building for the days around; other levels cover nobody."""
    if level.label != LEVEL:
        return level
    return msgspec.structs.replace(
        level,
        covers=(Cover(kind=CoverKind.BUILDING, key=BUILDING),),
        starts=midnight - timedelta(days=2),
        until=midnight + timedelta(days=5),
    )
