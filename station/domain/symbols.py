"""A decoded code in a picture, before anybody asks what it claims."""

from enum import StrEnum

import msgspec


class Colour(StrEnum):
    """The colour of a health code. GREY is 灰码; NONE is black or blue ink."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    NONE = "none"
    UNSURE = "unsure"


class Symbol(msgspec.Struct, frozen=True):
    """One symbol as read.

    `outline`: four (x, y) corners in pixels of the picture as stored, clockwise from
    the top left of the symbol. `colour` is a hint from pixels and proves nothing.
    `stage` names the reader stage that found it.
    """

    text: str
    symbology: str
    outline: tuple[tuple[float, float], ...]
    colour: Colour
    stage: str = ""
