"""The find line in the real window: letters, numbers, choices, somebody new."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from station.domain.desk import Phase
from station.domain.errors import EnvironmentFault
from station.domain.people import Person
from station.domain.search import Hit
from tests.fakes.desk import home
from tests.gui.conftest import Guard
from tests.gui.test_duty import comes_to, manned
from ui.gate import find_words
from ui.gate.find_page import FindPage
from ui.gate.screen import Mode, Screen

GONE = "The register was renewed: choose again."


def page_of(guard: Guard) -> FindPage:
    return guard.window.card.duty.found


def screen_of(guard: Guard) -> Screen:
    return guard.window.controller.screen


def opens(guard: Guard) -> None:
    guard.presses("F2")
    comes_to(guard, Mode.FIND)


def answered(guard: Guard, text: str) -> list[str]:
    """The names on the list once it answers for this text."""
    guard.waits(lambda: screen_of(guard).find.text == text)
    return [hit.person.name for hit in page_of(guard).found.hits]


def finds(guard: Guard, text: str, *names: str) -> None:
    opens(guard)
    guard.types(text)
    assert answered(guard, text) == list(names)


def stands(guard: Guard) -> tuple[str, str, str]:
    """Who stands at the desk: name, phone, host."""
    guard.sees(Phase.ASKING)
    visit = screen_of(guard).state.visit
    assert visit is not None
    host = visit.host.key if visit.host else ""
    return visit.person.name, visit.person.phone, host


def test_that_a_known_visitor_takes_two_letters_a_choice_and_three_digits(
    guard: Guard,
):
    finds(guard, "zw", "张伟")
    guard.types("1")
    assert stands(guard) == ("张伟", "13900002222", "3-2-1501")
    guard.types("q365\r")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].person.name == "张伟"


def test_that_a_number_goes_on_until_an_arrow_says_otherwise(guard: Guard):
    finds(guard, "2222", "张伟")
    guard.types("1")
    assert answered(guard, "22221") == []
    guard.types("\b")
    assert answered(guard, "2222") == ["张伟"]
    guard.types("\t1")
    assert stands(guard)[0] == "张伟"


def test_that_enter_takes_the_only_one_of_a_number(guard: Guard):
    finds(guard, "2222", "张伟")
    assert page_of(guard).list.currentIndex().row() == 0
    guard.types("\r")
    assert stands(guard)[0] == "张伟"


def test_that_enter_takes_nobody_of_a_name(guard: Guard):
    finds(guard, "zw", "张伟")
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    assert screen_of(guard).draft.text(0) == "zw"


def test_that_a_number_after_a_scan_begins_anew(guard: Guard):
    finds(guard, "zw", "张伟")
    guard.pulls_the_gun("GP1:WANG")
    assert stands(guard)[0] == "王建国"
    opens(guard)
    guard.types("1111")
    assert answered(guard, "1111") == ["赵大伟"]
    guard.types("\x1b")
    finds(guard, "zw", "张伟")
    guard.pulls_the_gun("GP1:WANG")
    comes_to(guard, Mode.DESK)
    opens(guard)
    guard.types("\t1")
    comes_to(guard, Mode.DESK)
    assert stands(guard)[0] == "张伟"


def test_that_going_back_to_the_search_keeps_the_line_of_somebody_new(guard: Guard):
    finds(guard, "13811112222")
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    guard.types("Jo")
    opens(guard)
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    assert screen_of(guard).draft.texts[:2] == ("Jo", "13811112222")


def test_that_arrows_and_enter_choose(guard: Guard):
    finds(guard, "3-2-1501", "王建国", "李㛃")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        guard._press(key, "", 120)
    guard.waits(lambda: screen_of(guard).find.at == 1)
    assert page_of(guard).list.currentIndex().row() == 1
    guard.types("\r")
    assert stands(guard)[0] == "李㛃"


def test_that_whoever_was_found_is_clicked(guard: Guard):
    finds(guard, "2222", "张伟")
    view: QListView = page_of(guard).list
    middle = view.visualRect(view.model().index(0, 0)).center()
    guard.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert stands(guard)[0] == "张伟"


def test_that_an_input_method_finds_a_name(guard: Guard):
    opens(guard)
    guard.commits("赵大")
    assert answered(guard, "赵大") == ["赵大伟"]
    guard.types("1")
    assert stands(guard)[0] == "赵大伟"


def test_that_the_one_seen_by_eye_gets_a_name_and_keeps_the_code(guard: Guard):
    guard.types("q")
    guard.sees(Phase.ASKING)
    finds(guard, "zw", "张伟")
    guard.types("1")
    guard.waits(lambda: screen_of(guard).mode is Mode.DESK)
    assert stands(guard) == ("张伟", "13900002222", "3-2-1501")
    visit = screen_of(guard).state.visit
    assert visit is not None
    assert len(visit.shown) == 1


def test_that_enter_without_a_choice_writes_somebody_new_down(guard: Guard):
    finds(guard, "13811112222")
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    guard.commits("钱新来")
    guard.types("\r3-2-1501\r")
    guard.commits("看房")
    guard.types("\r")
    assert stands(guard) == ("钱新来", "13811112222", "3-2-1501")
    guard.types("q366\r")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].person.phone == "13811112222"
    opens(guard)
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    assert screen_of(guard).draft.texts == ()


def test_that_what_was_typed_lands_in_the_field_it_fits(guard: Guard):
    for typed, field in (("Jo", 0), ("13811112222", 1), ("3-2-1501", 2)):
        opens(guard)
        guard.types(typed + "\r")
        comes_to(guard, Mode.NEWCOMER)
        assert screen_of(guard).draft.text(field) == typed
        guard.types("\x1b")
        comes_to(guard, Mode.DESK)


def test_that_a_wrong_line_says_why_and_loses_nothing(guard: Guard):
    opens(guard)
    guard.types("\r")
    comes_to(guard, Mode.NEWCOMER)
    guard.types("Jo\r12\r9-9-909\rx\r")
    said = guard.window.card.duty.forms[Mode.NEWCOMER].said
    guard.waits(lambda: said.text() == "This is no phone number.")
    assert screen_of(guard).draft.texts == ("Jo", "12", "9-9-909", "x")
    assert QApplication.activeModalWidget() is None


def test_that_esc_leaves_the_visit_as_it_stood(guard: Guard):
    guard.types("321501\r1")
    before = stands(guard)
    finds(guard, "zw", "张伟")
    guard.types("\x1b")
    comes_to(guard, Mode.DESK)
    assert stands(guard) == before
    opens(guard)
    assert screen_of(guard).draft.texts == ()


def test_that_a_scan_goes_first_and_the_search_stays_behind(guard: Guard):
    finds(guard, "zw", "张伟")
    guard.pulls_the_gun("GP1:WANG")
    assert stands(guard)[0] == "王建国"
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    opens(guard)
    assert screen_of(guard).draft.text(0) == "zw"
    assert answered(guard, "zw") == ["张伟"]
    guard.types("li")
    assert answered(guard, "li") == ["李㛃"]


def test_that_a_slow_search_never_holds_the_queue(guard: Guard):
    search = guard.desk.search
    search.open_gate.clear()
    opens(guard)
    guard.types("zw")
    guard.pulls_the_gun("GP1:WANG")
    guard.types("365\r")
    guard.sees(Phase.RECORDED)
    search.open_gate.set()
    opens(guard)
    assert answered(guard, "zw") == ["张伟"]
    assert search.asked == ["z", "zw"]
    assert search.threads == {"people-finder"}


def test_that_a_search_by_number_is_recorded_once_when_it_is_over(guard: Guard):
    noted = guard.desk.search.noted
    finds(guard, "13900002222", "张伟")
    assert noted == []
    guard.types("\t1")
    guard.waits(lambda: noted == [("13900002222", 1)])
    guard.types("\x1b")
    finds(guard, "13900009999")
    guard.types("\x1b")
    guard.waits(lambda: noted[1:] == [("13900009999", 0)])
    finds(guard, "2222", "张伟")
    guard.types("\x1b")
    finds(guard, "13900002222", "张伟")
    guard.pulls_the_gun("GP1:WANG")
    guard.waits(lambda: noted[2:] == [("13900002222", 1)])


def test_that_a_register_renewed_meanwhile_is_one_line_and_fresh_results(
    guard: Guard,
):
    search = guard.desk.search
    finds(guard, "zw", "张伟")
    search.hits = tuple(hit for hit in search.hits if hit.person.name != "张伟")
    search.register += 1
    guard.desk.gone.add("张伟")
    guard.types("1")
    guard.waits(lambda: page_of(guard).said.text() == GONE)
    assert screen_of(guard).mode is Mode.FIND
    assert screen_of(guard).draft.text(0) == "zw"
    assert answered(guard, "zw") == []
    finds_more = (Hit(Person("周文", home=home()), relation="户主"),)
    search.hits, search.register = finds_more, search.register + 1
    guard.types("e")
    assert answered(guard, "zwe") == ["周文"]
    told = "The register was renewed: these are the people of now."
    guard.waits(lambda: page_of(guard).said.text() == told)
    assert guard.window.top.banner.text == ""


def test_that_a_search_that_fails_is_said_and_the_next_letter_asks_again(guard: Guard):
    guard.desk.search.fault = EnvironmentFault("The disk is full: {place}.", place="x")
    opens(guard)
    guard.types("z")
    guard.waits(lambda: guard.window.top.banner.text == "The disk is full: x.")
    guard.types("w")
    assert answered(guard, "zw") == ["张伟"]


def test_that_a_save_that_fails_keeps_the_text(guard: Guard):
    finds(guard, "zw", "张伟")
    guard.desk.open_gate.set()
    fault = EnvironmentFault("The disk is full: {place}.", place="x")
    guard.desk.present_found = _raising(fault)  # type: ignore[method-assign]
    guard.types("1")
    guard.waits(lambda: screen_of(guard).failure != "")
    assert screen_of(guard).draft.text(0) == "zw"


def _raising(fault: Exception):
    def present_found(_hit, _direction):
        raise fault

    return present_found


def test_that_names_and_numbers_on_the_list_are_masked(guard: Guard):
    finds(guard, "zw", "张伟")
    (hit,) = page_of(guard).found.hits
    who, where, number, seen = find_words.columns(hit)
    assert (who, where) == ("张*  Visitor", "visits 3-2-1501")
    assert (number, seen) == ("139****2222", "04-06 06:00")


def test_that_the_lock_hides_whom_was_searched_for(guard: Guard):
    manned(guard)
    finds(guard, "13900002222", "张伟")
    guard.window._on_second_timeout()
    guard.desk.clock.forward(minutes=11)
    guard.window._on_second_timeout()
    guard.waits(lambda: guard.desk.search.noted == [("13900002222", 1)])
    assert screen_of(guard).locked
    assert screen_of(guard).find.hits == ()
    assert Mode.FIND not in screen_of(guard).drafts


def test_that_pasted_megabytes_find_nobody_and_hurt_nothing(guard: Guard):
    opens(guard)
    guard.commits("z\x00'\"%_" * 200_000)
    guard.waits(lambda: len(screen_of(guard).find.text) > 0)
    assert len(screen_of(guard).draft.text(0)) <= 40
    assert page_of(guard).found.hits == ()
    guard.types("\x1b321501\r1")
    guard.sees(Phase.ASKING)
