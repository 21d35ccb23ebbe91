import re
from xml.etree import ElementTree

import msgspec
import pytest

from printing.day_log import pdf
from printing.fonts import fallbacks
from printing.sheet import A4_LANDSCAPE
from resources import language
from station.domain.errors import EnvironmentFault, OperatorError
from station.domain.people import Person
from station.domain.views import PassageRow
from tests.data.sample_day import day_log, empty_day, long_day, sample_day

NAMES = ("王䶮", "李㛃", "张𬱖", "阿卜杜拉·艾合买提")
BOX = re.compile(r'<word xMin="(.+)" yMin="(.+)" xMax="(.+)" yMax="(.+)">')


def named(*names: str) -> tuple[PassageRow, ...]:
    row = sample_day().rows[0]
    return tuple(
        msgspec.structs.replace(row, person=Person(name=name), note=name)
        for name in names
    )


def test_that_rare_names_are_extracted_as_they_were_written(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    pdf.write(day_log(named(*NAMES)), target, masked=False)
    text = poppler.text(target)
    for name in NAMES:
        assert name in text


def test_that_every_font_is_embedded_and_maps_back(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    pdf.write(day_log(named("王䶮")), target)
    fonts = poppler.fonts(target)[2:]
    assert len(fonts) == 2
    for font in fonts:
        assert "NotoSansSC" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"]


def test_that_a_masked_log_holds_no_name_and_no_number(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    pdf.write(sample_day(), target)
    text = poppler.raw_text(target)
    for row in sample_day().rows:
        assert not row.person.name or row.person.name not in text
        assert not row.person.phone or row.person.phone not in text
    assert "names and numbers masked" in text


def test_that_every_page_knows_its_number_and_the_chain_head(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    printed = pdf.write(long_day(4), target)
    pages = poppler.text(target).split("\f")[:-1]
    assert len(pages) == printed.pages > 4
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {printed.pages}" in page
        assert "5f2c 9a0b e37d 4416" in page
        assert "2022-03-15" in page


def test_that_every_passage_stands_once(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    view = sample_day()
    printed = pdf.write(view, target)
    assert printed.rows == len(view.rows)
    lines = re.findall(r"^ +(\d+) +\d\d:\d\d ", poppler.text(target), re.MULTILINE)
    assert sorted(map(int, lines)) == list(range(1, len(view.rows) + 1))


def test_that_who_did_not_pass_stands_apart_at_the_end(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    pdf.write(sample_day(), target)
    before, after = poppler.text(target).split("Not passed, or still waiting")
    assert "Red code (scanned" not in before
    assert "Red code" in after


def test_that_no_word_leaves_the_page(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    hostile = ("长" * 300, "W" * 300, "a b " * 200, "\n" * 90, "<para>&amp;" * 9)
    pdf.write(day_log(named(*hostile)), target, masked=False, blank_lines=4)
    width, height = A4_LANDSCAPE
    boxes = BOX.findall(poppler.boxes(target))
    assert len(boxes) > 100
    for left, top, right, bottom in (map(float, box) for box in boxes):
        assert 0 < left < right < width
        assert 0 < top < bottom < height


@pytest.mark.fault(60)
def test_that_a_name_is_only_ever_text(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    names = ("<b>x", '<img src="/etc/hostname"/>', "(\\)", "%s{0}", "a\x00b", "\u202ex")
    printed = pdf.write(day_log(named(*names)), target, masked=False)
    text = re.sub(r"\s", "", poppler.raw_text(target))
    assert printed.rows == len(names)
    for name in ("<b>x", '<imgsrc="/etc/hostname"/>', "(\\)", "%s{0}"):
        assert name in text


def test_that_a_character_no_font_has_is_reported_and_still_found(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    printed = pdf.write(day_log(named("张\ue81e")), target, masked=False)
    assert printed.undrawable == ("U+E81E",)
    assert "\ue81e" in poppler.raw_text(target)


def test_that_a_rarer_character_comes_from_a_font_of_the_machine(tmp_path, poppler):
    name = "\N{CJK UNIFIED IDEOGRAPH-20BB7}田"
    if not any(face.has(name[0]) for face in fallbacks()):
        pytest.skip("no font of this machine has it (Debian: fonts-hanazono)")
    target = tmp_path / "log.pdf"
    printed = pdf.write(day_log(named(name)), target, masked=False)
    assert printed.undrawable == ()
    assert name in poppler.text(target)


def test_that_a_day_without_passages_is_a_zero_report(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    printed = pdf.write(empty_day(), target)
    assert (printed.pages, printed.rows) == (1, 0)
    text = poppler.text(target)
    assert "Zero report" in text
    assert "Shift leader (signed)" in text


def test_that_lines_for_writing_by_hand_are_added(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    pdf.write(empty_day(), target, blank_lines=12)
    after = poppler.text(target).split("Written by hand")[1]
    numbers = re.findall(r"^ +(\d+)$", after, re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, 13))


def test_that_the_file_says_what_it_is(tmp_path, poppler):
    target = tmp_path / "log.pdf"
    with language("zh"):
        pdf.write(sample_day(), target)
    info = poppler.info(target)
    assert "枫林苑 东门卡口 2022-03-15" in info
    assert b"/Lang (zh-CN)" in target.read_bytes()


def test_that_the_same_day_is_the_same_file():
    assert pdf.render(sample_day()) == pdf.render(sample_day())


def test_that_a_failed_print_leaves_the_file_that_was_there(tmp_path):
    target = tmp_path / "absent" / "deeper" / "log.pdf"
    with pytest.raises(EnvironmentFault):
        pdf.write(empty_day(), target)
    folder = tmp_path / "log.pdf"
    folder.mkdir()
    with pytest.raises(OperatorError):
        pdf.write(empty_day(), folder)
    assert [path.name for path in tmp_path.iterdir()] == ["log.pdf"]


def test_that_a_full_disk_leaves_no_half_file(tmp_path):
    target = tmp_path / "log.pdf"
    target.write_bytes(b"before")
    with small_files(), pytest.raises(EnvironmentFault):
        pdf.write(empty_day(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["log.pdf"]
    assert target.read_bytes() == b"before"


def small_files():
    """No file may grow beyond a few kilobytes inside the block, as on a full disk."""
    resource = pytest.importorskip("resource")
    return _SmallFiles(resource)


class _SmallFiles:
    def __init__(self, resource):
        self._resource = resource

    def __enter__(self):
        kind = self._resource.RLIMIT_FSIZE
        self._before = self._resource.getrlimit(kind)
        self._resource.setrlimit(kind, (2000, self._before[1]))

    def __exit__(self, *failure):
        self._resource.setrlimit(self._resource.RLIMIT_FSIZE, self._before)


def test_that_a_file_says_about_itself_what_archives_read(tmp_path, poppler):
    file = tmp_path / "log.pdf"
    pdf.write(sample_day(), file)
    packet = poppler.metadata(file)
    for words in ("枫林苑", "<pdf:Producer>Gatebook", "2022-03-15T23:58:00+08:00"):
        assert words in packet
    body = packet[packet.index("<x:") : packet.index("<?xpacket end")]
    assert ElementTree.fromstring(body) is not None  # noqa: S314 - our own packet
