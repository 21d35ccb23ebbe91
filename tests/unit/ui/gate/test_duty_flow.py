"""The duty page key by key, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.desk import Phase
from station.domain.errors import OperatorError
from station.domain.operators import Role
from station.domain.symbols import Colour
from station.domain.verdict import Outcome
from station.services.duty import Member
from tests.fakes.desk import FakeDesk
from tests.fakes.duty import PINS
from ui.gate import duty_flow, flow, forms, keys
from ui.gate.screen import Draft, Mode, Screen, drafted

PIN = (*PINS["L01"], keys.ENTER)
OTHER_PIN = (*PINS["L02"], keys.ENTER)
EDITING = (keys.ENTER, keys.ESCAPE, keys.BACKSPACE, keys.LOW)
FEVER = (*"321501", keys.ENTER, "1", *"378", keys.ENTER)


class Player:
    """Plays keys against a manned desk in memory, one call after the other."""

    def __init__(self, *more: Member, shift: str = "shift-1") -> None:
        self.desk = FakeDesk()
        self.duty = self.desk.duty
        self.duty.man(*more, shift=shift)
        self.screen = Screen()
        self.news: list[str] = []
        self.sheets: list[str] = []

    def press(self, *pressed: str) -> Screen:
        for key in pressed:
            waiting, crew = self.desk.waiting(), self.duty.crew()
            self._take(flow.press(self.screen, key, waiting, crew))
        return self.screen

    def scan(self, text: str) -> Screen:
        self._take(flow.scan(self.screen, text, Colour.UNSURE))
        return self.screen

    def types(self, **words: str) -> None:
        texts = tuple(words.get(name, "") for name in ("name", "phone", "team"))
        self.screen = drafted(self.screen, Draft(texts, self.screen.draft.field))

    def lock(self) -> None:
        self.screen = duty_flow.lock(self.screen).screen

    def _take(self, step: flow.Step) -> None:
        self.screen = step.screen
        if step.news:
            self.news.append(step.news)
        if step.call is None:
            return
        assert self.screen.busy
        try:
            answer = step.call(self.desk)
        except OperatorError as error:
            words = error.msgid.format(**error.fields)
            self.screen = flow.refused(self.screen, words, forms.place_of(error))
            return
        self.sheets += [answer.sheet] if getattr(answer, "sheet", "") else []
        self.screen = flow.settled(self.screen, answer)


@pytest.fixture
def player() -> Player:
    return Player()


def test_that_two_keys_put_another_name_at_the_desk(player: Player):
    player.press("F12", "2")
    assert player.duty.told == [("post", "G02")]
    assert player.screen == Screen()


def test_that_a_visit_waits_behind_the_duty_page(player: Player):
    player.press(*"321501", keys.ENTER, "1", "F12", "2")
    assert player.screen.state.phase is Phase.ASKING
    player.press(*"365", keys.ENTER)
    assert player.desk.rows[0].person.name == "王建国"


def test_that_a_name_with_a_pin_asks_for_it(player: Player):
    player.press("F12", "3")
    assert player.screen.mode is Mode.PIN
    player.press(*PIN)
    assert player.duty.told == [("signed", "L01", "admit"), ("post", "L01")]


def test_that_further_names_are_one_key_away():
    more = [Member(f"V{n:02}", f"志愿{n}", Role.GUARD) for n in range(1, 9)]
    player = Player(*more)
    player.press("F12", keys.MORE, "3")
    assert player.duty.told == [("post", "V08")]
    player.press("F12", keys.MORE, "9")
    assert player.screen.mode is Mode.DUTY  # nobody stands there
    player.press(keys.MORE, "1")
    assert player.duty.told[-1] == ("post", "G01")


def test_that_an_override_asks_for_the_leaders_pin(player: Player):
    player.press(*FEVER, "F6", "R", "A")
    assert player.screen.mode is Mode.PIN
    assert player.desk.rows[0].waiting
    player.press(*PIN)
    assert player.desk.rows[0].outcome is Outcome.ADMIT
    assert player.desk.deciders == ["L01"]
    assert player.screen.mode is Mode.DESK


def test_that_another_leader_may_sign(player: Player):
    player.press(*FEVER, "F6", "R", "A", keys.MORE, *OTHER_PIN)
    assert player.desk.deciders == ["L02"]


def test_that_a_wrong_pin_is_one_line_and_the_hold_stays_parked(player: Player):
    player.press(*FEVER, "F6", "R", "A", *"000000", keys.ENTER)
    assert (player.screen.said, player.screen.entry) == ("The PIN is wrong.", "")
    assert player.desk.rows[0].waiting
    player.press(keys.ESCAPE, *"321501", keys.ENTER, "2", *"365", keys.ENTER)
    assert len(player.desk.rows) == 2
    assert player.desk.rows[0].waiting


def test_that_too_many_wrong_pins_say_for_how_many_seconds_to_wait(player: Player):
    player.press(*FEVER, "F6", "R", "A")
    for _turn in range(6):
        player.press(*"000000", keys.ENTER)
    assert player.screen.said == "Too many wrong PINs: wait 30 seconds."


def test_that_measuring_again_asks_for_no_pin(player: Player):
    player.press(*FEVER, "F6", *"366", keys.ENTER)
    assert not player.desk.rows[0].waiting


def test_that_nobody_is_asked_while_no_leader_has_a_pin():
    player = Player()
    player.duty.leave()
    player.press(*FEVER, "F6", "R", "A")
    assert not player.desk.rows[0].waiting


def test_that_a_visit_behind_an_override_stays_where_it_was(player: Player):
    player.press(*FEVER, *"321501", keys.ENTER, "2", "F6", "R", "A", *PIN)
    assert player.screen.state.phase is Phase.ASKING


def test_that_a_volunteer_is_added_in_under_thirty_keys(player: Player):
    player.press("F12", keys.VOLUNTEER)
    player.types(name="赵志愿")
    player.press(keys.ENTER)
    player.types(name="赵志愿", phone="13800000077")
    player.press(keys.ENTER, keys.ENTER, *PIN)
    assert player.duty.told[-1] == ("volunteer", "赵志愿", "13800000077", "")
    assert (player.screen.mode, player.screen.draft) == (Mode.DUTY, Draft())


@pytest.mark.parametrize(
    ("words", "said", "field"),
    [
        ({}, "Type the name.", 0),
        ({"name": " "}, "Type the name.", 0),
        ({"name": "赵志愿"}, "Type the phone.", 1),
    ],
)
def test_that_a_volunteer_has_a_name_and_a_phone(player: Player, words, said, field):
    player.press("F12", keys.VOLUNTEER)
    player.types(**words)
    player.press(keys.ENTER, keys.ENTER, keys.ENTER)
    assert (player.screen.said, player.screen.draft.field) == (said, field)
    assert player.duty.told == []


def test_that_a_volunteer_half_typed_is_there_again_after_a_scan(player: Player):
    player.press("F12", keys.VOLUNTEER)
    player.types(name="赵志愿")
    player.scan("GP1:WANG")
    player.press(*"365", keys.ENTER, "F12", keys.VOLUNTEER)
    assert player.screen.draft.text(0) == "赵志愿"


def test_that_the_lock_is_two_keys_and_opens_with_a_name(player: Player):
    player.press("F12", keys.LOCK)
    assert player.screen.locked
    player.press("F12", "F6", "F8", keys.ESCAPE, "V", "S", "Q", keys.ENTER, "0", "9")
    assert player.screen.locked
    player.press("1")
    assert player.screen == Screen()
    assert player.duty.told == [("post", "G01")]


def test_that_a_locked_window_takes_no_scan(player: Player):
    player.lock()
    player.scan("GP1:WANG")
    assert player.desk.scanned == []
    assert player.news == ["Locked: your number first, then scan again."]


def test_that_a_leaders_name_opens_with_the_pin_alone(player: Player):
    player.lock()
    player.press("3", *"000000", keys.ENTER, "F8", "F12")
    assert player.screen.locked
    player.press(keys.ESCAPE)
    assert (player.screen.locked, player.screen.mode) == (True, Mode.DUTY)
    player.press("3", *PIN)
    assert player.screen == Screen()


def test_that_a_lock_without_a_shift_opens_the_duty_page():
    player = Player(shift="")
    player.lock()
    player.press("1")
    assert (player.screen.locked, player.screen.mode) == (False, Mode.DUTY)
    assert player.news == ["Open the shift first."]


def test_that_a_lock_forgets_pin_and_volunteer_half_typed(player: Player):
    player.press("F12", keys.VOLUNTEER)
    player.types(name="赵志愿", phone="1380000")
    player.lock()
    assert player.screen.drafts == {}
    player.press("3", *"2718")
    player.lock()
    assert (player.screen.entry, player.screen.pin) == ("", None)


def test_that_a_shift_is_opened_with_the_leaders_pin():
    player = Player(shift="")
    player.press("F12", keys.SHIFT, keys.ENTER)
    assert player.screen.said == "Choose the guards first."
    player.press("2", "1", "2", keys.ENTER, *PIN)
    assert player.duty.told[-1] == ("open", "L01", "G01")
    assert player.screen.mode is Mode.DESK


def test_that_another_leader_may_lead():
    player = Player(shift="")
    player.press("F12", keys.SHIFT, keys.LEADER, "1", keys.ENTER, *OTHER_PIN)
    assert player.duty.told[-1] == ("open", "L02", "G01")


def test_that_a_shift_is_handed_over_by_two_pins_and_the_next_needs_no_third(
    player: Player,
):
    player.duty.passages = 7
    player.press("F12", keys.SHIFT)
    assert player.screen.closing is not None
    assert player.screen.closing.left.counts.passages == 7
    player.press(keys.LEADER, keys.ENTER, *PIN)
    assert player.sheets == []
    assert player.screen.pin is not None
    assert player.screen.pin.signer == "L02"
    player.press(*OTHER_PIN)
    assert player.duty.told[-1] == ("close", "L01", "L02")
    assert player.sheets == ["shift-1"]
    player.press("2", keys.ENTER)
    assert player.duty.told[-1] == ("open", "L02", "G02")


def test_that_a_shift_may_end_with_nobody_after_it(player: Player):
    player.press("F12", keys.SHIFT, keys.LEADER, keys.LEADER, keys.ENTER, *PIN)
    assert player.duty.told[-1] == ("close", "L01")
    assert player.screen.mode is Mode.DUTY


@given(
    st.lists(
        st.sampled_from(
            [*keys.DIGITS, *"VSLNRAQ", "F12", "F6", "F8", *EDITING, "lock"]
        ),
        max_size=40,
    )
)
def test_that_no_order_of_keys_overrides_or_opens_without_a_pin(pressed: list[str]):
    player = Player()
    player.press(*FEVER)
    for key in pressed:
        if key == "lock":
            player.lock()
            continue
        before = player.screen
        player.press(key)
        if before.locked and not player.screen.locked:
            assert player.duty.told[-1][0] == "post"
    let_in = [row for row in player.desk.rows if row.outcome is Outcome.ADMIT]
    assert not any(row.override_reason for row in let_in)
    assert {told[0] for told in player.duty.told} <= {"post"}
