"""What hangs on walls and stands on tables: signs, rules, visitor plates, envelopes.

These are read from afar, so their type is as large as the paper lets it be.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from printing import fonts
from printing.blocks import Printed
from printing.imposition import Imposition
from printing.layout import LARGE, MARGIN, STROKE, Wrapper, baseline
from printing.metadata import About
from printing.sheet import A4, A4_LANDSCAPE, MM, Sheet, language_tag
from resources import _
from station.domain.errors import OperatorError
from station.domain.letters import Notice

PLATES = Imposition((105 * MM, 74.25 * MM), 2, 4)
MOST_PLATES = 999
ENVELOPE = (229 * MM, 162 * MM)  # C5, GB/T 1416 no. 7
_SIGN_MARGIN = 18 * MM
_BOLDEST = 96.0
_RULE = 30.0  # points, for what is read at a door, at most
_LAST = 20.0
_FOOT = 28.0
_SMALLEST = 9.0
_BESIDE = " · "
_PLATE_EDGE = 5 * MM


class GridTask(msgspec.Struct, frozen=True):
    """One envelope: a grid, who is responsible, and what lies in it."""

    grid: str
    watcher: str
    households: int
    residents: int
    papers: tuple[str, ...] = ()


def checkpoint_sign(notice: Notice, place: str, at: datetime) -> tuple[bytes, Printed]:
    """检查标识牌 on A4 landscape: one line each, as large as it fits."""
    return _document(
        A4_LANDSCAPE, notice.title, at, lambda sheet: draw_sign(sheet, notice, place)
    )


def place_code_frame(picture: bytes, place: str, at: datetime) -> tuple[bytes, Printed]:
    """场所码: the official picture (JPEG) in a frame; never a place code of our own."""
    title = _("Place code")
    return _document(A4, title, at, lambda sheet: _framed(sheet, title, picture, place))


def rules_poster(notice: Notice, place: str, at: datetime) -> tuple[bytes, Printed]:
    """居民须知 on A4: numbered, in type that is read at arm's length and beyond."""
    return _document(
        A4, notice.title, at, lambda sheet: draw_rules(sheet, notice, place)
    )


def visitor_plates(
    first: int, last: int, place: str, at: datetime
) -> tuple[bytes, Printed]:
    """访客牌 with large numbers, eight on a page; raises OperatorError for no range."""
    if not 0 < first <= last <= MOST_PLATES:
        raise OperatorError("Plates are numbered from 1 to {most}.", most=MOST_PLATES)

    def draw(sheet: Sheet) -> int:
        for n, page in enumerate(PLATES.pages(range(first, last + 1))):
            if n:
                sheet.next_page()
            PLATES.cut_marks(sheet)
            for at_, number in enumerate(page):
                draw_plate(sheet, PLATES.corner(at_), number, place)
        return last - first + 1

    return _document(A4, _("Visitor plate"), at, draw)


def grid_envelopes(
    tasks: Iterable[GridTask], place: str, at: datetime
) -> tuple[bytes, Printed]:
    """A C5 envelope for each grid; raises OperatorError where there is none."""

    def draw(sheet: Sheet) -> int:
        done = 0
        for task in tasks:
            if done:
                sheet.next_page()
            _envelope(sheet, task, place)
            done += 1
        if not done:
            raise OperatorError("There is no grid in the register.")
        return done

    return _document(ENVELOPE, _("Tasks of the grids"), at, draw)


def _document(
    size: tuple[float, float],
    title: str,
    at: datetime,
    draw: Callable[[Sheet], int],
) -> tuple[bytes, Printed]:
    out = io.BytesIO()
    sheet = Sheet(out, size, About(title, "Gatebook", title, language_tag(), at))
    rows = draw(sheet)
    sheet.save()
    undrawable = tuple(sorted(sheet.undrawable))
    return out.getvalue(), Printed(sheet.page_number, rows, undrawable)


def fitting(text: str, width: float, most: float, *, bold: bool = True) -> float:
    """The largest type size, at most `most`, at which a line is no wider than that."""
    return min(most, width / max(fonts.width(text, 1, bold=bold), 1e-6))


def draw_sign(sheet: Sheet, notice: Notice, place: str) -> int:
    """A line each, the whole as large as it fits; returns the lines."""
    width, height = sheet.size
    room = width - 2 * _SIGN_MARGIN
    corner = (MARGIN, MARGIN)
    sheet.box(corner, (width - 2 * MARGIN, height - 2 * MARGIN), weight=6)
    lines = (notice.title, *notice.lines)
    sizes = [fitting(fonts.clean(line), room, _BOLDEST) for line in lines]
    high = height - 2 * _SIGN_MARGIN - 2 * _FOOT
    scale = min(1, high / (sum(sizes) * 1.15))
    sizes = [size * scale for size in sizes]
    free = high - sum(sizes) * 1.15
    gap = max(0, free / (len(lines) + 1))
    top = height - _SIGN_MARGIN - gap
    for line, size in zip(lines, sizes, strict=True):
        y = baseline(top, size, size * 1.15)
        sheet.text_centred(width / 2, y, fonts.clean(line), size, bold=True)
        top -= size * 1.15 + gap
    foot = fonts.clean(_BESIDE.join(filter(None, (place, notice.foot))))
    size = fitting(foot, room, _FOOT, bold=False)
    sheet.text_centred(width / 2, _SIGN_MARGIN, foot, size)
    return len(notice.lines)


