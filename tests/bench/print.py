"""`print`: the day log beside a bare canvas that draws the same cells, and LongTable.

The bare canvas of reportlab is given every line of type at its place and every rule,
wrapped and measured beforehand: it only has to draw. LongTable is given the text of the
cells and the widths of the columns. All write the same day, in turns.
"""

import argparse
import io
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, SimpleDocTemplate

import resources
from printing.day_log import content, pdf
from printing.layout import HAIRLINE, SMALL
from printing.sheet import A4_LANDSCAPE, MM, Sheet
from station.domain.views import DayLogView, PassageRow
from tests.data.sample_day import day_log, sample_day

FACES = {False: "NotoSansSC-Regular", True: "NotoSansSC-Bold"}
FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN_NAMES = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国志婷雪梅"
SECOND_US = 1_000_000

PREVIEWED = 500  # passages of a busy day
CARDS = """
from resources import text
from printing import help_cards
from station.domain.help_cards import Household, read_help_card
from station.domain.places import Place
from tests.data.sample_day import DAY
import time
from pathlib import Path
card = read_help_card(text("papers/zh/help-card.toml"))
doors = (
    Household(Place("枫林苑", grid="2", building=str(n % 90), room=str(n)), "")
    for n in range({cards})
)
start = time.process_time()
help_cards.render(doors, card, "枫林苑", DAY)
# not ru_maxrss, which begins with what the process that started this one held
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0])
print(time.process_time() - start, peak)
"""

Text = tuple[float, float, str, float, bool]
Rule = tuple[tuple[float, float], tuple[float, float], float, float]


def run(argv: Sequence[str]) -> dict[str, float | int]:
    """CPU seconds of one day log, and ours divided by each peer's."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench print")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--cards", type=int, default=37_000)
    options = parser.parse_args(list(argv))
    for name in FACES.values():
        with resources.file(f"fonts/{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    view = big_day(options.rows)
    pages = _drawn(view)
    runs: dict[str, Callable[[], object]] = {
        "ours": lambda: pdf.render(view, masked=False),
        "bare": lambda: _bare(pages),
        "long_table": lambda: _long_table(view),
    }
    seconds = _race(runs, options.turns)
    ours, bare, long = (seconds[name] for name in runs)
    return {
        "rows": options.rows,
        "pages": len(pages),
        "ours_cpu_s": round(ours, 2),
        "bare_cpu_s": round(bare, 2),
        "long_table_cpu_s": round(long, 2),
        "ratio_bare": round(ours / bare, 2),
        "ratio_long_table": round(ours / long, 2),
        "rows_per_cpu_s": round(options.rows / ours),
        "first_page_ms": round(_first_page_ms(), 1),
        **_help_cards(options.cards),
    }


def _first_page_ms() -> float:
    """CPU ms from the rows of a day to the first page of its preview as pixels."""
    view, document = big_day(PREVIEWED), QPdfDocument()
    buffer = QBuffer()
    start = process_time()
    data, _printed = pdf.render(view)
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    document.render(0, document.pagePointSize(0).toSize() * 1.3)
    return (process_time() - start) * 1000


def _help_cards(cards: int) -> dict[str, float | int]:
    """A card for every household of a town, in a process of its own: CPU and memory."""
    program = CARDS.format(cards=cards)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    seconds, peak_kib = map(float, done.stdout.split())
    return {
        "help_cards": cards,
        "help_cards_cpu_s": round(seconds, 1),
        "help_cards_peak_mib": round(peak_kib / 1024),
    }


def big_day(rows: int) -> DayLogView:
    """The sample day again and again, each passage with a name and numbers its own."""
    chance, sample = random.Random(1), sample_day().rows
    return day_log(
        tuple(_somebody(sample[n % len(sample)], n, chance) for n in range(rows))
    )


def _somebody(row: PassageRow, number: int, chance: random.Random) -> PassageRow:
    given = "".join(chance.choices(GIVEN_NAMES, k=2))
    person = msgspec.structs.replace(
        row.person,
        name=chance.choice(FAMILY_NAMES) + given,
        phone=f"190{chance.randrange(10**8):08d}",
    )
    return msgspec.structs.replace(
        row,
        record_id=f"record-{number}",
        seq=number + 1,
        at_us=row.at_us + number * SECOND_US,
        person=person,
    )


def _race(runs: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _turn in range(turns):
        for name, write in runs.items():
            start = process_time()
            write()
            taken[name].append(process_time() - start)
    return {name: median(times) for name, times in taken.items()}


class _Watched(Sheet):
    """A sheet that also notes what was drawn, page by page."""

    pages: list[tuple[list[Text], list[Rule]]]

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # passed on as they came
        _Watched.pages = [([], [])]

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        self.pages[-1][0].append((x, y, text, size, bold))
        super().text(x, y, text, size, bold=bold)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        weight: float,
        grey: float = 0,
    ) -> None:
        self.pages[-1][1].append((start, end, weight, grey))
        super().line(start, end, weight=weight, grey=grey)

    def next_page(self) -> None:
        self.pages.append(([], []))
        super().next_page()


def _drawn(view: DayLogView) -> list[tuple[list[Text], list[Rule]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "Sheet", _Watched)
        pdf.render(view, masked=False)
    return _Watched.pages


def _bare(pages: list[tuple[list[Text], list[Rule]]]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4_LANDSCAPE, pageCompression=1)
    for texts, rules in pages:
        for x, y, text, size, bold in texts:
            canvas.setFont(FACES[bold], size)
            canvas.drawString(x, y, text)
        for start, end, weight, grey in rules:
            canvas.setLineWidth(weight)
            canvas.setStrokeGray(grey)
            canvas.line(*start, *end)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _long_table(view: DayLogView) -> bytes:
    out = io.BytesIO()
    rows = content.entries(view, masked=False)
    cells = [[column.title for column in content.COLUMNS]]
    cells += [[column.cell(row) for column in content.COLUMNS] for row in rows]
    table = LongTable(
        cells,
        colWidths=[column.mm[0] * MM for column in content.COLUMNS],
        repeatRows=1,
        style=[
            ("FONT", (0, 0), (-1, -1), FACES[False], SMALL),
            ("INNERGRID", (0, 0), (-1, -1), HAIRLINE, (0.7, 0.7, 0.7)),
        ],
    )
    SimpleDocTemplate(out, pagesize=A4_LANDSCAPE).build([table])
    return out.getvalue()
