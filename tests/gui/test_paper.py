"""When the disk fails the gate says so until it records again; the queue goes on."""

import msgspec

from station.domain.desk import Phase
from station.domain.errors import DiskFull
from tests.gui.conftest import Guard
from ui.gate.window import GateWindow

PAPER = "Write on paper from now on. The disk is full; nothing was saved."
BACK = "Recording works again: enter what was written on paper."


def say(guard: Guard, **news: object) -> None:
    """The station finds this when it looks at itself next."""
    was = type(guard.desk).status(guard.desk)
    told = msgspec.structs.replace(was, **news)
    guard.desk.status = lambda: told
    guard.window._on_look_timeout()


def banner_of(window: GateWindow) -> str:
    return window.top.banner.text


def test_that_paper_stays_on_the_screen_until_recording_works(guard: Guard):
    say(guard, paper=PAPER)
    guard.waits(lambda: banner_of(guard.window) == PAPER)
    assert PAPER in guard.window.line.text
    guard.types("999\r")
    guard.waits(lambda: "Nobody is registered" in banner_of(guard.window))
    guard.window.top.banner.clear()
    assert banner_of(guard.window) == PAPER
    say(guard, warnings=(BACK,), catch_up=True)
    guard.waits(lambda: banner_of(guard.window) == BACK)
    assert BACK in guard.window.line.text
    guard.window.top.banner.clear()
    assert banner_of(guard.window) == ""


def test_that_a_warning_is_news_once_and_stays_in_the_line(guard: Guard):
    low = "The disk has 312 MB left: make room."
    say(guard, warnings=(low,))
    guard.waits(lambda: banner_of(guard.window) == low)
    guard.window.top.banner.clear()
    say(guard, warnings=(low,))
    guard.waits(lambda: not guard.window.controller._looking)
    assert banner_of(guard.window) == ""
    assert low in guard.window.line.text


def test_that_a_record_that_failed_makes_the_station_look_at_itself(guard: Guard):
    was = guard.desk.status()
    guard.desk.status = lambda: msgspec.structs.replace(was, paper=PAPER)
    guard.desk.fault = DiskFull("The disk is full; nothing was saved.")
    guard.types("321501\r2365\r")
    guard.waits(lambda: banner_of(guard.window) == PAPER)
    guard.types("\r")
    guard.sees(Phase.RECORDED)
