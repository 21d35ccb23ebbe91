"""Every state in both languages, in the dark and very large, looks as it did.

What is kept is as coarse as it is compared: typefaces are drawn a little differently
everywhere. `GATEBOOK_PICTURES=1` takes the pictures anew.
"""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.workspace.home import WindowSettings
from tests.gui import test_pictures
from tests.gui.conftest import Guard
from tests.gui.test_pictures import TOLERANCE, busy_guard, coarse, take

__all__ = ["busy_guard"]


def name_of(look: str, language: str, state: "State") -> str:
    return f"{state.__name__}-{look}-{language}"


KEPT = Path(__file__).parents[1] / "data" / "screens"
State = Callable[[Guard], None]
STATES = test_pictures.STATES
LOOKS = {
    "light": WindowSettings(),
    "dark": WindowSettings(theme="dark"),
    "large": WindowSettings(theme="contrast", text=200),
}
AT_LARGE = tuple(state for state in STATES if state is not test_pictures.choice)
SHOWN = [("light", "en", state) for state in STATES]
SHOWN += [("large", "zh", state) for state in AT_LARGE]
SOAK = [("dark", "zh", state) for state in (test_pictures.hold, test_pictures.fault)]
SOAK += [("large", "en", state) for state in (test_pictures.asking, test_pictures.hold)]
ALL = [pytest.param(*shown, id=name_of(*shown)) for shown in SHOWN]
ALL += [
    pytest.param(*shown, id=name_of(*shown), marks=pytest.mark.soak) for shown in SOAK
]


@pytest.fixture(autouse=True)
def language_of_the_screen(request) -> None:
    if "language" in request.fixturenames:
        test_pictures.use_language(request.getfixturevalue("language"))


@pytest.mark.parametrize(("look", "language", "state"), ALL)
def test_that_a_state_looks_as_it_did(
    busy_guard: Guard, look: str, language: str, state: State, tmp_path: Path
):
    busy_guard.window.dress(LOOKS[look])
    taken = coarse(take(busy_guard, state, tmp_path))
    path = KEPT / f"{name_of(look, language, state)}.png"
    if os.environ.get("GATEBOOK_PICTURES") == "1":
        cv2.imwrite(str(path), taken, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    kept = cv2.imread(str(path))
    assert kept is not None, f"take it with GATEBOOK_PICTURES=1: {path}"
    assert kept.shape == taken.shape
    assert np.abs(kept.astype(int) - taken.astype(int)).max() <= TOLERANCE
