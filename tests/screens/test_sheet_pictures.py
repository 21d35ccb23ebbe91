"""Every sheet as the manual shows it, and proof that it still looks so.

`GATEBOOK_PICTURES=1` takes the pictures anew.
"""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from printing import document, help_cards, notices
from printing.blocks import Imprint
from printing.day_log import pdf
from printing.forms import hygiene, people, registers
from printing.forms.letters import copies_of
from printing.passes import pdf as passes
from printing.passes.pdf import PassPaper
from resources import language, text
from station.domain.help_cards import Household, read_help_card
from station.domain.letters import fill, read_notice, read_template
from station.domain.people import Resident
from station.domain.views import PassCard
from tests.data.every_sheet import EVERY
from tests.data.sample_day import COMMUNITY, DAY, GATE, flat, sample_day

PICTURES = Path(__file__).parents[2] / "docs" / "manual" / "pictures"
FINE, SMALL = 110, 60  # dots per inch
COARSE = 6  # pixels put together before comparing: renderers differ in finer detail
TOLERANCE = 40  # of 255, for the worst of those
IMPRINT = Imprint(COMMUNITY, "", DAY)
CODE = "GP1:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEPWK G2" * 5
GRIDS = '\n[grids.2]\nname = "周试"\nphone = "19000000001"\n'


def _form(form):
    return document.render([form], IMPRINT)[0]


def _card(n: int) -> PassCard:
    return PassCard(
        pass_id=f"pass-{n}",
        serial=f"SUN-{n:06}",
        kind=("resident", "household", "worker", "vehicle")[n % 4],
        place=flat(str(n % 9 + 1), "2", f"{n + 1}01"),
        valid_until="2022-06-30",
        code_text=CODE,
        name=("王小试", "", "阿卜杜拉·艾合买提", "沪A·12345")[n % 4],
    )


def _passes(paper: PassPaper):
    return lambda _words: passes.render(map(_card, range(4)), DAY, paper)[0]


def _letter(name: str):
    def drawn(words: str):
        template = read_template(text(f"papers/{words}/{name}.toml"))
        known = {"name": "王小试", "from": "2022-03-15", "to": "2022-03-28"}
        values = {key: known[key] for key in known if key in template.fields}
        filled = fill(template, values, f"{template.serial}-2022-0001")
        return _form(copies_of(filled, COMMUNITY)[0])

    return drawn


def _envelope(_words: str):
    papers = ("防疫明白卡 120", "居民出入须知 4")
    task = notices.GridTask("2", "周试 19000000001", 120, 310, papers)
    return notices.grid_envelopes([task], COMMUNITY, DAY)[0]


def _notice(name: str, draw):
    def drawn(words: str):
        notice = read_notice(text(f"papers/{words}/{name}.toml"))
        return draw(notice, f"{COMMUNITY}  {GATE}", DAY)[0]

    return drawn


def _help_card(words: str):
    card = read_help_card(text(f"papers/{words}/help-card.toml") + GRIDS)
    doors = (Household(flat("3", "2", f"{n}01"), "") for n in range(1, 9))
    return help_cards.render(doors, card, COMMUNITY, DAY)[0]


def _observation(_words: str):
    resident = Resident(sample_day().rows[0].person)
    return _form(people.observation_sheet(COMMUNITY, resident, date(2022, 3, 15)))


SHEETS = {
    "day-log": (FINE, lambda _words: pdf.render(sample_day())[0]),
    "visitors": (SMALL, lambda _w: _form(registers.visitor_register(sample_day()))),
    "vehicles": (SMALL, lambda _w: _form(registers.vehicle_register(sample_day()))),
    "temperatures": (
        SMALL,
        lambda _w: _form(registers.temperature_record([sample_day()])),
    ),
    "temperature-posting": (
        SMALL,
        lambda _w: _form(registers.temperature_posting(sample_day())),
    ),
    "disinfection": (
        SMALL,
        lambda _w: _form(hygiene.disinfection_record(COMMUNITY, "2022-03-15", blank=9)),
    ),
    "observation": (SMALL, _observation),
    "returnee": (SMALL, lambda _w: _form(people.returnee_declaration(COMMUNITY))),
    "shift-sheet": (SMALL, lambda _w: EVERY["shift-sheet"]("周秀兰")),
    "isolation-notice": (SMALL, _letter("isolation-notice")),
    "medical-exit": (SMALL, _letter("medical-exit")),
    "pass-cards": (SMALL, _passes(PassPaper("card", 2))),
    "pass-backs": (SMALL, _passes(PassPaper("card", 2, backs=True))),
    "pass-slips": (SMALL, _passes(PassPaper("slip", 3))),
    "help-card": (SMALL, _help_card),
    "checkpoint-sign": (SMALL, _notice("checkpoint-sign", notices.checkpoint_sign)),
    "resident-rules": (SMALL, _notice("resident-rules", notices.rules_poster)),
    "visitor-plates": (
        SMALL,
        lambda _w: notices.visitor_plates(1, 8, COMMUNITY, DAY)[0],
    ),
    "grid-envelopes": (SMALL, _envelope),
}
PAGES = {"pass-backs": 2}


@pytest.mark.parametrize("words", ["zh", "en"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_that_a_sheet_looks_as_the_manual_shows_it(sheet, words, tmp_path):
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils are not installed")
    dots, draw = SHEETS[sheet]
    with language(words):
        (tmp_path / "sheet.pdf").write_bytes(draw(words))
    taken = one_page(tmp_path / "sheet.pdf", dots, PAGES.get(sheet, 1))
    kept = PICTURES / f"{sheet}-{words}.png"
    if os.environ.get("GATEBOOK_PICTURES") == "1":
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(taken, kept)
    assert difference(taken, kept) <= TOLERANCE


def test_that_another_day_would_be_noticed(tmp_path):
    for name, masked in (("a", True), ("b", False)):
        pdf.write(sample_day(), tmp_path / f"{name}.pdf", masked=masked)
    one, other = one_page(tmp_path / "a.pdf"), one_page(tmp_path / "b.pdf")
    assert difference(one, other) > TOLERANCE


def one_page(log: Path, dots: int = FINE, page: int = 1) -> Path:
    stem, number = log.with_suffix(""), str(page)
    command = ["pdftoppm", "-r", str(dots), "-gray", "-png", "-singlefile"]
    command += ["-f", number, "-l", number]
    subprocess.run([*command, str(log), str(stem)], check=True)
    return stem.with_suffix(".png")


def difference(one: Path, other: Path) -> int:
    """The worst difference of two pictures, seen coarsely."""
    first, second = coarse(one), coarse(other)
    assert first.shape == second.shape
    return int(np.abs(first.astype(int) - second.astype(int)).max())


def coarse(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None, f"no picture at {path}; take it: GATEBOOK_PICTURES=1"
    height, width = picture.shape
    size = (width // COARSE, height // COARSE)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