def _framed(sheet: Sheet, title: str, picture: bytes, place: str) -> int:
    width, height = sheet.size
    room = width - 2 * _SIGN_MARGIN
    size = fitting(title, room, 64)
    top = height - _SIGN_MARGIN - size
    sheet.text_centred(width / 2, top, title, size, bold=True)
    side = min(room, top - _SIGN_MARGIN - 4 * _FOOT)
    corner = ((width - side) / 2, top - side - _FOOT)
    sheet.picture(corner, (side, side), picture)
    sheet.box(corner, (side, side), weight=STROKE)
    asked = _("Please scan before you go in")
    for n, line in enumerate((asked, fonts.clean(place))):
        y = corner[1] - (n + 1.2) * _FOOT * 1.3
        sheet.text_centred(width / 2, y, line, fitting(line, room, _FOOT, bold=n == 0))
    return 1


def draw_rules(sheet: Sheet, notice: Notice, place: str) -> int:
    """Numbered rules; returns how many. OperatorError where they do not fit."""
    left, right = _SIGN_MARGIN, sheet.size[0] - _SIGN_MARGIN
    top = sheet.size[1] - _SIGN_MARGIN
    title = fonts.clean(notice.title)
    size = fitting(title, right - left, 54)
    sheet.text_centred((left + right) / 2, top - size, title, size, bold=True)
    top -= size * 1.6
    sheet.line((left, top), (right, top), weight=3)
    foot = _FOOT + _SIGN_MARGIN
    body = _fitting_body(notice.lines, right - left, top - foot - 2 * _LAST)
    top -= body
    wrapper, step = Wrapper(body), 2 * body
    for number, rule in enumerate(notice.lines, start=1):
        sheet.text(left, top - body, f"{number}", body, bold=True)
        for line in wrapper.lines(rule, right - left - step):
            sheet.text(left + step, top - body, line, body)
            top -= body * 1.45
        top -= body * 0.45
    sheet.line((left, foot + _LAST), (right, foot + _LAST), weight=STROKE)
    last = fonts.clean(_BESIDE.join(filter(None, (notice.foot, place))))
    size = fitting(last, right - left, _LAST)
    sheet.text_centred((left + right) / 2, foot - _LAST / 2, last, size, bold=True)
    return len(notice.lines)


def _fitting_body(rules: Sequence[str], width: float, height: float) -> float:
    """The largest type in which all rules stand on the page."""
    size = _RULE
    while size > _SMALLEST:
        wrapper = Wrapper(size)
        lines = sum(len(wrapper.lines(rule, width - 2 * size)) for rule in rules)
        if lines * size * 1.45 + len(rules) * size * 0.45 + size <= height:
            return size
        size -= 0.5
    raise OperatorError("The notice is too long for one page.")


def draw_plate(
    sheet: Sheet, corner: tuple[float, float], number: int, place: str
) -> None:
    """One plate from its lower left corner."""
    (x, y), (width, height) = corner, PLATES.size
    middle = x + width / 2
    edge = (x + _PLATE_EDGE, y + _PLATE_EDGE)
    inner = (width - 2 * _PLATE_EDGE, height - 2 * _PLATE_EDGE)
    sheet.box(edge, inner, weight=3)
    title = _("Visitor")
    sheet.text_centred(middle, y + height - 15 * MM, title, 26, bold=True)
    sheet.text_centred(middle, y + height / 2 - 13.5 * MM, str(number), 100, bold=True)
    room = width - 2 * _PLATE_EDGE - 6 * MM
    name = fonts.clean(place)
    size = fitting(name, room, LARGE, bold=False)
    sheet.text_centred(middle, y + 14.3 * MM, name, size)
    back = _("Please give it back when you leave.")
    sheet.text_centred(middle, y + 8.5 * MM, back, fitting(back, room, 9, bold=False))


def _envelope(sheet: Sheet, task: GridTask, place: str) -> None:
    width, height = sheet.size
    left, top = 15 * MM, height - 20 * MM
    room = width - 2 * left
    sheet.text(left, top, fonts.clean(place), fitting(fonts.clean(place), room, 18))
    grid = _("Grid {grid}").format(grid=task.grid or _("without a grid"))
    size = fitting(grid, room, 48)
    sheet.text(left, top - 24 * MM, grid, size, bold=True)
    watcher = fonts.clean(task.watcher)
    lines = [
        _("Person responsible: {name}").format(name=watcher or "____________"),
        _("{households} households, {residents} residents").format(
            households=task.households, residents=task.residents
        ),
        *(f"□ {paper}" for paper in task.papers),
    ]
    y = top - 42 * MM
    for line in lines:
        sheet.text(left, y, line, fitting(line, room, LARGE, bold=False))
        y -= LARGE * 1.6
    note = _("Handed out by, date: ____________   Returned: ____________")
    sheet.text(left, 14 * MM, note, fitting(note, room, 11, bold=False))
