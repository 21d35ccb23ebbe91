"""Any text as a table of lists: refused line by line, never a crash."""

from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from resources import text
from station.domain.errors import OperatorError
from station.domain.pasted import rows_of
from station.domain.policy.model import load_policy
from station.services.list_import import import_lists
from station.services.recorder import Recorder
from station.workspace.ids import new_record_id
from tests.fakes.clock import TickingClock
from tests.fakes.journal import FakeJournal
from tests.fakes.register import FakeRegister, a_flat, a_resident

RULES = load_policy(text("policy/default.toml"))
LINES = st.lists(
    st.lists(
        st.sampled_from(["王䶮", "3-2-1501", "watch", "重点关注", "4月1日", "x", ""])
        | st.text(max_size=20),
        max_size=7,
    ).map("\t".join),
    min_size=1,
    max_size=6,
).map("\n".join)


def fresh():
    clock = TickingClock()
    register = FakeRegister()
    register.replace([a_resident()])
    journal = FakeJournal("office-1", clock)
    journal.open_volume("first", "")
    return register, Recorder(journal, clock, new_record_id)


@given(LINES)
def test_that_every_line_is_listed_or_refused(table):
    register, recorder = fresh()
    try:
        report = import_lists(rows_of(table), register, RULES, recorder, usual="watch")
    except OperatorError:
        assert register.listings() == ()
        return
    assert report.listed == len(register.listings())
    assert report.lines == report.listed + report.same + len(report.refused)


@given(LINES)
def test_that_a_trial_lists_nobody(table):
    register, recorder = fresh()
    with suppress(OperatorError):
        import_lists(
            rows_of(table), register, RULES, recorder, usual="watch", dry_run=True
        )
    assert register.listings() == ()


def test_that_a_door_and_a_name_are_enough():
    register, recorder = fresh()
    report = import_lists(rows_of("3-2-1501\t王䶮\twatch"), register, RULES, recorder)
    assert (report.listed, report.refused) == (1, ())


def test_that_a_document_goes_before_a_door_and_a_door_may_name_its_estate():
    register, recorder = fresh()
    other = a_resident("李试乙", a_flat("1502"), document=None)
    register.replace([a_resident(), other])
    number = a_resident().person.document.number
    estate = a_flat("1502").community
    table = (
        "姓名,身份证号,住址,类别,开始日期,结束日期\n"
        f"王䶮,{number},别的小区3栋2单元9901室,重点关注,2022.4.1,4月15日\n"
        f"李试乙,无,湖北省{estate}3栋2单元1502室,重点关注,2021-12-20,1月3日\n"
        "李试乙,,别的小区3栋2单元1502室,重点关注,,\n"
    )
    report = import_lists(rows_of(table), register, RULES, recorder)
    assert [line for line, _why in report.refused] == [4]
    days = {(one.starts, one.until) for one in register.listings()}
    assert days == {
        (date(2022, 4, 1), date(2022, 4, 15)),
        (date(2021, 12, 20), date(2022, 1, 3)),
    }
