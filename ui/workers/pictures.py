"""A picture file that somebody dropped: read off the window's thread."""

from pathlib import Path

import msgspec

from station.domain.symbols import Symbol
from station.scanning.pictures import open_picture
from station.scanning.reader import read
from ui.widgets.picture_view import Picture
from ui.workers.camera import to_picture


class PictureRead(msgspec.Struct, frozen=True):
    """The picture to draw and what was read in it; outlines in its own pixels."""

    picture: Picture
    symbols: tuple[Symbol, ...]


def read_file(path: Path) -> PictureRead:
    """Raises OperatorError for what is no picture, EnvironmentFault for no access."""
    pixels = open_picture(path)
    return PictureRead(to_picture(pixels), read(pixels))
