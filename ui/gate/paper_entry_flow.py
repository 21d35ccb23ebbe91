"""补录 key by key: one line of paper after the other, each saved by itself. No Qt.

What stays the same from line to line stays in the form: way, page, writer, and a day
that is not today. The line goes up by one.
"""

from collections.abc import Sequence
from datetime import datetime

from resources import _
from station.domain.moments import to_us
from station.domain.people import Resident
from station.domain.verdict import Outcome
from station.domain.visit import Category, Direction, Reading
from station.services.duty import Crew
from station.services.paper import MOST_LINES, PaperEntered, PaperLine
from station.wording import outcomes
from ui.gate import entry_time, forms, keys, words
from ui.gate.desk_port import Desk
from ui.gate.entry import read_celsius
from ui.gate.screen import Done, Draft, Mode, Screen, Step, ask, changed, drafted

TIME, WHO, CELSIUS, WAY, RESULT, PAGE, LINE, WRITER = range(8)
SHOWN = 5
RESULTS = (Outcome.ADMIT, Outcome.REFUSE, Outcome.REFER)
_WAYS = (Direction.IN, Direction.OUT)
FRESH = Draft(("", "", "", "1", "1", "1", "1", ""))


def begin(screen: Screen) -> Step:
    """The line half typed, or a fresh one."""
    there = changed(screen, mode=Mode.PAPER, said="")
    return Step(there if there.draft.texts else drafted(there, FRESH))


def on_form(screen: Screen, key: str, _crew: Crew) -> Step:
    return forms.press(screen, key, _save)


def settled(screen: Screen, entered: PaperEntered) -> Screen:
    """The line was saved, or it is said what is in the way."""
    if entered.row is not None:
        rows = (entered.row, *screen.entered)[:SHOWN]
        fresh = changed(drafted(screen, _next(screen.draft)), entered=rows)
        return changed(fresh, said="")
    if entered.twice is not None:
        row = entered.twice
        told = _("{line} of that day is entered already: {time} {outcome}").format(
            line=row.paper_line,
            time=words.time_word(row.at_us),
            outcome=outcomes.word(row.outcome, row.direction),
        )
        return forms.to_field(screen, LINE, told).screen
    return forms.to_field(screen, WHO, _several(entered.several)).screen


def read_line(draft: Draft, now: datetime) -> PaperLine:
    """The line that is typed; raises OperatorError for what it cannot say."""
    at = entry_time.today_at(draft.text(TIME), now)
    if at is None:
        raise forms.Mistyped("A time is written 2340, or 0419 2340 with its day.", TIME)
    if at > now:
        raise forms.Mistyped(
            "This time has not come yet; with another day it is written 0418 2350.",
            TIME,
        )
    return PaperLine(
        at=at,
        direction=_WAYS[int(draft.text(WAY)) - 1],
        who=draft.text(WHO),
        readings=_readings(draft.text(CELSIUS).strip(), to_us(at)),
        outcome=RESULTS[int(draft.text(RESULT)) - 1],
        page=int(draft.text(PAGE)),
        line=int(draft.text(LINE)),
        writer=draft.text(WRITER).strip(),
    )


def _save(screen: Screen) -> Step:
    gap = forms.missing(screen)
    if gap is not None:
        return forms.to_field(screen, gap, _("This is still missing."))
    draft = screen.draft

    def call(desk: Desk) -> Done:
        line = read_line(draft, desk.duty.now())
        return Done(Mode.PAPER, entered=desk.duty.enter_paper(line))

    return ask(screen, call)


def _next(draft: Draft) -> Draft:
    """The form for the next line of the sheet."""
    line = int(draft.text(LINE)) + 1
    full = line > MOST_LINES
    kept = {
        TIME: entry_time.day_typed(draft.text(TIME)),
        WAY: draft.text(WAY),
        PAGE: str(int(draft.text(PAGE)) + full),
        LINE: "1" if full else str(line),
        WRITER: draft.text(WRITER),
    }
    return Draft(tuple(kept.get(n, FRESH.text(n)) for n in range(len(FRESH.texts))))


def _readings(typed: str, at_us: int) -> tuple[Reading, ...]:
    if not typed:
        return ()
    if typed == keys.LOW:
        return (Reading(at_us),)
    celsius = read_celsius(typed)
    if celsius is None:
        raise forms.Mistyped(
            "Not a body temperature: three digits such as 365, in °C.", CELSIUS
        )
    return (Reading(at_us, celsius),)


def _several(found: Sequence[Resident]) -> str:
    """Whom the room may mean, masked, each with the number to write after it."""
    named = (
        f"{n} {words.masked_name(one.person, Category.RESIDENT)}"
        for n, one in enumerate(found, 1)
    )
    told = _("Several live there; write the name or the number after the room: {who}")
    return told.format(who="  ".join(named))
