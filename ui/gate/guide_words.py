"""What the guide of the first start says. No Qt."""

from resources import N_, _
from ui.gate import keys
from ui.gate.guide_flow import ALONE_KEY, PAIR_KEY, GuideScreen
from ui.gate.screen import Mode

_FORM = (
    (keys.ENTER, N_("Next field, at the end: go on")),
    (keys.UP, N_("One field back")),
    (keys.ESCAPE, N_("One page back")),
)
ROWS: dict[Mode, dict[str, str]] = {
    Mode.WAY: {
        PAIR_KEY: N_("There is a file of the office"),
        ALONE_KEY: N_("Start alone, without an office"),
        keys.ESCAPE: N_("Not now"),
    },
    Mode.OPEN: {keys.ENTER: N_("Open"), keys.ESCAPE: N_("Not now")},
    Mode.LOCK: dict(_FORM),
    Mode.PAIR: dict(_FORM),
    Mode.ALONE: dict(_FORM),
    Mode.CREW: {
        keys.ENTER: N_("Next field, at the end: open the gate"),
        keys.UP: N_("One field back"),
        keys.ESCAPE: N_("Names later: open the gate"),
    },
}


def steps() -> str:
    """The three steps, one a line."""
    return "\n".join(
        (
            _("First: pair with the office, or start alone."),
            _("Second: choose camera, gun, thermometer, card reader, and try them."),
            _("Third: say who is on duty. Then the gate opens."),
        )
    )


def ways() -> str:
    """What the first question means."""
    return _("1 with the file and the ten digits of the office, 2 without an office")


def told(screen: GuideScreen) -> str:
    """One line above the page: what came of the last step, or that one is going on."""
    if screen.form.busy:
        return _("One moment …")
    if screen.form.mode is Mode.DEVICES:
        return "  ".join((screen.told, _("Step 2 of 3: devices"))).strip()
    return screen.told


def files(screen: GuideScreen) -> str:
    """The files found, by number; folders are named, for sticks look alike."""
    if not screen.files:
        return _(
            "No file of an office is on a stick or among the downloads: plug one in."
        )
    return "\n".join(f"{n}  {file}" for n, file in enumerate(screen.files, 1))
