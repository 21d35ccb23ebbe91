"""What can be set about a gate window."""

import msgspec

from station.domain.visit import Direction
from ui.theme.tokens import LIGHT, Theme


class GateSettings(msgspec.Struct, frozen=True):
    """Options of one window.

    `card_s`: seconds after which a recorded card leaves, so that its colour is never
    taken for the next person's. `direction`: which way a new shift starts with.
    `lock_min`: minutes without a key or a scan after which the lists are hidden until
    somebody says who they are; 0 for never.
    """

    direction: Direction = Direction.IN
    card_s: int = 12
    lock_min: int = 10
    theme: Theme = LIGHT
