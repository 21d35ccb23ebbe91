from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Credential

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
CODE = f"https://s.sh.gov.cn/{'ab' * 16}1648800000000"


@given(st.text(max_size=300))
@example("GP1:")
@example("\x00\x1b[31m")
@example("\ud800")
@example("9" * 4296)
@example("https://s.sh.gov.cn/" + "0" * 4276)
def test_that_any_text_is_a_credential(text):
    assert isinstance(recognise(text, AT), Credential)


def test_that_a_text_longer_than_any_symbol_is_unknown():
    assert recognise("9" * 7089, AT).kind is CodeKind.UNKNOWN


def test_that_an_unknown_text_leaves_nothing_of_itself_behind():
    assert recognise("somebody's secret", AT) == Credential(CodeKind.UNKNOWN)


@pytest.mark.parametrize("around", ["{}\r", "]Q1{}", "\\000026{}", "]Q1\\000026{}\n"])
def test_that_what_a_gun_adds_changes_nothing(around):
    assert recognise(around.format(CODE), AT) == recognise(CODE, AT)


@pytest.mark.parametrize(
    "text",
    [
        "https://" + "a." * 2100,
        "https://render.alipay.com/p/w/" + "jkm-" * 1000,
        "https://render.alipay.com/p/w/jkm/a.html?" + "&orgCode=1" * 400,
        "https://a.gov.cn/" + "placecode" * 470,
        "https://s.sh.gov.cn/" + "20220401" * 500,
    ],
    ids=range(5),
)
def test_that_a_hostile_text_is_answered_at_all(text):
    # a pattern that goes back and forth over such a text would never return
    assert recognise(text, AT).kind in set(CodeKind)
