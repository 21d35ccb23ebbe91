"""How a passphrase is asked for: typed unseen, or the first line of a pipe.

Never an option of a command line, where every process of the computer could read it.
"""

import getpass
import sys

from resources import _
from station.domain.errors import OperatorError
from station.workspace.keyslots import Passphrase


def new_passphrase() -> Passphrase:
    """Typed twice; a pipe says it once. Raises OperatorError where they differ."""
    if not sys.stdin.isatty():
        return piped_passphrase()
    once = getpass.getpass(_("New passphrase: "))
    if getpass.getpass(_("Once more: ")) != once:
        raise OperatorError("The two passphrases differ.")
    return Passphrase(once)


def piped_passphrase() -> Passphrase:
    """The next line of the pipe; OperatorError where there is none."""
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise OperatorError("The passphrase is missing: type it, or pipe it in.")
    return Passphrase(line)


def passphrase_of_home() -> Passphrase:
    """The one that opens the home that is meant."""
    if not sys.stdin.isatty():
        return piped_passphrase()
    return Passphrase(getpass.getpass(_("Passphrase: ")))


def held_passphrase(slot: str) -> Passphrase:
    """The passphrase of a slot that is there."""
    if not sys.stdin.isatty():
        return piped_passphrase()
    return Passphrase(
        getpass.getpass(_("Passphrase of slot {slot}: ").format(slot=slot))
    )
