"""The find line in the real window: letters, numbers, choices, somebody new."""

from station.domain.desk import Phase
from tests.gui.conftest import Guard
from ui.gate.screen import Mode


def comes_to(guard: Guard, mode: Mode) -> None:
    guard.waits(lambda: guard.window.controller.screen.mode is mode)


def finds(guard: Guard, text: str, names: list[str]) -> None:
    guard.presses("F2")
    comes_to(guard, Mode.FIND)
    guard.types(text)
    page = guard.window.card.duty.found
    guard.waits(lambda: guard.window.controller.screen.find.text == text)
    assert [hit.person.name for hit in page.found.hits] == names


def test_that_a_known_visitor_takes_two_letters_a_choice_and_three_digits(
    guard: Guard,
):
    finds(guard, "zw", ["张伟"])
    guard.types("1")
    guard.sees(Phase.ASKING)
    visit = guard.window.controller.screen.state.visit
    assert visit is not None
    assert (visit.person.phone, visit.host.key) == ("13900002222", "3-2-1501")
    guard.types("q365\r")
    guard.sees(Phase.RECORDED)
    assert guard.desk.rows[0].person.name == "张伟"
