from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.health_codes import SHAPES
from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Problem

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
HEX = "0123456789abcdef" * 2
ALIPAY = "https://render.alipay.com/p/w/xx-jkm/report-health.html"
# length, signature, UUID, mark, client, end, key, transport
JOINT = f"https://s.sh.gov.cn/0172{'s' * 64}{HEX}0106{{until}}1{'t' * 96}##"

HEALTH = {
    f"https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{HEX}#/result": "zhejiang",
    f"https://healthcode.dingtalk.com/healthAct/index.html?qrCode=V2{HEX}&b=x%2B1"
    "&stateCouncilBarCode=&cityCode=330100#/result": "zhejiang",
    f"https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{HEX}3320000": "zhejiang",
    f"https://s.sh.gov.cn/{HEX}1648800000000": "shanghai",
    JOINT.format(until="20220402120000"): "shanghai",
    "https://jsstm.jszwfw.gov.cn/jkmIndex.html?token="
    f"{HEX}{HEX}&uuid=P20220401080000123": "jiangsu",
    f"{ALIPAY}?orgCode=140100-0001&type=twocode&from=offline": "alipay",
    "https://akm.ahzwfw.gov.cn/": "anhui",
    "http://wx.jkgs.gov.cn/jkm?x=1": "gansu",
    "https://ganfutong.jiangxi.gov.cn/jmopen": "jiangxi",
    "https://zwfw.nmg.gov.cn": "inner-mongolia",
}
NO_HEALTH = (
    "",
    "hello",
    HEX,
    f"https://s.sh.gov.cn.example/{HEX}1648800000000",
    f"https://evil.example/?https://s.sh.gov.cn/{HEX}1648800000000",
    f"https://s.sh.gov.cn/{HEX}164880000000",
    f"https://h5.dingtalk.com/other?qrCode=V2{HEX}",
    "https://akm.ahzwfw.gov.cn.example/",
    "https://example.gov.cn/news/index.html",
)


@pytest.mark.parametrize(("text", "issuer"), HEALTH.items())
def test_that_an_official_code_is_recognised_and_never_verified(text, issuer):
    seen = recognise(text, AT)
    assert (seen.kind, seen.issuer) == (CodeKind.HEALTH_CODE, issuer)
    assert seen.verified is None
    assert seen.problem is None
    assert seen.fields["system"]


@pytest.mark.parametrize("text", NO_HEALTH)
def test_that_another_text_is_no_official_code(text):
    assert recognise(text, AT).kind is CodeKind.UNKNOWN


def test_that_a_travel_card_and_a_place_code_are_told_apart():
    card = recognise("https://xc.caict.ac.cn/?code=101", AT)
    place = recognise("https://app.example.gov.cn/scan?placeCode=330106001", AT)
    assert card.kind is CodeKind.TRAVEL_CARD
    assert place.kind is CodeKind.PLACE_CODE


def test_that_the_shanghai_code_keeps_its_holder_while_its_moment_moves():
    first = recognise(f"https://s.sh.gov.cn/{HEX}1648800000000", AT)
    later = recognise(f"https://s.sh.gov.cn/{HEX}1648803600000", AT)
    other = recognise(f"https://s.sh.gov.cn/{HEX[::-1]}1648800000000", AT)
    assert first.stable == later.stable != ""
    assert other.stable != first.stable
    assert first.fields["shown-at"] == "2022-04-01T16:00:00+08:00"
    assert later.fields["shown-at"] == "2022-04-01T17:00:00+08:00"


@pytest.mark.parametrize(
    "form",
    [
        "https://h5.dingtalk.com/healthAct/index.html?qrCode=V2{}#/result",
        "https://jsstm.jszwfw.gov.cn/jkmIndex.html?token={0}{0}&uuid=P20220401080000",
    ],
)
def test_that_a_renewed_token_tells_a_picture_and_no_person(form):
    first, other = (
        recognise(form.format(HEX), AT),
        recognise(form.format(HEX[::-1]), AT),
    )
    assert first.stable == other.stable == ""
    assert "" != first.token != other.token
    assert first.token == recognise(form.format(HEX), AT).token


def test_that_a_token_counts_whatever_page_stands_behind_it():
    form = f"healthAct/index.html?qrCode=V2{HEX}"
    one = recognise(f"https://h5.dingtalk.com/{form}#/result", AT)
    other = recognise(f"https://healthcode.dingtalk.com/{form}&cityCode=330100", AT)
    assert one.token == other.token


def test_that_what_belongs_to_nobody_has_neither():
    for text in (
        "https://akm.ahzwfw.gov.cn/",
        "https://xc.caict.ac.cn/",
        "https://app.example.gov.cn/scan?placeCode=330106001",
        "WIFI:S:home;;",
    ):
        seen = recognise(text, AT)
        assert (seen.stable, seen.token) == ("", "")


def test_that_the_joint_code_says_when_it_ends():
    good = recognise(JOINT.format(until="20220401160000"), AT)
    over = recognise(JOINT.format(until="20220401155959"), AT)
    odd = recognise(JOINT.format(until="20229931000000"), AT)
    assert (good.problem, over.problem) == (None, Problem.EXPIRED)
    assert good.fields["valid-until"] == "2022-04-01T16:00:00+08:00"
    assert good.fields["client"] == "app"
    assert odd.problem is None
    assert "valid-until" not in odd.fields


def test_that_codes_which_are_renewed_recognise_nobody():
    for text, issuer in HEALTH.items():
        assert bool(recognise(text, AT).stable) is (issuer == "shanghai")


def test_that_a_link_into_an_application_is_marked_as_nobodys():
    seen = recognise(f"{ALIPAY}?orgCode=140100-0001", AT)
    assert seen.fields["entry"] == "yes"
    assert seen.fields["division"] == "140100"
    assert seen.stable == ""


def test_that_no_field_repeats_the_secret_part_of_a_code():
    for text in HEALTH:
        assert not any(HEX in value for value in recognise(text, AT).fields.values())


def test_that_every_shape_says_where_it_is_from_and_names_its_groups():
    for shape in SHAPES:
        assert shape.evidence
        groups = {group for group, _ in shape.fields.values()}
        groups |= {shape.stable} - {""}
        assert groups <= shape.pattern.groupindex.keys()


@given(st.sampled_from(sorted(HEALTH)), st.data())
def test_that_a_cut_or_stretched_code_never_raises(text, data):
    at = data.draw(st.integers(0, len(text)))
    middle = data.draw(st.text(max_size=30))
    recognise(text[:at] + middle + text[at:], AT)
    recognise(text[:at], AT)
