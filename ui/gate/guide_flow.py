"""The guide of the first start key by key: pair or start alone, devices, names. No Qt.

What is typed stays until it was taken; a passphrase stays no longer than that.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from resources import _
from station.domain.exchange import is_exchange_id
from station.services.operators import SHORTEST_PIN
from ui.gate import forms, keys
from ui.gate.guide_port import FirstStart
from ui.gate.screen import Draft, Mode, Screen, changed, drafted

PAIR_KEY, ALONE_KEY = "1", "2"
SHORTEST_PASSPHRASE = 8
_COMMUNITY, _GATE, _STATION = range(3)
_LEADER, _PIN, _PIN_AGAIN = range(3)


class Next(msgspec.Struct, frozen=True):
    """Where to go after a call that came through, and what to say there."""

    mode: Mode
    told: str = ""


Call = Callable[[FirstStart], Next]


class GuideScreen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the guide shows. `form`: which page and what is typed.

    `after`: where the passphrase leads. `files`: those found, by number from 1. `told`:
    what came of the last step. `done`: the gate may open; `left`: nothing is made.
    """

    form: Screen = Screen(mode=Mode.WAY)
    locks: bool = False
    after: Mode = Mode.PAIR
    files: tuple[Path, ...] = ()
    told: str = ""
    done: bool = False
    left: bool = False


class GuideStep(msgspec.Struct, frozen=True):
    """The next screen, and what the computer must do."""

    screen: GuideScreen
    call: Call | None = None


def begin(start: FirstStart) -> GuideScreen:
    """The first page: what a home that is there still lacks, else which way."""
    mode = Mode.OPEN if start.opens else Mode.WAY
    mode = Mode.CREW if start.lacks_names else mode
    form = Screen(mode=mode)
    return GuideScreen(form, locks=start.locks, files=start.files()[:9])


def press(screen: GuideScreen, key: str) -> GuideStep:
    """One key; while a call is under way none does anything."""
    mode = screen.form.mode
    if screen.form.busy or mode is Mode.DEVICES:
        return GuideStep(screen)
    if key == keys.ESCAPE:
        return GuideStep(_back(screen))
    if mode is Mode.WAY:
        return GuideStep(_chosen(screen, key))
    if key == keys.ENTER and forms.is_full(screen.form):
        return _finish(screen)
    return GuideStep(_with(screen, forms.press(screen.form, key).screen))


def _finish(screen: GuideScreen) -> GuideStep:
    gap = forms.missing(screen.form)
    if gap is not None:
        return _said(screen, gap, _("This is still missing."))
    return _FINISH[screen.form.mode](screen)


def typed(screen: GuideScreen, text: str) -> GuideScreen:
    """Characters, whatever typed them."""
    if screen.form.busy:
        return screen
    return _with(screen, forms.typed(screen.form, text).screen)


def retyped(screen: GuideScreen, place: int, text: str) -> GuideScreen:
    """A field was edited by other means."""
    return _with(screen, forms.retyped(screen.form, place, text).screen)


def to_field(screen: GuideScreen, place: int) -> GuideScreen:
    return _with(screen, forms.to_field(screen.form, place).screen)


def settled(screen: GuideScreen, went: Next) -> GuideScreen:
    """A call came through: on to the next page, and no secret stays."""
    done = went.mode is Mode.DESK
    form = Screen(mode=went.mode)
    return msgspec.structs.replace(screen, form=form, told=went.told, done=done)


def failed(screen: GuideScreen, words: str) -> GuideScreen:
    """A call did not: it is said, and what was typed stays to be put right.

    But for a passphrase: of a row of dots nobody sees what is wrong.
    """
    form = changed(screen.form, busy=False, said=words)
    if form.mode is Mode.OPEN:
        form = drafted(form, Draft())
    return _with(screen, form)


def found(screen: GuideScreen, files: tuple[Path, ...]) -> GuideScreen:
    """A stick came: what is new on it stands below, and no number changes."""
    new = tuple(file for file in files if file not in screen.files)
    return msgspec.structs.replace(screen, files=(screen.files + new)[:9])


def devices_chosen(screen: GuideScreen, call: Call) -> GuideStep:
    """The page of devices is done with."""
    return _ask(screen, call)


def after_devices(start: FirstStart) -> Next:
    """Names are asked for where no briefing brought them."""
    return Next(Mode.DESK if start.knows_names else Mode.CREW)


