"""From the screen of the flow to what the card shows. No widget here."""

import msgspec

from resources import _
from station.domain.credentials import Shown
from station.domain.desk import DeskState, Need, Phase
from station.domain.verdict import Finding, Outcome
from station.domain.views import PassageRow
from station.domain.visit import Visit
from station.wording import findings as reasons
from station.wording import outcomes, terms
from station.wording.steps import next_steps
from ui.gate import words
from ui.gate.card_header import Face
from ui.gate.chips import Chip
from ui.gate.keys import CATEGORY_KEYS, MISTAKE_KEYS, REPORT_KEYS
from ui.gate.screen import Mode, Screen
from ui.theme.tokens import Look, Theme

_NEED_ICONS = {
    Need.PASS: "scan",
    Need.CODE: "scan",
    Need.TEST: "scan",
    Need.PLACE_CODE: "scan",
    Need.TRAVEL_CARD: "scan",
    Need.IDENTITY: "phone",
    Need.HOST: "door",
    Need.ANSWERS: "info",
    Need.TEMPERATURE: "thermometer",
}


class Content(msgspec.Struct, frozen=True):
    """A person on the card. `look` colours the card; None keeps it plain.

    `english`: what a visitor who reads no Chinese is told, set where `look` is.
    """

    face: Face
    look: Look | None
    name: str
    address: str
    chips: tuple[Chip, ...] = ()
    reasons: tuple[tuple[str, Look], ...] = ()
    english: str = ""


def content(screen: Screen, theme: Theme) -> Content | None:
    """What stands on the card, or None where nobody does."""
    if screen.failure:
        return _failure(screen, theme)
    if screen.mode is Mode.HOLD and screen.hold is not None:
        return msgspec.structs.replace(_recorded(screen.hold, theme), english="")
    if screen.mode is Mode.PLATE:
        return _named(screen, theme)
    if screen.mode is Mode.REPAIR and screen.hold is not None:
        return _repaired(screen, screen.hold, theme)
    return _at_desk(screen, theme)


def _at_desk(screen: Screen, theme: Theme) -> Content | None:
    state = screen.state
    if state.phase is Phase.RECORDED and state.row is not None and not screen.busy:
        return _numbered(_recorded(state.row, theme), state.visitor_plate)
    if state.phase is Phase.ASKING and state.visit is not None:
        return _asking(state, state.visit, theme, busy=screen.busy)
    return None


def _failure(screen: Screen, theme: Theme) -> Content:
    look = theme.outcomes[Outcome.UNJUDGED]
    word = outcomes.word(Outcome.UNJUDGED, screen.direction)
    face = Face(look, word, _("Nothing was recorded"))
    again = _("Press the same key again, or write this person down on paper.")
    english = outcomes.spoken_english(Outcome.UNJUDGED, screen.direction)
    told = ((screen.failure, look), (again, look))
    return Content(face, look, "", "", reasons=told, english=english)


def _named(screen: Screen, theme: Theme) -> Content:
    """A category was chosen; the plate tail is still typed."""
    icon = next(k.icon for k in CATEGORY_KEYS if k.category is screen.category)
    sub = _join(terms.category(screen.category), terms.direction(screen.direction))
    face = Face(plain_look(theme, icon), _("Plate tail"), sub)
    return Content(face, None, terms.category(screen.category), "")


def _repaired(screen: Screen, row: PassageRow, theme: Theme) -> Content:
    """The last passage with what was wrong about it; no colour of any outcome."""
    chosen = (k.label for k in MISTAKE_KEYS if k.mistake is screen.mistake)
    word = next((_(label) for label in chosen), _("What was wrong"))
    digits = words.reading_word(row.readings)
    shown = msgspec.structs.replace(_recorded(row, theme), look=None, english="")
    face = Face(plain_look(theme, "book"), word, _sub(row), digits)
    return msgspec.structs.replace(shown, face=face, reasons=())


def _numbered(shown: Content, number: int) -> Content:
    """With the number of the plate that is handed out now, as large as the name."""
    if not number:
        return shown
    plate = _("Visitor plate {number}").format(number=number)
    reasons = tuple(one for one in shown.reasons if one[0] != plate)
    name = f"{shown.name}  {plate}"
    return msgspec.structs.replace(shown, name=name, reasons=reasons)


