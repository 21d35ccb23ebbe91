"""The guide of the first start as the manual shows it; see `test_pictures`."""

import os
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from resources import use_language
from tests.gui.test_guide import Newcomer
from tests.gui.test_pictures import PICTURES, TOLERANCE, difference, keep
from ui.commands.common import Globals
from ui.commands.first_start import StationStart
from ui.gate.screen import Mode


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_the_guide_looks_as_the_manual_shows_it(
    language: str, tmp_path: Path, qtbot: QtBot
):
    use_language(language)
    options = Globals(home=tmp_path / "home", key_file=tmp_path / "key.txt")
    newcomer = Newcomer(StationStart(options), qtbot)
    newcomer.types("2")
    newcomer.comes_to(Mode.ALONE)
    newcomer.fills("阳光花园", "东门")
    newcomer.types("gate-1")
    newcomer.waits(lambda: newcomer.window.guide.form.draft.text(2) == "gate-1")
    path = tmp_path / "taken.png"
    newcomer.window.grab().save(str(path))
    newcomer.leaves()
    taken, kept = cv2.imread(str(path)), PICTURES / f"gate-guide-{language}.png"
    if os.environ.get("GATEBOOK_PICTURES") == "1":
        keep(taken, kept)
    picture = cv2.imread(str(kept))
    assert picture is not None, f"take it with GATEBOOK_PICTURES=1: {kept}"
    assert difference(taken, picture) <= TOLERANCE
