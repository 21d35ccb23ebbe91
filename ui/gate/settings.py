"""What can be set about a gate window."""

import msgspec

from station.domain.visit import Direction


class GateSettings(msgspec.Struct, frozen=True):
    """Options of one window.

    `card_s`: seconds after which a recorded card leaves, so that its colour is never
    taken for the next person's. `direction`: which way a new shift starts with.
    """

    direction: Direction = Direction.IN
    card_s: int = 12
