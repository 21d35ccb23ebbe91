"""Lists with their days, and the office's word on local orders, down to the gate."""

from datetime import date, timedelta

import pytest

from station.domain.errors import OperatorError
from station.domain.kinds import LISTING, LOCAL_ORDER
from station.domain.lists import Listing
from station.domain.pasted import rows_of
from station.domain.policy.local_order import LocalOrder, OrderSense, order_entry
from station.domain.policy.model import load_policy
from station.services.adopt import adopt
from station.services.list_import import import_lists
from station.services.lists import list_named, one_resident, put_on, take_off
from station.services.order_review import give_word, reviewed_orders
from station.services.orders import orders_given
from station.services.policy_versions import put_policy
from tests.integration.exchange.world import POLICY

TODAY = date(2022, 5, 4)
RULES = load_policy(POLICY)


def days(**days):
    return Listing("person-4", "watch", **days)


def adopted(world, gate="gate-1"):
    adopt(world.gates[gate], world.briefing(gate).data)
    return world.gates[gate]


@pytest.fixture
def paired(world):
    """Both gates have handed over once, so the office can brief them."""
    for gate in world.gates:
        world.record(gate, 1)
        world.taken(*world.sent(gate))
    return world


def test_that_the_gate_sees_a_stay_begin_and_end(paired):
    office = paired.office
    stay = days(starts=TODAY, until=date(2022, 5, 10), reason="密接")
    put_on([stay], office.register, office)
    register = adopted(paired).register
    assert register.lists_of("person-4", date(2022, 5, 3)) == ()
    assert register.lists_of("person-4", TODAY) == ("watch",)
    assert register.lists_of("person-4", date(2022, 5, 10)) == ("watch",)
    assert register.lists_of("person-4", date(2022, 5, 11)) == ()


def test_that_why_somebody_is_listed_stays_in_the_office(paired):
    put_on([days(reason="密接")], paired.office.register, paired.office)
    listings = adopted(paired).register.listings()
    assert {one.reason for one in listings} == {""}


def test_that_a_stay_that_is_over_does_not_go_down(paired):
    office = paired.office
    put_on([days(until=TODAY - timedelta(days=1))], office.register, office)
    assert adopted(paired).register.lists_of("person-4") == ()


def test_that_lists_are_recorded_once_and_lifted(paired):
    office = paired.office
    assert put_on([days(until=TODAY)], office.register, office)
    assert not put_on([days(until=TODAY)], office.register, office)
    (row,) = office.passages.ledger(LISTING.name)
    assert (row.state, row.fields["until"]) == ("on", TODAY.isoformat())
    take_off("person-4", "watch", office.register, office, "解除")
    (row,) = office.passages.ledger(LISTING.name)
    assert (row.state, row.fields["reason"]) == ("off", "解除")
    assert office.register.lists_of("person-4") == ()
    with pytest.raises(OperatorError):
        take_off("person-4", "watch", office.register, office)


def test_that_days_in_the_wrong_order_are_refused(paired):
    wrong = days(starts=TODAY, until=TODAY - timedelta(days=1))
    with pytest.raises(OperatorError):
        put_on([wrong], paired.office.register, paired.office)


def test_that_a_list_is_meant_by_its_name_or_label():
    assert list_named("重点关注", RULES) == list_named("watch", RULES) == "watch"
    with pytest.raises(OperatorError):
        list_named("unheard", RULES)


def test_that_somebody_is_found_by_number_or_door_and_name(world):
    register = world.office.register
    someone = register.by_id("person-4")
    door = someone.person.home.key
    assert one_resident(register, someone.person.document.number) == someone
    assert one_resident(register, door, someone.person.name) == someone
    with pytest.raises(OperatorError):
        one_resident(register, door, "谁也不是")


def table(world, *lines):
    office = world.office
    return import_lists(rows_of("\n".join(lines)), office.register, RULES, office)


