"""测温枪异常: two keys, and the banner says it as long as it lasts."""

from tests.gui.conftest import Guard

OUT = "Thermometer out of order: no temperatures"


def test_that_the_banner_says_that_no_thermometer_works(guard: Guard):
    guard.presses("F12")
    guard.types("t")
    guard.waits(lambda: guard.window.top.banner.text == OUT)
    guard.presses("F12")
    guard.types("t")
    guard.waits(lambda: guard.window.top.banner.text == "")
    assert not guard.desk.thermometer_out
