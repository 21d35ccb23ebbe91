"""The head of a journal as it stands on paper: volume, last number, link.

What is printed can be typed back: `gatebook verify --head` takes the full form, the
short one, and either with whatever blanks and dots were put between the groups.
"""

import re

from station.domain.errors import OperatorError

GROUP = 4
SHORT_DIGITS = 16
_LINK_DIGITS = 64
_LEAST_DIGITS = 8
_HEAD = re.compile(r"([0-9a-z]{8,32})[\s·]+(\d{1,15})[\s·]+([0-9a-f\s·-]+)")


def full_head(volume: str, seq: int, link: str) -> str:
    """The whole head in one line, as its code holds it."""
    return f"{volume} {seq} {link}"


def short_head(volume: str, seq: int, link: str) -> str:
    """Short enough to be read over the telephone."""
    return f"{volume} · {seq} · {grouped(link[:SHORT_DIGITS])}"


def grouped(link: str) -> str:
    """Hex digits in groups that an eye can follow."""
    return " ".join(link[at : at + GROUP] for at in range(0, len(link), GROUP))


def read_head(text: str) -> tuple[str, int, str]:
    """Volume, number and the beginning of the link; raises OperatorError."""
    found = _HEAD.fullmatch(text.strip().lower())
    link = re.sub(r"[^0-9a-f]", "", found[3]) if found else ""
    if found is None or not _LEAST_DIGITS <= len(link) <= _LINK_DIGITS:
        raise OperatorError(
            "“{text}” is no head; type volume, number and link as printed.",
            text=text[:100],
        )
    return found[1], int(found[2]), link
