"""A vehicle's plate, as a gun or a camera at the barrier sends it.

Only a plate with Chinese signs, or one of the armed police, tells itself apart from the
number of a parcel; any other is typed where a plate is asked for.
"""

from datetime import datetime

from station.codes.trust import Trust
from station.domain.credentials import CodeKind, Credential
from station.domain.plates import LONGEST, read_plate

_POLICE = "WJ"
_WITH_SPACES = 2 * LONGEST


def recognise_plate(text: str, _at: datetime, _trust: Trust) -> Credential | None:
    """The credential of a plate of a known shape, None for any other text."""
    if len(text) > _WITH_SPACES:
        return None
    plate = read_plate(text)
    tells_itself = not plate.text.isascii() or plate.text.startswith(_POLICE)
    if not (plate.known_shape and tells_itself):
        return None
    return Credential(CodeKind.PLATE, fields={"plate": plate.text})
