"""Any text as a table of lists: refused line by line, never a crash."""

from contextlib import suppress

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
from tests.fakes.register import FakeRegister, a_resident

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
