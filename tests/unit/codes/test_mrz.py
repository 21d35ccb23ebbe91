"""Machine readable zones: the specimens of Doc 9303 and made-up ones."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.identity import person_of
from station.codes.mrz import ZoneLines
from station.codes.recognise import recognise
from station.domain.credentials import CodeKind, Problem
from station.domain.documents import icao_check_digit
from station.domain.people import Document, DocumentKind, Person, Sex
from tests.fakes.cards import mrz_of_card, mrz_of_passport

AT = datetime(2010, 4, 1, 8, 0, tzinfo=UTC)
# Doc 9303-4 appendix A and 9303-5 appendix A
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)


@pytest.mark.parametrize(
    ("lines", "document"),
    [
        (PASSPORT, Document(DocumentKind.PASSPORT, "L898902C3")),
        (CARD, Document(DocumentKind.OTHER, "D23145890")),
    ],
)
@pytest.mark.parametrize("between", ["", "\n", "\r\n", "\r", " "])
def test_that_the_specimens_of_the_standard_are_read(lines, document, between):
    seen = recognise(between.join(lines), AT)
    assert (seen.kind, seen.issuer) == (CodeKind.TRAVEL_DOCUMENT, "UTO")
    assert (seen.verified, seen.problem) == (None, None)
    assert person_of(seen) == Person(
        name="ERIKSSON ANNA MARIA",
        document=document,
        sex=Sex.FEMALE,
        birth=date(1974, 8, 12),
    )
    assert seen.fields["valid-until"] == "2012-04-15"


@pytest.mark.parametrize("lines", [PASSPORT, CARD])
def test_that_lines_that_come_one_by_one_are_put_together(lines):
    zone = ZoneLines()
    seen = [recognise(zone.take(f"{line}\r"), AT) for line in lines]
    assert [one.is_part for one in seen[:-1]] == [True] * (len(lines) - 1)
    assert {one.problem for one in seen} == {None}
    assert seen[-1] == recognise("".join(lines), AT)


def test_that_a_line_is_forgotten_when_something_else_comes():
    zone = ZoneLines()
    zone.take(PASSPORT[0])
    assert zone.take("hello") == "hello"
    assert zone.take(PASSPORT[1]) == PASSPORT[1]
    assert recognise(PASSPORT[1], AT).kind is CodeKind.UNKNOWN


def test_that_a_line_read_twice_begins_anew():
    zone = ZoneLines()
    texts = [zone.take(line) for line in (PASSPORT[0], *PASSPORT, CARD[0], *CARD)]
    whole = [recognise(texts[end], AT) for end in (2, -1)]
    assert all(seen.problem is None and not seen.is_part for seen in whole)
    assert [seen.fields["document"] for seen in whole] == ["L898902C3", "D23145890"]


def test_that_names_may_look_like_a_first_line():
    lines = mrz_of_card(names="ANDERS<<JAN")
    zone = ZoneLines()
    texts = [zone.take(line) for line in lines]
    assert recognise(texts[-1], AT).fields["name"] == "ANDERS JAN"


def test_that_our_own_specimens_are_those_of_the_standard():
    state, names = "UTO", "ERIKSSON<<ANNA<MARIA"
    dates = {"birth": "740812", "sex": "F", "expiry": "120415"}
    own = mrz_of_passport(
        "L898902C3", names, state=state, personal="ZE184226B", **dates
    )
    assert own == PASSPORT
    assert mrz_of_card(expiry="120415") == CARD


@pytest.mark.parametrize("lines", [PASSPORT, CARD])
def test_that_no_single_confused_sign_goes_unnoticed(lines):
    text = "".join(lines)
    confused = {"0": "O", "O": "0", "1": "I", "8": "B", "2": "Z", "5": "S", "A": "4"}
    named_before = person_of(recognise(text, AT))
    for place, sign in enumerate(text):
        if sign in confused:
            wrong = text[:place] + confused[sign] + text[place + 1 :]
            seen = recognise(wrong, AT)
            assert seen.problem is Problem.MALFORMED or seen.kind is CodeKind.UNKNOWN
            assert person_of(seen) == Person() != named_before


def test_that_every_check_digit_counts_and_not_their_sum_alone():
    upper, lower = PASSPORT
    # one wrong digit, and the last one made to fit it again
    for place in (9, 19, 27, 42):
        wrong = (
            lower[:place] + str((int(lower[place]) + 1) % 10) + lower[place + 1 : 43]
        )
        last = icao_check_digit(wrong[:10] + wrong[13:20] + wrong[21:43])
        seen = recognise(upper + wrong + last, AT)
        assert seen.problem is Problem.MALFORMED


@pytest.mark.parametrize("cut", [1, 3, 10, -1, -3, -10])
def test_that_a_zone_with_signs_lost_is_malformed(cut):
    text = "".join(PASSPORT)
    seen = recognise(text[:44] + text[44 + cut :] if cut > 0 else text[:cut], AT)
    assert (seen.kind, seen.problem) == (CodeKind.TRAVEL_DOCUMENT, Problem.MALFORMED)


def test_that_a_long_number_of_a_card_runs_on():
    lines = mrz_of_card("D23145890734", expiry="320415")
    # the number of the example in Doc 9303-5, 4.2.2
    assert lines[0] == "I<UTOD23145890<7349<<<<<<<<<<<"
    seen = recognise("".join(lines), AT)
    assert (seen.problem, seen.fields["document"]) == (None, "D23145890734")


@pytest.mark.parametrize(
    ("birth", "born"),
    [
        ("100401", "2010-04-01"),
        ("100402", "1910-04-02"),
        ("000229", "2000-02-29"),
        ("85<<<<", None),
    ],
)
def test_that_nobody_is_born_tomorrow(birth, born):
    seen = recognise("".join(mrz_of_passport(birth=birth)), AT)
    assert (seen.problem, seen.fields.get("birth")) == (None, born)


@pytest.mark.parametrize(
    ("expiry", "problem"),
    [
        ("100401", None),
        ("100331", Problem.EXPIRED),
        ("590101", None),
        ("991231", Problem.EXPIRED),
        ("101301", Problem.MALFORMED),
    ],
)
def test_that_an_end_is_the_nearest_such_day(expiry, problem):
    assert recognise("".join(mrz_of_passport(expiry=expiry)), AT).problem is problem


def test_that_a_name_that_fills_its_field_is_marked_as_cut():
    cut = recognise("".join(mrz_of_passport(names="CESHI<<" + "A" * 40)), AT)
    whole = recognise("".join(mrz_of_passport()), AT)
    assert (cut.fields["name-cut"], cut.problem) == ("yes", None)
    assert "name-cut" not in whole.fields


def test_that_two_states_may_give_the_same_number():
    ours, other = (
        recognise("".join(mrz_of_passport("E12345678", state=state)), AT)
        for state in ("CHN", "UTO")
    )
    assert "" != ours.stable != other.stable


@pytest.mark.parametrize(
    "text", ["", "<" * 88, "P<" * 44, "P<CHN" + "A" * 83, "C" * 90]
)
def test_that_another_text_is_no_zone(text):
    assert recognise(text, AT).kind is CodeKind.UNKNOWN


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=9),
    st.tuples(LETTERS, LETTERS),
    st.dates(date(1911, 1, 1), date(2010, 1, 1)),
    st.sampled_from("MF<"),
)
def test_that_a_passport_comes_back_as_it_was_written(number, names, birth, sex):
    lines = mrz_of_passport(number, "<<".join(names), birth=f"{birth:%y%m%d}", sex=sex)
    person = person_of(recognise("\n".join(lines).lower(), AT))
    assert person.name == " ".join(names)
    assert person.document == Document(DocumentKind.PASSPORT, number)
    assert person.birth == birth
    assert person.sex == {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNKNOWN}[sex]


@given(st.lists(st.sampled_from([*PASSPORT, *CARD]) | st.text(max_size=95)))
def test_that_any_lines_are_taken(texts):
    zone = ZoneLines()
    for text in texts:
        assert len(zone.take(text)) <= 95 + 60


@given(
    st.text("PIACUTO<0123456789", max_size=130)
    | st.text("<ABC019", min_size=83, max_size=85).map("P<UTO".__add__)
)
def test_that_any_zone_is_answered(text):
    seen = recognise(text, AT)
    assert seen.kind in {CodeKind.UNKNOWN, CodeKind.TRAVEL_DOCUMENT, CodeKind.ID_CARD}