def _recorded(row: PassageRow, theme: Theme) -> Content:
    look = theme.outcomes[row.outcome]
    face = Face(
        look,
        outcomes.word(row.outcome, row.direction),
        _sub(row),
        words.reading_word(row.readings),
    )
    return Content(
        face,
        look,
        words.masked_name(row.person, row.category),
        words.told_of(row.person, row.host, row.plate),
        _shown_chips(row.shown, theme),
        _reasons(row.findings, theme) + _told(row, theme),
        outcomes.spoken_english(row.outcome, row.direction),
    )


def _asking(state: DeskState, visit: Visit, theme: Theme, *, busy: bool) -> Content:
    look = plain_look(theme, _NEED_ICONS[state.needs[0]] if state.needs else "shield")
    first = terms.need(state.needs[0]) if state.needs else _("Confirm: Enter")
    sub = _join(terms.category(visit.category), terms.direction(visit.direction))
    face = Face(
        look,
        _("Recording …") if busy else first,
        sub,
        words.reading_word(visit.readings),
    )
    open_needs = tuple(Chip(terms.need(need)) for need in state.needs)
    return Content(
        face,
        None,
        words.masked_name(visit.person, visit.category),
        words.told_of(visit.person, visit.host, visit.plate),
        _shown_chips(visit.shown, theme) + _been_chips(visit, theme) + open_needs,
    )


def _told(row: PassageRow, theme: Theme) -> tuple[tuple[str, Look], ...]:
    """What is to be done now, and what was noted."""
    steps = tuple((step, plain_look(theme, "info")) for step in next_steps(row))
    note = "  ".join(row.note.splitlines())
    noted = ((note, plain_look(theme, "book")),) if note else ()
    return _decided(row, theme) + noted + steps + _report(row, theme)


def _decided(row: PassageRow, theme: Theme) -> tuple[tuple[str, Look], ...]:
    """Why it became something else than what the rules say."""
    if not row.override_reason:
        return ()
    told = _("Decided: {reason}").format(reason=row.override_reason)
    return ((told, plain_look(theme, "shield")),)


def _report(row: PassageRow, theme: Theme) -> tuple[tuple[str, Look], ...]:
    """By which key it is noted to whom it was reported."""
    if row.outcome is not Outcome.REFER:
        return ()
    whom = "  ".join(f"{entry.key} {_(entry.label)}" for entry in REPORT_KEYS)
    told = _("Once reported, press: {whom}").format(whom=whom)
    return ((told, plain_look(theme, "phone")),)


def plain_look(theme: Theme, icon: str) -> Look:
    """The look of what is not judged yet: no colour of any outcome."""
    palette = theme.palette
    return Look(
        palette.accent_tint, palette.accent, palette.surface, palette.accent, icon
    )


def _sub(row: PassageRow) -> str:
    return _join(
        terms.category(row.category),
        terms.direction(row.direction),
        words.time_word(row.at_us),
        f"№ {row.seq}",
    )


def _join(*parts: str) -> str:
    return "·".join(part for part in parts if part)


def _shown_chips(shown: tuple[Shown, ...], theme: Theme) -> tuple[Chip, ...]:
    return tuple(
        Chip(word, _chip_look(one, theme, coloured=place == 0))
        for one in shown
        for place, word in enumerate(words.shown_words(one))
    )


def _been_chips(visit: Visit, theme: Theme) -> tuple[Chip, ...]:
    look = theme.outcomes[Outcome.HOLD]
    return tuple(
        Chip(_("Was in {place}").format(place=stop.place), look)
        for stop in visit.travel
    )


def _chip_look(shown: Shown, theme: Theme, *, coloured: bool) -> Look:
    """The colour of a code is that of its first word: a test beside it has none."""
    if coloured and shown.colour in theme.codes:
        return theme.codes[shown.colour]
    palette = theme.palette
    icon = "warning" if shown.popup or shown.star or shown.problem else "check"
    return Look(
        palette.accent, palette.accent_ink, palette.accent_tint, palette.accent, icon
    )


def _reasons(
    findings: tuple[Finding, ...], theme: Theme
) -> tuple[tuple[str, Look], ...]:
    return tuple(
        (reasons.reason(finding), theme.outcomes[finding.outcome])
        for finding in findings
    )
