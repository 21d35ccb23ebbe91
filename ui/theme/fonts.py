"""The typeface of the windows: Noto Sans SC from resources, the same everywhere."""

from PySide6.QtGui import QFontDatabase

import resources
from station.domain.errors import EnvironmentFault

_FAMILY = "Noto Sans SC"
_FILES = ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-Bold.ttf")


def load_family() -> str:
    """Register the bundled typeface once and return its family name.

    Raises EnvironmentFault when the font files cannot be used.
    """
    if _FAMILY not in QFontDatabase.families():
        for name in _FILES:
            if QFontDatabase.addApplicationFontFromData(resources.data(name)) < 0:
                raise EnvironmentFault("The typeface of the program cannot be loaded.")
    return _FAMILY
