"""What a gate says, as scripts; `script.py` explains the language."""

from collections.abc import Callable

import pytest

from resources import text
from station.domain.policy.model import Policy, load_policy
from tests.unit.domain.policy.script import play, tidy

MACROS = {
    "VISITOR": "green test=20h REST",
    "TESTED": "test=20h REST",
    "REST": "place card named host",
    "COURIER": "test=20h place named",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(text("policy/default.toml"))


@pytest.fixture
def check(policy: Policy) -> Callable[..., None]:
    def run(script: str, changed: Policy | None = None) -> None:
        for macro, words in MACROS.items():
            script = script.replace(macro, words)
        assert play(script, changed or policy) == tidy(script)

    return run


def added(more: str) -> Policy:
    return load_policy(text("policy/default.toml") + "\n" + more)


def changed(old: str, new: str) -> Policy:
    document = text("policy/default.toml")
    assert old in document
    return load_policy(document.replace(old, new))


def test_that_a_resident_needs_a_pass_and_a_temperature(check):
    check("""
        07:31 in resident pass 36.5 -> ADMIT
        07:32 in resident known 36.5 -> ADMIT
        07:33 in resident pass -> HOLD temperature-missing
        07:34 in resident 36.5 -> HOLD person-unknown
        07:35 out resident pass -> ADMIT
        07:36 out resident -> ADMIT
    """)


def test_that_a_visitor_is_asked_for_all_that_the_duty_names(check):
    check("""
        07:31 in visitor VISITOR 36.5 -> ADMIT
        07:32 in visitor TESTED 36.5 -> ADMIT
        07:33 in visitor REST 36.5 -> HOLD code-missing test-missing
        07:34 in visitor green test=20h card named host 36.5 -> HOLD place-code-missing
        07:35 in visitor green COURIER host 36.5 -> HOLD travel-card-missing
        07:36 in visitor green test=20h place card host 36.5 -> HOLD person-unknown
        07:37 in visitor green test=20h place card named 36.5 -> HOLD host-missing
        07:38 in courier green COURIER 36.5 -> ADMIT
        07:39 in supply green test=20h 36.5 -> ADMIT
        07:40 out visitor -> ADMIT
    """)


def test_that_a_plate_is_enough_to_find_a_courier_again(check):
    check("""
        08:00 in courier green test=20h place plate=浙A12345 36.5 -> ADMIT
        08:01 in worker green test=20h place plate=浙A12345 36.5 -> HOLD person-unknown
    """)


def test_that_each_colour_means_what_the_policy_says(check):
    check("""
        08:00 in visitor yellow TESTED 36.5 -> HOLD code-yellow
        08:01 in visitor red TESTED 36.5 -> REFER code-red
        08:02 in visitor grey TESTED 36.5 -> HOLD code-grey
        08:03 in visitor unsure TESTED 36.5 -> HOLD code-unsure
        08:04 in visitor none TESTED 36.5 -> HOLD code-unsure
        08:05 in visitor popup TESTED 36.5 -> HOLD code-popup
        08:06 in visitor stale TESTED 36.5 -> HOLD code-stale
    """)


def test_that_a_code_counts_although_none_was_asked_for(check):
    check("""
        08:00 in resident pass red 36.5 -> REFER code-red
        08:01 out visitor yellow -> HOLD code-yellow
        08:02 out visitor green -> ADMIT
    """)


def test_that_a_verified_certificate_stands_in_for_a_health_code(check):
    check(
        """
        08:00 in medical certificate 36.5 -> HOLD test-missing
        08:01 in medical certificate test=20h 36.5 -> ADMIT
        08:02 in medical certificate=expired green 36.5 -> HOLD BOTH
    """.replace("BOTH", "certificate-invalid test-missing")
    )


def test_that_the_age_and_the_result_of_a_test_count(check):
    check("""
        08:00 in visitor green test=48h REST 36.5 -> ADMIT
        08:01 in visitor green test=48.5h REST 36.5 -> HOLD test-old
        08:02 in visitor green test=pending REST 36.5 -> HOLD test-pending
        08:03 in visitor green test=none REST 36.5 -> HOLD test-none
        08:04 in visitor green test=positive REST 36.5 -> REFER test-positive
        08:05 in visitor green test=exempt REST 36.5 -> ADMIT test-exempt
        08:06 in visitor green test=negative REST 36.5 -> HOLD test-age-unknown
        08:07 in visitor test=60h TESTED 36.5 -> ADMIT
        08:08 in resident pass test=90h 36.5 -> ADMIT
        08:09 in resident pass test=positive 36.5 -> REFER test-positive
    """)


def test_that_a_fever_is_measured_again_before_anybody_is_referred(check):
    check("""
        08:00 in resident pass 37.3 -> ADMIT
        08:01 in resident pass 37.4 -> HOLD fever
        08:02 in resident pass 37.4 38.0@armpit -> REFER fever-confirmed
        08:03 in resident pass 37.4 36.6@armpit -> ADMIT fever-cleared
        08:04 in resident pass 37.4 36.6 -> HOLD fever
        08:05 in resident pass 37.4 38.0 -> HOLD fever
        08:06 in resident pass 37.4 Lo@armpit -> HOLD fever
        08:07 in resident pass 37.4 37.9@ear 36.6@armpit -> REFER fever-confirmed
        08:08 in resident pass 36.6@ear 37.9 -> HOLD fever
        08:09 out visitor 38.0 -> HOLD fever
    """)


def test_that_the_comparator_of_the_fever_limit_counts(check):
    policy = changed('comparator = ">"', 'comparator = ">="')
    check(
        """
        08:00 in resident pass 37.3 -> HOLD fever
        08:01 in resident pass 37.2 -> ADMIT
        """,
        policy,
    )


def test_that_a_cold_device_stops_no_queue(check):
    check("""
        06:00 in resident pass Lo -> ADMIT temperature-low
        06:01 in resident pass 34.9 -> ADMIT temperature-low
        06:02 in resident pass Lo 36.4 -> ADMIT
        06:03 in resident pass 88.0 -> HOLD temperature-implausible
        06:04 in resident pass 88.0 36.4 -> ADMIT
    """)


def test_that_a_pass_which_does_not_hold_is_held(check):
    check("""
        09:00 in resident pass=revoked 36.5 -> HOLD pass-revoked
        09:01 in resident known pass=expired 36.5 -> HOLD pass-expired
        09:02 in resident known pass=bad-signature 36.5 -> HOLD pass-invalid
        09:03 in resident pass=h2 36.5 -> HOLD pass-of-another
    """)


def test_that_lists_have_a_rule_for_each_direction(check):
    check("""
        10:00 out resident pass list=home-isolation -> REFUSE listed
        10:01 in resident pass list=home-isolation 36.5 -> HOLD listed
        10:02 out resident pass list=home-monitoring -> HOLD listed
        10:03 in resident pass list=home-monitoring 36.5 -> ADMIT listed
        10:04 out resident pass list=self-monitoring -> ADMIT listed
        10:05 in resident pass list=watch 36.5 -> HOLD listed
        10:06 in resident pass list=unheard-of 36.5 -> HOLD listed
    """)


def test_that_a_list_means_something_in_its_time_only(check):
    span = "from = 2022-04-02T10:00:00+08:00\nuntil = 2022-04-02T12:00:00+08:00"
    policy = changed('name = "watch"\n', f'name = "watch"\n{span}\n')
    check(
        """
        09:59 in resident pass list=watch 36.5 -> ADMIT
        10:00 in resident pass list=watch 36.5 -> HOLD listed
        11:59 in resident pass list=watch 36.5 -> HOLD listed
        12:00 in resident pass list=watch 36.5 -> ADMIT
        12:01 in resident pass list=unheard-of 36.5 -> HOLD listed
        """,
        policy,
    )


def test_that_an_ambulance_goes_through_with_one_tap(check):
    check("""
        10:00 in emergency -> ADMIT exempt
        10:01 in emergency red 40.0 fail=scanner -> ADMIT exempt
    """)


def test_that_a_technical_failure_is_unjudged_and_hides_nothing_graver(check):
    check("""
        10:00 in resident pass 36.5 fail=scanner -> UNJUDGED technical
        10:01 in resident pass 37.9 fail=scanner -> HOLD fever technical
    """)


def test_that_a_household_quota_says_no_until_its_days_are_over(check):
    policy = changed('levels = ["管控"]', "")
    check(
        """
        day 2022-04-02
        09:00 out resident known=p1 -> ADMIT
        10:00 in resident known=p1 36.5 -> ADMIT
        15:00 out resident known=p2 -> REFUSE quota
        day 2022-04-03
        09:00 out resident known=p1 -> REFUSE quota
        day 2022-04-04
        00:00 out resident known=p1 -> ADMIT
        """,
        policy,
    )


def test_that_a_return_after_the_allowed_hours_is_noted(check):
    policy = changed('levels = ["管控"]', "")
    check(
        """
        09:00 out resident known -> ADMIT
        12:06 in resident known 36.5 -> ADMIT out-too-long
        12:30 in resident known 36.5 -> ADMIT
        """,
        policy,
    )


def test_that_a_quota_of_a_level_counts_only_under_that_level(check):
    policy = changed(
        'label = "管控"\ncovers = []',
        'label = "管控"\ncovers = [{ kind = "building", key = "3" }]',
    )
    check(
        """
        09:00 out resident home=3-1-101 -> ADMIT
        09:30 out resident home=3-1-101 -> REFUSE quota
        09:31 out resident home=4-1-101 -> ADMIT
        """,
        policy,
    )


def test_that_a_curfew_runs_over_midnight(check):
    check("""
        22:59 in visitor VISITOR 36.5 -> ADMIT
        23:00 in visitor VISITOR 36.5 -> HOLD curfew
        04:59 in visitor VISITOR 36.5 -> HOLD curfew
        05:00 in visitor VISITOR 36.5 -> ADMIT
        23:30 in courier green COURIER 36.5 -> ADMIT
    """)


@pytest.mark.parametrize(
    ("cover", "home", "outcome"),
    [
        ('kind = "community"', "4-1-101", "REFUSE control-level"),
        ('kind = "building", key = "3"', "3-1-101", "REFUSE control-level"),
        ('kind = "building", key = "3"', "4-1-101", "ADMIT"),
        ('kind = "unit", key = "3-1"', "3-1-101", "REFUSE control-level"),
        ('kind = "unit", key = "3-1"', "3-2-101", "ADMIT"),
        ('kind = "grid", key = "2"', "3-2-101", "REFUSE control-level"),
        ('kind = "household", key = "3-2-101"', "3-2-101", "REFUSE control-level"),
        ('kind = "household", key = "3-2-101"', "3-2-102", "ADMIT"),
    ],
)
def test_that_a_level_reaches_as_far_as_its_cover(check, cover, home, outcome):
    policy = changed(
        'label = "封控"\ncovers = []', f'label = "封控"\ncovers = [{{ {cover} }}]'
    )
    check(f"09:00 out resident home={home} -> {outcome}", policy)


def test_that_the_first_rule_of_a_level_counts_between_its_dates(check):
    policy = changed(
        'label = "封控"\ncovers = []',
        'label = "封控"\nfrom = 2022-04-02T08:00:00+08:00\n'
        'until = 2022-04-02T20:00:00+08:00\ncovers = [{ kind = "community" }]',
    )
    check(
        """
        07:59 out resident pass -> ADMIT
        08:00 out resident pass -> REFUSE control-level
        08:01 in resident pass 36.5 -> HOLD control-level
        08:02 in visitor VISITOR 36.5 -> REFUSE control-level
        08:03 in supply green test=20h 36.5 -> ADMIT
        08:04 in emergency -> ADMIT exempt
        20:00 out resident pass -> ADMIT
        """,
        policy,
    )


def test_that_a_risk_area_counts_for_its_look_back_days(check):
    policy = added("""
        [[areas]]
        place = "青湖区"
        level = "高风险"
        from = 2022-03-20
        until = 2022-03-30
        lookback_days = 7
        outcome = "refer"
    """)
    check(
        """
        day 2022-04-02
        09:00 in resident pass 36.5 travel=青湖区东街:2022-03-28 -> REFER risk-area
        09:01 in resident pass travel=青湖区:2022-03-25 36.5 -> ADMIT
        09:02 in resident pass travel=青湖区:2022-03-19 36.5 -> ADMIT
        09:03 in resident pass travel=青湖区 36.5 -> REFER risk-area
        09:04 in resident pass travel=青湖区:2099-01-01 36.5 -> REFER risk-area
        09:05 in resident pass travel=云海市:2022-03-28 36.5 -> ADMIT
        09:06 in resident pass travel=青湖区:soon 36.5 -> REFER risk-area
        day 2022-04-06
        09:00 in resident pass travel=青湖区:2022-04-05 36.5 -> REFER risk-area
        day 2022-04-07
        09:00 in resident pass travel=青湖区:2022-04-05 36.5 -> ADMIT
        """,
        policy,
    )


def test_that_a_star_on_the_travel_card_is_held(check):
    check("""
        09:00 in courier green COURIER card=star 36.5 -> HOLD travel-star
        09:01 out visitor card=star -> ADMIT travel-star
    """)


def test_that_one_code_twice_the_same_way_is_held(check):
    check("""
        09:00 in courier green=d1 COURIER 36.5 -> ADMIT
        09:09 in courier green=d1 COURIER 36.5 -> HOLD code-reused
        09:10 in courier green=d1 COURIER 36.5 -> ADMIT
        09:12 out courier green=d1 -> ADMIT
        09:13 in courier green=d1 COURIER 36.5 -> ADMIT
    """)


def test_that_one_code_at_both_doors_is_held(check):
    check("""
        09:00 in courier green=d1 COURIER 36.5 away -> ADMIT
        09:05 in courier green=d1 COURIER 36.5 -> HOLD code-other-gate
    """)


def test_that_one_code_with_two_names_is_held(check):
    check("""
        09:00 in courier green=d1 COURIER=a 36.5 -> ADMIT
        10:00 in courier green=d1 COURIER=a 36.5 -> ADMIT
        11:00 in courier green=d1 COURIER=b 36.5 -> HOLD code-two-names
        12:00 in courier green=d1 test=20h place known=p1 36.5 -> ADMIT
        13:00 in courier green=d1 test=20h place known=p2 36.5 -> HOLD code-two-names
    """)


def test_that_an_answer_of_concern_is_held(check):
    check("""
        09:00 in visitor VISITOR 36.5 answer=no -> ADMIT
        09:01 in visitor VISITOR 36.5 answer=yes -> HOLD answer
        09:02 in courier green COURIER 36.5 answer=yes -> ADMIT
    """)


def test_that_a_required_answer_is_asked_of_those_without_a_pass(check):
    policy = changed(
        'missing = "admit"\n\n[[overstays]]', 'missing = "hold"\n\n[[overstays]]'
    )
    check(
        """
        09:00 in visitor VISITOR 36.5 -> HOLD answer-missing
        09:01 in visitor green test=20h place card pass host 36.5 -> ADMIT
        """,
        policy,
    )


def test_that_a_long_stay_is_noted_on_the_way_out(check):
    check("""
        08:00 in visitor green=d1 TESTED 36.5 -> ADMIT
        19:59 out visitor green=d1 -> ADMIT
        20:00 in visitor green=d2 TESTED 36.5 -> ADMIT
        day 2022-04-03
        08:06 out visitor green=d2 -> ADMIT overstay
    """)


def test_that_a_missing_pass_is_held_where_one_is_asked_for(check):
    policy = changed(
        'temperature = "hold"\nidentity = "hold"\n\n',
        'temperature = "hold"\ncard = "hold"\n\n',
    )
    check(
        """
        08:00 in resident known 36.5 -> HOLD pass-missing
        08:01 in resident pass 36.5 -> ADMIT
        """,
        policy,
    )


def test_that_a_closed_direction_is_closed_for_its_time(check):
    policy = added("""
        [[closures]]
        label = "东门检修"
        directions = ["in"]
        from = 2022-04-02T08:00:00+08:00
        until = 2022-04-02T09:00:00+08:00
    """)
    check(
        """
        07:59 in resident pass 36.5 -> ADMIT
        08:00 in resident pass 36.5 -> REFUSE closed
        08:01 out resident pass -> ADMIT
        09:00 in resident pass 36.5 -> ADMIT
        """,
        policy,
    )


def test_that_a_local_order_counts_from_its_start_to_its_end(check):
    check("""
        order fever-limit 37.0 08:00-12:00
        07:59 in resident pass 37.2 -> ADMIT
        08:00 in resident pass 37.2 -> HOLD fever
        12:00 in resident pass 37.2 -> ADMIT
    """)


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ("low-reading hold", "in resident pass Lo -> HOLD temperature-low"),
        ("temperature admit", "in resident pass -> ADMIT"),
        ("code hold", "in resident pass 36.5 -> HOLD code-missing"),
        ("colour-green hold", "in resident pass green 36.5 -> HOLD code-green"),
        ("colour-yellow refuse", "in resident pass yellow 36.5 -> REFUSE code-yellow"),
        ("colour-red hold", "in resident pass red 36.5 -> HOLD code-red"),
        ("colour-grey admit", "in resident pass grey 36.5 -> ADMIT code-grey"),
        ("colour-unsure refuse", "in resident pass unsure 36.5 -> REFUSE code-unsure"),
        ("popup refer", "in resident pass popup 36.5 -> REFER code-popup"),
        ("test-age 24", "in resident pass test=30h 36.5 -> HOLD test-old"),
        ("test-age 24", "in resident pass 36.5 -> HOLD test-missing"),
        ("test-age 0", "in supply green 36.5 -> ADMIT"),
        ("place-code hold", "in resident pass 36.5 -> HOLD place-code-missing"),
        ("travel-card hold", "in resident pass 36.5 -> HOLD travel-card-missing"),
        ("passage closed", "out resident pass -> REFUSE order-closed"),
        ("curfew off", "in visitor VISITOR 36.5 -> ADMIT"),
        ("passage open", "in visitor VISITOR 36.5 -> ADMIT"),
    ],
)
def test_that_a_local_order_changes_its_rule(check, order, line):
    check(f"order {order} 23:00-23:59\n23:40 {line}")


def test_that_a_local_order_may_lift_the_quota(check):
    policy = changed('levels = ["管控"]', "")
    check(
        """
        order quota off 12:00-13:00
        09:00 out resident known -> ADMIT
        11:59 out resident known -> REFUSE quota
        12:00 out resident known -> ADMIT
        """,
        policy,
    )


def test_that_a_local_order_touches_only_whom_it_names(check):
    check("""
        order passage closed 08:00-20:00 in visitor
        09:00 in visitor VISITOR 36.5 -> REFUSE order-closed
        09:01 out visitor -> ADMIT
        09:02 in resident pass 36.5 -> ADMIT
        09:03 in emergency -> ADMIT exempt
    """)


def test_that_the_later_of_two_local_orders_counts(check):
    check("""
        order fever-limit 38.5 09:00-12:00
        order fever-limit 37.0 08:00-12:00
        08:30 in resident pass 37.2 -> HOLD fever
        09:30 in resident pass 38.2 -> ADMIT
    """)
