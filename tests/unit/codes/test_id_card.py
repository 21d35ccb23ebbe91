"""ID cards as readers give and type them. Nobody here exists."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.id_card import block_text, read_block
from station.codes.identity import person_of
from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Credential, Problem
from station.domain.documents import check_digit, icao_check_digit
from station.domain.people import Document, DocumentKind, Person, Sex
from tests.fakes.cards import (
    HMT_NUMBER,
    ID_NUMBER,
    LAYOUTS,
    NUMBERS,
    OLD_PR_NUMBER,
    PR_NUMBER,
    card_block,
)

AT = datetime(2022, 4, 1, 8, 0, tzinfo=UTC)
KINDS = {
    " ": DocumentKind.CITIZEN_ID,
    "J": DocumentKind.HMT_RESIDENCE,
    "I": DocumentKind.FOREIGN_RESIDENCE,
    "Y": DocumentKind.FOREIGN_RESIDENCE,
}
WRONG_NUMBER = f"{ID_NUMBER[:-1]}{(int(ID_NUMBER[-1]) + 1) % 10}"
HOLDER = Person(
    name="王试甲",
    document=Document(DocumentKind.CITIZEN_ID, ID_NUMBER),
    sex=Sex.MALE,
    birth=date(1990, 1, 1),
)


NO_CITY = "CAN99019001011"
LABELLED = f"""姓名：王试甲
性别：男
民族：汉
出生：1990年01月01日
住址：北京市朝阳区
公民身份号码：{ID_NUMBER}
签发机关：示例分局
有效期限：2015.01.01-2035.01.01"""


@pytest.mark.parametrize("flag", LAYOUTS)
@pytest.mark.parametrize("padding", [" ", "\0"])
def test_that_a_block_names_its_holder(flag, padding):
    seen = read_block(card_block(flag, padding), AT)
    assert (seen.kind, seen.verified, seen.problem) == (CodeKind.ID_CARD, None, None)
    assert person_of(seen) == Person(
        name="王试甲",
        document=Document(KINDS[flag], NUMBERS[flag]),
        sex=Sex.FEMALE if flag == "J" else Sex.MALE,
        birth=date(1990, 1, 1),
    )
    assert seen.fields["valid-until"] == "2035-01-01"


@pytest.mark.parametrize("flag", LAYOUTS)
def test_that_a_block_typed_as_text_says_the_same(flag):
    block = card_block(flag)
    typed = recognise(block_text(block), AT)
    assert typed == recognise(block_text(block).rstrip(), AT) == read_block(block, AT)


def test_that_a_card_keeps_address_and_ethnic_group_to_itself():
    seen = read_block(card_block(nation="05"), AT)
    said = " ".join(seen.fields.values())
    assert "示例路" not in said
    assert "05" not in seen.fields.values()


def test_that_each_layout_says_what_only_it_has():
    permit = read_block(card_block("J", permit="H12345678"), AT).fields
    english = {"english": "CESHI, JIA", "country": "CAN"}
    old = read_block(card_block("I", name="", **english), AT).fields
    new = read_block(card_block("Y", **english, **{"english more": "YI"}), AT).fields
    assert permit["permit"] == "H12345678"
    assert (old["name"], old["nationality"]) == ("CESHI, JIA", "CAN")
    assert (new["name"], new["latin-name"]) == ("王试甲", "CESHI, JIAYI")


def test_that_a_card_without_end_never_expires():
    seen = read_block(card_block(end="长期"), datetime(2090, 1, 1, tzinfo=UTC))
    assert (seen.problem, seen.fields["valid-until"]) == (None, "long-term")


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (datetime(2034, 12, 31, 15, 59, tzinfo=UTC), None),
        (datetime(2035, 1, 1, 15, 59, tzinfo=UTC), None),
        (datetime(2035, 1, 1, 16, 0, tzinfo=UTC), Problem.EXPIRED),
        (datetime(2014, 12, 31, 15, 59, tzinfo=UTC), Problem.NOT_YET_VALID),
    ],
)
def test_that_a_card_holds_through_its_last_chinese_day(at, problem):
    assert read_block(card_block(), at).problem is problem


@pytest.mark.parametrize("name", ["阿" * 15, "阿" * 14 + "𬱖"])
def test_that_a_name_that_fills_its_field_is_marked_as_cut(name):
    seen = read_block(card_block(name=name), AT)
    assert seen.fields["name-cut"] == "yes"
    # the half of a character that the card had to cut is left out
    assert seen.fields["name"] == name.removesuffix("𬱖")
    assert "name-cut" not in read_block(card_block(name="阿" * 14), AT).fields


def test_that_the_private_characters_of_a_card_become_real_ones():
    seen = read_block(card_block(name="王\ue863"), AT)
    assert seen.fields["name"] == "王䶮"


@pytest.mark.parametrize(
    "fields",
    [
        {"number": WRONG_NUMBER},
        {"number": "110105199013010011"},
        {"number": ""},
        {"birth": "19900102"},
    ],
)
def test_that_a_number_that_does_not_fit_is_malformed_and_names_nobody(fields):
    seen = read_block(card_block(**fields), AT)
    assert (seen.verified, seen.problem) == (None, Problem.MALFORMED)
    assert (seen.stable, person_of(seen)) == ("", Person())


def test_that_an_unknown_division_is_a_warning_only():
    known = read_block(card_block(), AT)
    first17 = "11019919900101001"
    number = first17 + check_digit(first17)
    assert "place-unknown" not in known.fields
    seen = recognise(number, AT)
    assert (seen.problem, seen.fields["place-unknown"]) == (None, "yes")


@pytest.mark.parametrize(
    "text",
    [
        f"王试甲|男|汉|19900101|北京市朝阳区示例路1号|{ID_NUMBER}|示例分局|20150101|20350101",
        f"王试甲,男,汉,1990-01-01,北京市朝阳区,{ID_NUMBER},示例分局,2015.01.01-2035.01.01",
        f"王试甲#1#01#19900101#北京市朝阳区#{ID_NUMBER}#示例分局#20150101#20350101#",
        f"王试甲 男 汉 1990年1月1日 {ID_NUMBER.lower()} 示例分局 20150101-20350101",
        LABELLED,
        f"{ID_NUMBER};王试甲;男;2015-01-01;2035-01-01",
    ],
    ids=range(6),
)
def test_that_fields_typed_by_a_reader_name_the_holder(text):
    seen = recognise(text, AT)
    assert (seen.kind, seen.problem) == (CodeKind.ID_CARD, None)
    assert person_of(seen) == HOLDER
    assert seen.fields["valid-until"] == "2035-01-01"


def test_that_typed_fields_may_end_without_end():
    seen = recognise(f"王试甲|男|{ID_NUMBER}|示例分局|20150101-长期", AT)
    assert seen.fields["valid-until"] == "long-term"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (ID_NUMBER, DocumentKind.CITIZEN_ID),
        (f" {ID_NUMBER[:6]} {ID_NUMBER[6:].lower()} ", DocumentKind.CITIZEN_ID),
        (HMT_NUMBER, DocumentKind.HMT_RESIDENCE),
        (PR_NUMBER, DocumentKind.FOREIGN_RESIDENCE),
        (OLD_PR_NUMBER, DocumentKind.FOREIGN_RESIDENCE),
    ],
)
def test_that_a_number_alone_is_a_document(number, kind):
    seen = recognise(number, AT)
    assert (seen.kind, seen.fields["document-kind"]) == (CodeKind.ID_CARD, kind)
    assert seen.problem is None


@pytest.mark.parametrize(
    "text",
    [
        "690123456789012345",  # a parcel
        "JDV012345678901",
        NO_CITY + icao_check_digit(NO_CITY),
        "110199999999999999",
        OLD_PR_NUMBER[:-1] + "9",
        "911100001000001234",  # the number of a company
        f"https://example.com/?id={ID_NUMBER}",
        f"https://example.com/#{ID_NUMBER}",
        "王试甲|男|汉",
        "138" * 36,
    ],
)
def test_that_another_number_is_no_card(text):
    assert recognise(text, AT).kind is CodeKind.UNKNOWN


def test_that_a_likely_number_with_a_wrong_check_digit_is_malformed():
    for text in (WRONG_NUMBER, f"王试甲|男|{WRONG_NUMBER}|"):
        seen = recognise(text, AT)
        assert (seen.kind, seen.problem) == (CodeKind.ID_CARD, Problem.MALFORMED)
        assert person_of(seen) == Person()


def test_that_every_way_of_reading_a_card_recognises_the_same_holder():
    ways = (block_text(card_block()), ID_NUMBER, f"王试甲|男|{ID_NUMBER}|")
    assert len({recognise(way, AT).stable for way in ways}) == 1


def test_that_claims_of_an_added_recogniser_name_as_much_as_they_say():
    odd = {"document": "X1", "document-kind": "odd", "sex": "x", "birth": "soon"}
    named = person_of(Credential(CodeKind.ID_CARD, fields=odd))
    assert named == Person(document=Document(DocumentKind.OTHER, "X1"))
    assert person_of(Credential(CodeKind.ID_CARD)) == Person()


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.dictionaries(st.sampled_from(["name", "english", "office", "address"]), NAMES),
)
def test_that_whatever_a_card_says_around_its_number_the_number_is_read(flag, fields):
    seen = read_block(card_block(flag, **fields), AT)
    assert seen.fields["document"] == NUMBERS[flag]
    assert seen.problem is None
    assert len(seen.fields.get("name", "")) <= 50


@given(st.binary(max_size=300))
def test_that_any_bytes_are_a_card_or_malformed(block):
    seen = read_block(block, AT)
    assert seen.problem is Problem.MALFORMED or person_of(seen).document is not None


@given(
    st.lists(
        st.sampled_from(
            [
                "王试甲",
                "男",
                "1",
                ID_NUMBER,
                OLD_PR_NUMBER,
                "19900101",
                "长期",
                "99999999",
            ]
        )
        | st.text(max_size=30),
        max_size=12,
    ),
    st.sampled_from(["|", ",", "#", " ", "\n", "：", ""]),
)
def test_that_any_fields_are_answered(tokens, between):
    seen = recognise(between.join(tokens), AT)
    assert person_of(seen).document is None or seen.kind is CodeKind.ID_CARD