def _back(screen: GuideScreen) -> GuideScreen:
    """One page back; names can be told later, too."""
    match screen.form.mode:
        case Mode.WAY | Mode.OPEN:
            return msgspec.structs.replace(screen, left=True)
        case Mode.CREW:
            return msgspec.structs.replace(screen, done=True)
        case _:
            form = changed(screen.form, mode=Mode.WAY, said="")
            return _with(screen, form)


def _chosen(screen: GuideScreen, key: str) -> GuideScreen:
    ways = {PAIR_KEY: Mode.PAIR, ALONE_KEY: Mode.ALONE}
    if key not in ways:
        return screen
    mode = Mode.LOCK if screen.locks else ways[key]
    form = _opened_at_gap(screen.form, mode)
    return msgspec.structs.replace(screen, form=form, after=ways[key])


def _opened_at_gap(form: Screen, mode: Mode) -> Screen:
    """Another page, the keys going to what is not filled in yet."""
    form = changed(form, mode=mode, said="")
    return forms.to_field(form, forms.missing(form) or 0).screen


def _locked(screen: GuideScreen) -> GuideStep:
    draft = screen.form.draft
    if len(draft.text(0)) < SHORTEST_PASSPHRASE:
        words = _("A passphrase has at least {n} characters.")
        return _again(screen, 0, words.format(n=SHORTEST_PASSPHRASE))
    if draft.text(0) != draft.text(1):
        return _again(screen, 0, _("The two passphrases differ."))
    return GuideStep(_with(screen, _opened_at_gap(screen.form, screen.after)))


def _opened(screen: GuideScreen) -> GuideStep:
    passphrase = screen.form.draft.text(0)

    def call(start: FirstStart) -> Next:
        start.open(passphrase)
        return Next(Mode.DESK)

    return _ask(screen, call)


def _paired(screen: GuideScreen) -> GuideStep:
    draft, passphrase = screen.form.draft, _passphrase(screen)
    file, code = draft.text(0).strip(), draft.text(1)
    if file in keys.DIGITS and 1 <= int(file) <= len(screen.files):
        file = str(screen.files[int(file) - 1])
    return _ask(
        screen,
        lambda start: Next(Mode.DEVICES, start.pair(file, code, passphrase)),
    )


def _alone(screen: GuideScreen) -> GuideStep:
    draft, passphrase = screen.form.draft, _passphrase(screen)
    community, gate = draft.text(_COMMUNITY).strip(), draft.text(_GATE).strip()
    station = draft.text(_STATION).lower()
    if not is_exchange_id(station):
        words = _(
            "A short name begins and ends with a letter or digit, such as gate-1."
        )
        return _said(screen, _STATION, words)
    return _ask(
        screen,
        lambda start: Next(
            Mode.DEVICES, start.begin_alone(station, gate, community, passphrase)
        ),
    )


def _manned(screen: GuideScreen) -> GuideStep:
    draft = screen.form.draft
    if draft.text(_PIN) != draft.text(_PIN_AGAIN):
        return _again(screen, _PIN, _("The two PINs differ."))
    if len(draft.text(_PIN)) < SHORTEST_PIN:
        words = _("A PIN has at least {n} digits.")
        return _again(screen, _PIN, words.format(n=SHORTEST_PIN))
    leader, pin, guards = draft.text(_LEADER), draft.text(_PIN), draft.texts[3:]

    def call(start: FirstStart) -> Next:
        start.name_crew(leader, pin, guards)
        return Next(Mode.DESK)

    return _ask(screen, call)


def _passphrase(screen: GuideScreen) -> str:
    return screen.form.drafts.get(Mode.LOCK, Draft()).text(0)


def _ask(screen: GuideScreen, call: Call) -> GuideStep:
    busy = _with(screen, changed(screen.form, busy=True, said=""))
    return GuideStep(busy, call)


def _said(screen: GuideScreen, place: int, words: str) -> GuideStep:
    return GuideStep(_with(screen, forms.to_field(screen.form, place, words).screen))


def _again(screen: GuideScreen, first: int, words: str) -> GuideStep:
    """Both secrets are typed anew: of two rows of dots nobody sees which is wrong."""
    draft = screen.form.draft.put(first, "").put(first + 1, "")
    return _said(_with(screen, drafted(screen.form, draft)), first, words)


def _with(screen: GuideScreen, form: Screen) -> GuideScreen:
    return msgspec.structs.replace(screen, form=form)


_FINISH: dict[Mode, Callable[[GuideScreen], GuideStep]] = {
    Mode.OPEN: _opened,
    Mode.LOCK: _locked,
    Mode.PAIR: _paired,
    Mode.ALONE: _alone,
    Mode.CREW: _manned,
}
