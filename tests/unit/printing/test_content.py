import msgspec
import pytest

from printing.day_log import content
from printing.day_log.csv import guarded
from station.domain.verdict import Outcome
from station.wording import outcomes
from tests.data.sample_day import day_log, empty_day, sample_day


def cells(number: int, *, masked: bool = True) -> dict[str, str]:
    """The line of a passage by its place in the sample day."""
    entries = list(content.entries(sample_day(), masked=masked))
    return {column.key: column.cell(entries[number - 1]) for column in content.COLUMNS}


def test_that_the_columns_fill_the_paper_in_both_languages():
    for words in (0, 1):
        widths = {column.key: column.mm[words] for column in content.COLUMNS}
        assert sum(widths.values()) - widths["phone"] == pytest.approx(279)


def test_that_names_and_numbers_are_masked():
    for entry in content.entries(sample_day(), masked=True):
        person = entry.row.person
        line = "\n".join(column.cell(entry) for column in content.COLUMNS)
        assert not person.name or person.name not in line
        assert not person.phone or person.phone not in line
        assert person.document is None or person.document.number not in line


def test_that_the_full_log_shows_them():
    line = cells(1, masked=False)
    assert line["name"] == "王䶮"
    assert line["document"].startswith("990101")
    assert line["phone"] == "19000000001"


def test_that_a_corrected_name_is_masked_in_the_remark_too():
    assert "何文" not in cells(13)["remarks"]
    assert "何文洁 → 何文杰" in cells(13, masked=False)["remarks"]


def test_that_the_remark_names_what_was_corrected_and_why():
    remark = cells(24)["remarks"]
    assert "39.6 → 36.6" in remark
    assert "录入有误" in remark


def test_that_first_and_repeat_readings_stand_in_order():
    assert cells(6)["temperature"] == "37.6 / 36.8"
    assert cells(1)["temperature"] == "Lo"


def test_that_an_outcome_has_a_mark_and_a_word_and_tells_what_was_said_first():
    verdict = cells(6)["verdict"]
    assert verdict.startswith(outcomes.mark(Outcome.ADMIT))
    assert outcomes.word(Outcome.HOLD) in verdict


def test_that_what_let_somebody_pass_as_usual_is_not_a_reason():
    assert cells(2)["reasons"] == ""
    assert "37.3" in cells(6)["reasons"]
    assert "61" in cells(11)["reasons"]


def test_that_a_visitor_stands_with_the_door_they_went_to():
    assert cells(7)["address"].startswith("to ")
    assert not cells(1)["address"].startswith("to ")


def test_that_a_paper_entry_names_its_line():
    assert "1-1" in cells(32)["remarks"]


def test_that_what_stood_on_paper_is_no_decision_of_the_leader():
    entry = list(content.entries(sample_day(), masked=True))[31]
    row = msgspec.structs.replace(entry.row, override_reason="As it stands on paper")
    remarks = content._remarks(msgspec.structs.replace(entry, row=row))
    assert remarks.splitlines()[0] == "As it stands on paper"


def test_that_a_decision_against_the_verdict_shows_its_reason():
    assert "带班人核对出入证放行" in cells(19)["remarks"]


def test_that_a_void_line_stays_where_it_was():
    entries = list(content.entries(sample_day(), masked=True))
    assert entries[15].row.void
    assert entries[15].admitted
    assert cells(16)["remarks"].splitlines()[0] == "Void"


def test_that_the_ends_of_the_holds_add_up():
    view = sample_day()
    held = content.summary(view)[3]
    assert sum(item.count for item in held.items) == view.counts.held


def test_that_an_end_of_a_hold_that_is_rare_still_adds_up():
    row = sample_day().rows[5]
    odd = msgspec.structs.replace(row, outcome=Outcome.UNJUDGED, waiting=False)
    view = day_log((odd,))
    assert sum(item.count for item in content.summary(view)[3].items) == 1


def test_that_every_category_and_outcome_is_counted_zero_or_not():
    groups = content.summary(empty_day())
    assert [len(group.items) for group in groups] == [4, 7, 5, 4, 5]
    assert all(item.count == 0 for group in groups for item in group.items)


def test_that_the_chain_head_is_short_enough_to_be_read_aloud():
    assert content.chain_head(sample_day()) == "v1 · 41 · 5f2c 9a0b e37d 4416"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@a", " =1", "＝1", "\t=1"])
def test_that_csv_text_never_runs_as_a_formula(start):
    assert guarded(start).startswith("'")


def test_that_csv_text_stays_on_one_line():
    assert guarded("绿码\n阴性\r\x00x") == "绿码 | 阴性 x"
