"""The typeface of the windows: Noto Sans SC from resources, the same everywhere."""

from PySide6.QtGui import QFontDatabase

import resources
from station.domain.errors import EnvironmentFault

_FAMILY = "Noto Sans SC"
_FILES = {
    "Regular": "fonts/NotoSansSC-Regular.ttf",
    "Bold": "fonts/NotoSansSC-Bold.ttf",
}


def load_family(*styles: str) -> str:
    """Register the bundled typeface once, all of its styles or these; its family name.

    Raises EnvironmentFault when the font files cannot be used.
    """
    there = QFontDatabase.styles(_FAMILY)
    for style in styles or _FILES:
        data = b"" if style in there else resources.data(_FILES[style])
        if data and QFontDatabase.addApplicationFontFromData(data) < 0:
            raise EnvironmentFault("The typeface of the program cannot be loaded.")
    return _FAMILY
