"""Who gives a command: `--operator ID`, and the PIN from keyboard, file or pipe.

A PIN is never a word of the command line, which other programs can read. Who may do
what, and when nobody needs a name, is in `station.services`.
"""

import dataclasses
import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from resources import _
from station.domain.errors import OperatorError, input_fault
from station.domain.operators import Operator
from station.services.login import admitted
from station.services.operators import Right, crew_of
from ui.commands.common import Globals
from ui.compose import OpenHome

# What a command needs; one that is not named here only keeps the home in order.
NEEDS = {
    "admit": Right.ADMIT,
    "paper": Right.ADMIT,
    "gate": Right.ADMIT,
    "shift": Right.SHIFT,
    "order": Right.LOCAL_ORDER,
    "log": Right.PRINT,
    "handover": Right.HAND_OVER,
    "import": Right.IMPORT,
    "pair": Right.STATIONS,
    "revoke": Right.STATIONS,
    "briefing": Right.BRIEFING,
    "register": Right.REGISTER,
    "operator": Right.OPERATORS,
    "pass": Right.PASSES,
    "keys": Right.KEYS,
    "search": Right.SEARCH,
    "report": Right.SEARCH,
    "policy": Right.SEARCH,
    "trust": Right.SEARCH,
    "erase": Right.ERASE,
    "hold": Right.ERASE,
    "destroy": Right.ERASE,
    "verify": Right.VERIFY,
    "audit": Right.AUDIT,
}
MOST_PIN_BYTES = 4096

H = TypeVar("H", bound=OpenHome)


class Pins:
    """Reads one PIN after the other: lines of `--pin-file` or of a pipe, or typed."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lines: Iterator[str] | None = None

    def __call__(self, operator: Operator) -> str:
        """The PIN that is given for this operator.

        Raises OperatorError when none is, and as files do.
        """
        if self._file is None and sys.stdin.isatty():
            asked = _("PIN of {id}: ").format(id=operator.operator_id)
            return getpass.getpass(asked)
        if self._lines is None:
            self._lines = iter(self._given().splitlines())
        pin = next(self._lines, "").strip()
        if not pin:
            raise OperatorError(
                "The PIN of “{id}” is missing: type it, pipe it in, or make it the next"
                " line of --pin-file FILE.",
                id=operator.operator_id,
            )
        return pin

    def _given(self) -> str:
        if self._file is None:
            return sys.stdin.read(MOST_PIN_BYTES)
        try:
            with self._file.open("rb") as opened:
                return opened.read(MOST_PIN_BYTES).decode("utf-8", "replace")
        except OSError as error:
            raise input_fault(error, self._file) from error


def signed(
    home: H,
    options: Globals,
    what: str,
    right: Right | None = None,
    pins: Pins | None = None,
) -> H:
    """The home in the hands of whoever gives the command, who may do it.

    `right` where it depends on what is asked; else that of the command `what`. `pins`
    where more of them are read afterwards. What is recorded from here on carries the
    operator's id.
    """
    needed = right or NEEDS.get(what, Right.KEEP)
    return sign_as(home, options.operator, needed, pins or Pins(options.pin_file))


def sign_as(home: H, operator_id: str, right: Right, pins: Pins) -> H:
    """The same for somebody in particular."""
    now = home.clock.now().wall_us
    crew = crew_of(home.register, home.passages, home.settings.id, now)
    recorded = (home.recorder(), home.passages)
    warrant = admitted(operator_id, right, crew, pins, recorded)
    if warrant is None:
        return home
    return dataclasses.replace(home, operator=warrant.operator, warrant=warrant)