def test_that_a_pasted_table_puts_persons_on_lists(world):
    number = world.office.register.by_id("person-4").person.document.number
    report = table(
        world,
        "身份证号\t名单\t截止日期\t原因",
        f"{number}\t居家隔离医学观察\t5月18日\t密接",
        "11010519900101001X\t重点关注\t\t",
        f"{number}\t没有的名单\t\t",
        f"{number}\t重点关注\t昨天\t",
    )
    assert (report.lines, report.listed) == (4, 1)
    assert [line for line, _error in report.refused] == [3, 4, 5]
    (entry,) = [x for x in world.office.register.listings() if x.reason]
    assert entry == Listing(
        "person-4", "home-isolation", TODAY, date(2022, 5, 18), "密接"
    )
    again = table(world, f"{number}, ,居家隔离医学观察,,2022-05-18,密接")
    assert (again.listed, again.same) == (0, 1)


def an_order(clock, hours=12):
    start = clock.now().at
    return LocalOrder(
        order_id="order-1",
        giver="街道",
        text="今晚只进不出",
        start=start,
        end=start + timedelta(hours=hours),
        sense=OrderSense.TIGHTER,
    )


@pytest.fixture
def ordered(paired):
    """A gate has an order in force, and the office has heard of it."""
    gate = paired.gates["gate-1"]
    gate.record(LOCAL_ORDER, order_entry(an_order(paired.clock)))
    paired.taken(*paired.sent("gate-1"))
    return paired


def words(world, **said):
    return give_word(world.office.passages, world.office, "order", **said)


def test_that_the_office_sees_the_order_of_a_gate(ordered):
    (seen,) = reviewed_orders(ordered.office.passages)
    assert (seen.station, seen.text, seen.word) == ("gate-1", "今晚只进不出", "")


def test_that_a_confirmed_order_outlives_the_briefing(ordered):
    words(ordered, confirmed=True, note="社区同意")
    gate = adopted(ordered)
    (order,) = orders_given(gate.passages)
    assert order.text == "今晚只进不出 [社区同意]"
    again = adopted(ordered)
    assert orders_given(again.passages) == (order,)


def test_that_the_gate_sees_that_its_order_was_confirmed(ordered):
    words(ordered, confirmed=True)
    gate = adopted(ordered)
    (seen,) = reviewed_orders(gate.passages)
    assert (seen.word, seen.text) == ("confirmed", "今晚只进不出")
    before = gate.journal.head().seq
    adopted(ordered)
    kinds = [
        r.envelope.kind
        for r in gate.journal.records(
            "gate-1", gate.journal.head().volume, before + 1, before + 9
        )
    ]
    assert LOCAL_ORDER.name not in kinds


@pytest.mark.parametrize("said", [None, False])
def test_that_any_other_order_ends_with_the_briefing(ordered, said):
    if said is not None:
        words(ordered, confirmed=said)
    gate = adopted(ordered)
    assert orders_given(gate.passages) == ()
    (row,) = gate.passages.ledger(LOCAL_ORDER.name)
    assert (row.state, row.due_us is None) == ("ended", False)


def test_that_the_last_word_of_the_office_counts(ordered):
    words(ordered, confirmed=True)
    words(ordered, confirmed=False)
    assert orders_given(adopted(ordered).passages) == ()


def test_that_a_word_on_an_order_nobody_gave_is_refused(world):
    with pytest.raises(OperatorError):
        words(world, confirmed=True)


def test_that_a_word_goes_to_the_gate_that_gave_the_order(ordered):
    words(ordered, confirmed=True)
    assert orders_given(adopted(ordered, "gate-2").passages) == ()


def test_that_rules_put_in_force_are_of_that_moment(world):
    """The gate's window says how old the rules are."""
    put_policy(world.office, POLICY.replace("fever = 37.3", "fever = 37.0"))
    second = load_policy(world.office.exchange.policy().text)
    assert timedelta() < world.clock.now().at - second.issued < timedelta(minutes=1)
    assert second.version == 2
    put_policy(world.office, POLICY.replace("fever = 37.3", "fever = 37.0"))
    assert load_policy(world.office.exchange.policy().text) == second
    later = "issued = 2030-01-01T08:00:00+08:00"
    third = POLICY.replace("issued = 2022-04-01T08:00:00+08:00", later)
    put_policy(world.office, third)
    assert later in world.office.exchange.policy().text
