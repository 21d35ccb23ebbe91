"""The sheet that a recovery key is kept on (恢复密钥): one page, folded and sealed.

The secret stands above the fold as letters to type and as a code to scan; below it what
it is, who holds it and what to do. Always in Chinese and English: whoever opens it in
some years may read only one of them.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from typing_extensions import override

from printing import fonts
from printing.delivery import deliver
from printing.document import heading, signatures
from printing.layout import (
    HAIR,
    HAIRLINE,
    LEADING,
    SMALL,
    SOFT,
    STROKE,
    TINT,
    Flow,
    Wrapper,
    baseline,
    shortened,
)
from printing.metadata import About
from printing.qr import draw_code
from printing.sheet import A4, MM, Sheet
from resources import N_, _, language
from station.workspace.recovery import RecoveryKey, Row, rows_of

_BIG = 23.0
_STEP = 6.8 * MM  # from one letter to the next
_PART = 4 * MM  # between two groups
_LINE = 18 * MM
_CODE = 56 * MM
_NUMBER = 8 * MM
_LABEL = 46 * MM
_CELL = 7 * MM
_FOLD = A4[1] / 2

_TITLE = N_("Recovery key")
_WARNING = N_(
    "Whoever holds this sheet can open the office and every one of its stations."
    " There is no other copy of this key: the program does not keep it."
)
_LETTERS = N_(
    "Letters as they stand; the two in grey check their line. There is no 1, B, I or O."
)
_STEPS = (
    N_("Print this page once, then delete the file it came from."),
    N_(
        "Try it before sealing: gatebook keys drill, at the office and at each new"
        " station."
    ),
    N_(
        "Fold the page inwards along the line, put it into an envelope, and sign and"
        " stamp across its flap."
    ),
    N_(
        "Keep it locked away from the computers. Write down whenever it is opened, and"
        " by whom."
    ),
    N_(
        "To open a broken station, copy its folder and type at the office:"
        " gatebook keys open --home FOLDER"
    ),
    N_(
        "After it was opened or lost: gatebook keys new-recovery. Then destroy this"
        " sheet."
    ),
)


class RecoverySheet(msgspec.Struct, frozen=True):
    """What the sheet says. `holder`: who keeps it (保管人), empty to write by hand."""

    office: str
    name: str
    holder: str
    key: RecoveryKey
    made: datetime

    @override
    def __repr__(self) -> str:
        return f"RecoverySheet({self.office})"


def write(paper: RecoverySheet, target: Path) -> None:
    """Write the page; whole or not at all, readable by its owner alone.

    Raises EnvironmentFault where it cannot be written.
    """
    deliver(render(paper), target)
    target.chmod(0o600)


def render(paper: RecoverySheet) -> bytes:
    """The page as PDF; the file names no secret in its properties."""
    out = io.BytesIO()
    title = " ".join(_both(_TITLE))
    about = About(title, paper.name, title, "zh-CN", paper.made)
    sheet = Sheet(out, A4, about)
    drawer = _Drawer(paper, Flow(sheet, lambda _flow: None, foot=0))
    with language("zh"):  # what other parts of the house write on it
        drawer.upper_half()
        drawer.lower_half()
    sheet.save()
    return out.getvalue()


class _Drawer:
    def __init__(self, paper: RecoverySheet, flow: Flow) -> None:
        self._paper = paper
        self._flow = flow
        self._sheet = flow.sheet
        self._wrapper = Wrapper()

    def upper_half(self) -> None:
        """What must not be seen: the key."""
        flow, sheet = self._flow, self._sheet
        heading(flow, "  ".join(_both(_TITLE)), self._paper.name, "")
        self._rule(flow.take(3 * MM))
        for text in _both(_WARNING):
            self._prose(text, flow.width)
        flow.take(4 * MM)
        top = flow.y
        for number, row in enumerate(rows_of(self._paper.key)):
            self._row(number + 1, row, flow.take(_LINE))
        code = (flow.right - _CODE, top - _CODE)
        draw_code(sheet, *code, _CODE, self._paper.key.secret)
        flow.take(2 * MM)
        for text in _both(_LETTERS):
            self._prose(text, flow.width - _CODE)
        self._fold()

    def lower_half(self) -> None:
        """What may be read: whose key it is, and what to do."""
        flow, paper = self._flow, self._paper
        flow.take(flow.y - _FOLD + 7 * MM)
        self._field(N_("Office"), f"{paper.name}  {paper.office}")
        self._field(N_("Fingerprint"), paper.key.fingerprint)
        self._field(N_("Public key"), paper.key.recipient)
        self._field(N_("Made on"), f"{paper.made:%Y-%m-%d %H:%M}")
        self._field(N_("Held by"), paper.holder)
        flow.take(3 * MM)
        for number, step in enumerate(_STEPS):
            for n, text in enumerate(_both(step)):
                self._prose(text, flow.width - _NUMBER, "" if n else f"{number + 1}")
        labels = [" ".join(_both(one)) for one in (N_("Held by"), N_("Witness"))]
        flow.take(max(0.0, flow.room - 34 * MM))
        signatures(flow, labels)

    def _row(self, number: int, row: Row, top: float) -> None:
        """Letters in steps of their own, so that none leans on another."""
        sheet = self._sheet
        y = baseline(top, _BIG, _LINE)
        sheet.text(self._flow.left, y, str(number), SMALL)
        x = self._flow.left + _NUMBER
        for group in row.groups:
            x = self._letters(x, y, group) + _PART
        width = _STEP * len(row.check)
        sheet.fill((x - 1 * MM, y - 2 * MM), (width + 1 * MM, 10 * MM), TINT)
        self._letters(x, y, row.check)

    def _letters(self, x: float, y: float, letters: str) -> float:
        for letter in letters:
            self._sheet.text_centred(x + _STEP / 2, y, letter, _BIG, bold=True)
            x += _STEP
        return x

    def _fold(self) -> None:
        sheet, width = self._sheet, A4[0]
        words = " ".join(_both(N_("Fold here, print inside")))
        room = fonts.width(words, SMALL) / 2 + 3 * MM
        for start, end in ((0.0, width / 2 - room), (width / 2 + room, width)):
            sheet.draw(
                f"q [4 3] 0 d {SOFT:g} G {STROKE:g} w"
                f" {start:.2f} {_FOLD:.2f} m {end:.2f} {_FOLD:.2f} l S Q"
            )
        sheet.text_centred(width / 2, _FOLD - SMALL / 3, words, SMALL)

    def _field(self, label: str, value: str) -> None:
        flow, sheet = self._flow, self._sheet
        top = flow.take(_CELL)
        corner = (flow.left, top - _CELL)
        sheet.fill(corner, (_LABEL, _CELL), TINT)
        y = baseline(top - (_CELL - LEADING) / 2)
        sheet.text(flow.left + 2 * MM, y, "  ".join(_both(label)), SMALL)
        shown = shortened(value, flow.width - _LABEL - 4 * MM, SMALL, bold=True)
        sheet.text(flow.left + _LABEL + 2 * MM, y, shown, SMALL, bold=True)
        sheet.box(corner, (flow.width, _CELL), weight=HAIRLINE, grey=HAIR)

    def _prose(self, text: str, width: float, number: str = "") -> None:
        flow = self._flow
        indent = flow.width - width if width > flow.width - _CODE else 0
        for n, line in enumerate(self._wrapper.lines(text, width)):
            y = baseline(flow.take(LEADING))
            if n == 0 and number:
                self._sheet.text(flow.left, y, number, SMALL, bold=True)
            self._sheet.text(flow.left + indent, y, line, SMALL)

    def _rule(self, top: float) -> None:
        line = ((self._flow.left, top), (self._flow.right, top))
        self._sheet.line(*line, weight=STROKE)


def _both(msgid: str) -> Iterator[str]:
    """Chinese, then English."""
    with language("zh"):
        chinese = _(msgid)
    yield chinese
    if chinese != msgid:
        yield msgid
