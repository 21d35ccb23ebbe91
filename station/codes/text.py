"""Scanned text made harmless.

What scanners add is taken off; what could trick a screen is never shown.
"""

import json
import re
import unicodedata

MAX_CODE_CHARS = 4296  # what the largest QR symbol holds, in its alphanumeric mode
SHOWN_CHARS = 200

# AIM symbology identifier (`]Q1`) and ECI mark (`\000026`) as some guns send them
_GUN_PREFIX = re.compile(r"\A(?:\][A-Za-z][0-9A-Za-z])?(?:\\\d{6})?")
_LINE_ENDS = "\r\n\t\x00"
# Cc C0/C1, Cf bidi and zero width, Cs lone surrogates, Zl/Zp line breaks, Co private
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNSHOWN = _STEERING | {"Co", "Cn"}
_LAYOUT = "\n\t"


def clean_scan(text: str) -> str:
    """The text of a code without what a scanner put around it."""
    return _GUN_PREFIX.sub("", text.strip(_LINE_ENDS), count=1)


def safe_text(text: str, limit: int = SHOWN_CHARS) -> str:
    """`text` for a screen: one line of at most `limit` characters.

    Control, bidi, zero-width, private and unassigned characters are left out.
    """
    shown = "".join(
        " " if char.isspace() else char
        for char in text[: limit * 4]
        if char.isspace() or unicodedata.category(char) not in _UNSHOWN
    ).strip()
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def one_line(text: str) -> str:
    """`text` without line ends and what else could steer a screen."""
    return "".join(char for char in text if not _steers(char))


def harmless(text: str) -> str:
    """Lines of ours for a terminal, without what could steer it.

    Control, bidi and zero-width characters that came in with a name or a file are left
    out; bytes that are no text stand as escapes.
    """
    plain = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char for char in plain if char in _LAYOUT or not _steers(char))


def harmless_json(line: str) -> str:
    """The same line of JSON, what could steer a terminal written as escapes."""
    return "".join(json.dumps(c)[1:-1] if _steers(c) else c for c in line)


def _steers(char: str) -> bool:
    return unicodedata.category(char) in _STEERING
