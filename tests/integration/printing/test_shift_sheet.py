"""交接班记录: one page, what it says, and a head that the program takes back."""

import cv2
import msgspec
import pytest

from printing import shift_sheet
from printing.shift_sheet import MOST_LISTED, full_text, head_short
from resources import language
from station.domain.heads import read_head
from station.domain.moments import to_us
from station.domain.verdict import Outcome
from station.scanning.reader import read
from station.services.shift_sheet import Inside, ShiftSheet, Standing
from tests.data.sample_day import DAY, sample_day

VIEW = sample_day()
HOLDS = tuple(row for row in VIEW.rows if row.waiting)
LINK = "0123456789abcdef" * 4


def a_sheet(**changes: object) -> ShiftSheet:
    inside = tuple(
        Inside(row, 3.0 + n, overdue=n % 2 == 0)
        for n, row in enumerate(VIEW.rows)
        if row.outcome is Outcome.ADMIT
    )
    sheet = ShiftSheet(
        name="0315-2",
        shift="01808d39-8a00-7000-8094-6f9483929f98",
        community=VIEW.community,
        gate=VIEW.gate,
        station="gate-1",
        leader="周秀兰",
        guards=("马志强", "值守乙"),
        opened_us=to_us(DAY) + 8 * 3_600_000_000,
        closed_us=to_us(DAY) + 20 * 3_600_000_000,
        printed_us=to_us(DAY) + 20 * 3_600_000_000,
        counts=VIEW.counts,
        holds=HOLDS,
        inside=inside,
        sees_leaving=True,
        standing=Standing(VIEW.gate, unsent=46, files=1),
        items="",
        note="",
        policy_version=7,
        policy_label="管控",
        orders=("即日起严控快递进入",),
        volume="625bace0d86bc979",
        head_seq=4711,
        head_link=LINK,
    )
    return msgspec.structs.replace(sheet, **changes)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_sheet_is_one_page_and_says_it_all(tmp_path, poppler, lang):
    target = tmp_path / "sheet.pdf"
    with language(lang):
        printed = shift_sheet.write(a_sheet(), target)
    assert printed.pages == 1
    assert printed.undrawable == ()
    text = poppler.text(target)
    for words in ("0315-2", "周秀兰", "马志强", "4666", "4711", "即日起严控快递进入"):
        assert words in text
    assert "01808d39" not in text  # nobody reads out an id


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_many_holds_and_visitors_still_leave_room_to_sign(tmp_path, poppler, lang):
    target = tmp_path / "sheet.pdf"
    sheet = a_sheet(holds=HOLDS * 40, inside=a_sheet().inside * 9)
    with language(lang):
        printed = shift_sheet.write(sheet, target)
        more = f" {len(sheet.holds) - MOST_LISTED} "
    assert printed.pages <= 2
    assert more in poppler.text(target).replace("另有", " ")


def test_that_the_code_is_the_head_and_reads_back(tmp_path, poppler):
    target = tmp_path / "sheet.pdf"
    with language("zh"):
        shift_sheet.write(a_sheet(), target)
    (page,) = poppler.pages(target, 200)
    texts = {symbol.text for symbol in read(cv2.imread(str(page)))}
    assert texts == {full_text(a_sheet())}
    (text,) = texts
    assert read_head(text) == ("625bace0d86bc979", 4711, LINK)


def test_that_the_short_head_on_paper_is_a_head():
    assert read_head(head_short(a_sheet())) == ("625bace0d86bc979", 4711, LINK[:16])


def test_that_no_name_stands_in_full(tmp_path, poppler):
    target = tmp_path / "sheet.pdf"
    with language("zh"):
        shift_sheet.write(a_sheet(), target)
        said = poppler.text(target) + "\n".join(shift_sheet.lines(a_sheet()))
    shown = (*HOLDS, *(one.row for one in a_sheet().inside))
    names = {row.person.name for row in shown} - {""}
    assert {name for name in names if name in said} == set()


def test_that_an_open_shift_and_a_one_way_gate_say_so():
    sheet = a_sheet(closed_us=None, sees_leaving=False, inside=())
    with language("en"):
        said = "\n".join(shift_sheet.lines(sheet))
    assert "Shift ended: still open" in said
    assert "nobody leaves by this gate" in said


def test_that_things_and_remarks_are_printed_where_they_were_given():
    with language("en"):
        said = "\n".join(shift_sheet.lines(a_sheet(items="额温枪 2", note="门坏了")))
    assert "Things: 额温枪 2" in said
    assert "Remarks: 门坏了" in said
