"""Which signs of the find line are letters of a name and which pick somebody. No Qt."""

import msgspec

from ui.gate import keys
from ui.gate.screen import Mode, Screen, changed, drafted

SHOWN = 9
LETTERS = 2  # from so many letters on a digit picks: 2 letters, choice


def text_of(screen: Screen) -> str:
    """What stands in the find line."""
    return screen.draft.text(0) if screen.mode is Mode.FIND else ""


def picked(screen: Screen, key: str) -> int | None:
    """Whom a digit picks, counted from 0; None where it belongs to the text.

    After letters it picks. A text of digits goes on until an arrow was pressed, and
    one that was left behind begins anew.
    """
    place = int(key) - 1 if len(key) == 1 and key in keys.DIGITS else -1
    shown = min(len(screen.find.hits), SHOWN)
    begins_anew = screen.mode is not Mode.FIND or screen.find.left
    if begins_anew or not 0 <= place < shown:
        return None
    text = text_of(screen).replace(" ", "")
    lettered = len(text) >= LETTERS and not any(map(str.isdigit, text))
    han = not text.isascii()
    return place if screen.find.at >= 0 or lettered or han else None


def pointed_at(screen: Screen) -> int:
    """Whom Enter takes, counted from 0: by an arrow, or the one with that number."""
    find = screen.find
    numbered = any(map(str.isdigit, find.text)) and not find.left
    alone = numbered and len(find.hits) == 1 and find.text == text_of(screen)
    return 0 if find.at < 0 and alone else find.at


def begun_anew(screen: Screen) -> Screen:
    """The first sign replaces a text that was left for somebody with a code."""
    if screen.mode is not Mode.FIND or not screen.find.left:
        return screen
    fresh = msgspec.structs.replace(screen.find, left=False, number="")
    return drafted(changed(screen, find=fresh), screen.draft.put(0, ""))
